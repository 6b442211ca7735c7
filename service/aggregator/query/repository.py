"""The statements that aggregate: from days or hours where these suffice, else from points."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, LiteralString

from aggregator.database.direct import DirectReads
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
_ROWS: LiteralString = """
SELECT coalesce(sum(count), 0)::bigint FROM rollups_hourly
WHERE series_id = ANY(%(ids)s::bigint[]) AND bucket < %(end)s
  AND bucket >= date_trunc('hour', %(start)s::timestamptz, 'UTC')
"""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is asked of the database. `groups` has one number for each of `ids`: what is put together."""

    ids: list[int]
    groups: list[int]
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
    def __init__(self, reads: DirectReads) -> None:
        self._reads = reads

    async def columns(self, plan: Plan) -> list[tuple[Any, ...]]:
        """A row for each group that has something: its number, where its buckets begin, in seconds since 1970, and a
        list for each aggregate."""
        statement = _statement(plan.bucket, plan.aggregates, points=plan.reads_points, grouped=plan.is_grouped)
        values = {"ids": plan.ids, "groups": plan.groups, "start": plan.start, "end": plan.end}
        found = await self._reads.tuples(statement, values)
        if _is_single(plan.bucket, points=plan.reads_points, grouped=plan.is_grouped):
            parts = dict(zip(plan.ids, plan.groups, strict=True))
            return [(parts[series], *columns) for series, *columns in found]
        return found

    async def points_within(self, plan: Plan) -> int:
        """How many points the range has, to the hour, by the rollups."""
        values = {"ids": plan.ids, "start": plan.start, "end": plan.end}
        [(points,)] = await self._reads.tuples(_ROWS, values)
        return int(points)


@lru_cache(maxsize=1000)  # aggregates can be asked for in millions of orders
def _statement(bucket: BucketWidth, aggregates: tuple[Aggregate, ...], *, points: bool, grouped: bool) -> LiteralString:
    """Made once for each kind of question, so that the driver prepares it once.

    Columns come as arrays: to make thousands of rows of them costs more than to find them.
    """
    single = _is_single(bucket, points=points, grouped=grouped)
    if points:
        table, column, expressions = "points", "time", _OF_POINTS
    else:
        table, column = ("rollups_daily" if bucket in _DAILY else "rollups_hourly"), "bucket"
        expressions = _OF_ONE_ROLLUP if single else _OF_ROLLUPS
    wanted = [expressions[a] if a.fraction is None else _percentile(a.fraction) for a in aggregates]
    named = ", ".join(f"{expression} AS a{place}" for place, expression in enumerate(wanted))
    within = f"r.{column} >= %(start)s AND r.{column} < %(end)s"
    if single:
        found = f"SELECT r.series_id AS part, r.{column} AS at, {named} FROM {table} r "  # noqa: S608 - of parts of this module
        found += f"WHERE r.series_id = ANY(%(ids)s::bigint[]) AND {within}"
    else:
        found = (
            f"SELECT g.part, {in_sql(f'r.{column}', bucket)} AS at, {named} "  # noqa: S608 - of parts of this module
            "FROM unnest(%(ids)s::bigint[], %(groups)s::int[]) AS g(id, part) "
            f"JOIN {table} r ON r.series_id = g.id AND {within} GROUP BY 1, 2"
        )
    arrays = ", ".join(f"array_agg(a{place} ORDER BY at)" for place in range(len(wanted)))
    return (
        f"SELECT part, array_agg(date_part('epoch', at)::bigint ORDER BY at), {arrays} "  # noqa: S608 - of parts of this module
        f"FROM ({found}) AS found GROUP BY part"
    )


def _is_single(bucket: BucketWidth, *, points: bool, grouped: bool) -> bool:
    """Whether each bucket is one row of rollups, so that nothing has to be added up."""
    return not points and not grouped and bucket in {BucketWidth.DAY, BucketWidth.HOUR}


def _percentile(fraction: float) -> str:
    return f"percentile_cont({fraction}) WITHIN GROUP (ORDER BY r.value)"
