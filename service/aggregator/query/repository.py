"""The statements that aggregate: from days or hours where these suffice, else from points."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.query.buckets import BucketWidth, in_sql
from aggregator.query.schemas import Aggregate

_DAILY = {BucketWidth.DAY, BucketWidth.WEEK, BucketWidth.MONTH, BucketWidth.QUARTER, BucketWidth.YEAR}
_HOURLY = {BucketWidth.HOUR, BucketWidth.SIX_HOURS}

_OF_ROLLUPS = {
    Aggregate.AVG: "sum(r.sum) / sum(r.count)",
    Aggregate.SUM: "sum(r.sum)",
    Aggregate.MIN: "min(r.min)",
    Aggregate.MAX: "max(r.max)",
    Aggregate.COUNT: "sum(r.count)::bigint",
    Aggregate.FIRST: "(array_agg(r.first ORDER BY r.bucket, r.series_id))[1]",
    Aggregate.LAST: "(array_agg(r.last ORDER BY r.bucket DESC, r.series_id DESC))[1]",
}
_OF_ONE_ROLLUP = {
    Aggregate.AVG: "r.sum / r.count",
    Aggregate.SUM: "r.sum",
    Aggregate.MIN: "r.min",
    Aggregate.MAX: "r.max",
    Aggregate.COUNT: "r.count",
    Aggregate.FIRST: "r.first",
    Aggregate.LAST: "r.last",
}
_OF_POINTS = {
    Aggregate.AVG: "avg(r.value)",
    Aggregate.SUM: "sum(r.value)",
    Aggregate.MIN: "min(r.value)",
    Aggregate.MAX: "max(r.value)",
    Aggregate.COUNT: "count(*)",
    Aggregate.FIRST: "(array_agg(r.value ORDER BY r.time, r.series_id))[1]",
    Aggregate.LAST: "(array_agg(r.value ORDER BY r.time DESC, r.series_id DESC))[1]",
}
_ROWS = """
SELECT coalesce(sum(count), 0)::bigint FROM rollups_hourly
WHERE series_id = ANY(:ids) AND bucket >= date_trunc('hour', CAST(:start AS timestamptz), 'UTC') AND bucket < :end
"""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is asked of the database. `groups` has one number for each of `ids`: what is put together."""

    ids: tuple[int, ...]
    groups: tuple[int, ...]
    bucket: BucketWidth
    aggregates: tuple[Aggregate, ...]
    start: datetime
    end: datetime

    @property
    def reads_points(self) -> bool:
        """Whether neither hours nor days can answer."""
        narrow = self.bucket not in _DAILY and self.bucket not in _HOURLY
        return narrow or any(each.fraction is not None for each in self.aggregates)

    @property
    def is_grouped(self) -> bool:
        return len(set(self.groups)) < len(self.groups)


class QueryRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def rows(self, plan: Plan) -> Sequence[Row[Any]]:
        """Group, begin of the bucket in seconds since 1970, and the aggregates; in that order."""
        statement = _statement(plan.bucket, plan.aggregates, points=plan.reads_points, grouped=plan.is_grouped)
        values = {"ids": list(plan.ids), "groups": list(plan.groups), "start": plan.start, "end": plan.end}
        found: Sequence[Row[Any]] = (await self._session.execute(statement, values)).all()
        return found

    async def points_within(self, plan: Plan) -> int:
        """How many points the range has, to the hour, by the rollups."""
        values = {"ids": list(plan.ids), "start": plan.start, "end": plan.end}
        return int((await self._session.execute(text(_ROWS), values)).scalar_one())


@cache
def _statement(bucket: BucketWidth, aggregates: tuple[Aggregate, ...], *, points: bool, grouped: bool) -> TextClause:
    """Made once for each kind of question, so that the driver prepares it once."""
    if points:
        table, column, expressions = "points", "time", _OF_POINTS
    else:
        table, column = ("rollups_daily" if bucket in _DAILY else "rollups_hourly"), "bucket"
        expressions = _OF_ROLLUPS
    single = not points and not grouped and bucket in {BucketWidth.DAY, BucketWidth.HOUR}
    if single:
        expressions = _OF_ONE_ROLLUP
    begin = f"r.{column}" if single else in_sql(f"r.{column}", bucket)
    wanted = ", ".join(expressions[a] if a.fraction is None else _percentile(a.fraction) for a in aggregates)
    return text(
        f"SELECT g.part, extract(epoch FROM {begin})::bigint AS at, {wanted} "  # noqa: S608 - of parts of this module
        "FROM unnest(CAST(:ids AS bigint[]), CAST(:groups AS int[])) AS g(id, part) "
        f"JOIN {table} r ON r.series_id = g.id AND r.{column} >= :start AND r.{column} < :end "
        f"{'' if single else 'GROUP BY 1, 2'} ORDER BY 1, 2"
    )


def _percentile(fraction: float) -> str:
    return f"percentile_cont({fraction}) WITHIN GROUP (ORDER BY r.value)"
