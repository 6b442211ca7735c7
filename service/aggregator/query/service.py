"""The rules of queries: which series, which range, which buckets, how much at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aggregator.errors import InvalidRequestError, NotFoundError
from aggregator.query import buckets
from aggregator.query.buckets import BucketWidth
from aggregator.query.filling import fill
from aggregator.query.ranges import Range
from aggregator.query.repository import Plan, QueryRepository
from aggregator.query.schemas import Aggregate, Fill
from aggregator.series.repository import Filter, SeriesRepository

MOST_SERIES = 50
AUTO_BUCKETS = 1000
MOST_BUCKETS = 20_000
"""Of one series; all series together have at most ten times as many."""
MOST_POINTS = 2_000_000
"""That one query reads where rollups cannot answer; about a second on a small database."""


@dataclass(frozen=True, kw_only=True)
class Question:
    wanted: Filter
    range: Range
    bucket: BucketWidth = BucketWidth.AUTO
    aggregates: tuple[Aggregate, ...] = (Aggregate.AVG,)
    group_by: tuple[str, ...] = ()
    fill: Fill = Fill.NONE


@dataclass(kw_only=True)
class Group:
    """Series that are put together: one, or those whose labels agree."""

    name: str
    labels: dict[str, str]
    source_id: str | None
    ids: list[int] = field(default_factory=list)


class QueryService:
    def __init__(self, series: SeriesRepository, query: QueryRepository) -> None:
        self._series = series
        self._query = query

    async def answer(self, question: Question) -> dict[str, Any]:
        """As `QueryResult` has it, ready to be encoded.

        Raises:
            NotFoundError: a series that was named is not there.
            InvalidRequestError: it is too much at once; the message says what to ask less of.
        """
        found = await self._found(question.wanted)
        groups = _grouped(found, question.group_by)
        span = _span(found, question)
        if span is None:
            empty = [_told(group, [], {each: [] for each in question.aggregates}) for group in groups]
            return {"bucket": question.bucket, "start": None, "end": None, "series": empty}
        plan = _plan(groups, question, *span)
        if plan.reads_points:
            await self._bound(plan)
        columns = await self._query.columns(plan)
        return {
            "bucket": plan.bucket,
            "start": plan.start,
            "end": plan.end,
            "series": _answered(groups, columns, plan, question.fill),
        }

    async def _found(self, wanted: Filter) -> Sequence[Any]:
        found = await self._series.find(wanted, 0, MOST_SERIES + 1)
        if len(found) > MOST_SERIES:
            raise InvalidRequestError(
                f"That is more than {MOST_SERIES} series. Name some of them, or a source, a name or labels."
            )
        missing = set(wanted.ids) - {row.id for row in found}
        if missing:
            raise NotFoundError(f"There is no series {min(missing)}. Its source may have been deleted.")
        return found

    async def _bound(self, plan: Plan) -> None:
        points = await self._query.points_within(plan)
        if points > MOST_POINTS:
            raise InvalidRequestError(
                f"That reads {points} observations one by one, and at most {MOST_POINTS} are read so. Choose a shorter "
                "range, or a bucket of an hour or more without percentiles."
            )


def _span(found: Sequence[Any], question: Question) -> tuple[datetime, datetime] | None:
    """From the first to behind the last instant that counts; None where nothing is there."""
    firsts = [row.first_time for row in found if row.first_time is not None]
    lasts = [row.last_time for row in found if row.last_time is not None]
    if not firsts:
        return None
    start = question.range.start or min(firsts)
    last = max(lasts)
    end = question.range.end
    if end is None:
        end = max(last, start)
        narrow = BucketWidth.MINUTE if question.bucket is BucketWidth.AUTO else question.bucket
        end = buckets.end_of(buckets.begin_of(end, narrow), narrow)
    return (start, end) if start < end else None


def _plan(groups: Sequence[Group], question: Question, start: datetime, end: datetime) -> Plan:
    bucket = question.bucket
    if bucket is BucketWidth.AUTO:
        bucket = buckets.chosen(start, end, AUTO_BUCKETS)
    most = min(MOST_BUCKETS, 10 * MOST_BUCKETS // max(1, len(groups)))
    if (number := buckets.count(start, end, bucket)) > most:
        raise InvalidRequestError(
            f"That is {number} buckets by {bucket} for each series, and at most {most} are given. "
            "Choose a wider bucket or a shorter range."
        )
    begin = buckets.begin_of(start, bucket)
    last = buckets.begin_of(end, bucket)
    return Plan(
        ids=[each for group in groups for each in group.ids],
        groups=[place for place, group in enumerate(groups) for _ in group.ids],
        bucket=bucket,
        aggregates=question.aggregates,
        start=begin,
        end=end if last == end else buckets.end_of(last, bucket),
    )


def _grouped(found: Sequence[Any], labels: tuple[str, ...]) -> list[Group]:
    if not labels:
        return [Group(name=r.name, labels=r.labels, source_id=str(r.source_id), ids=[r.id]) for r in found]
    groups: dict[tuple[str, tuple[tuple[str, str], ...]], Group] = {}
    for row in found:
        shared = {key: row.labels[key] for key in labels if key in row.labels}
        key = tuple(sorted(shared.items()))
        group = groups.setdefault((row.name, key), Group(name=row.name, labels=shared, source_id=str(row.source_id)))
        group.ids.append(row.id)
        if group.source_id != str(row.source_id):
            group.source_id = None
    return list(groups.values())


def _answered(
    groups: Sequence[Group], columns: Sequence[tuple[Any, ...]], plan: Plan, how: Fill
) -> list[dict[str, Any]]:
    """The columns of all groups, with their empty buckets filled."""
    found = {part: (times, values) for part, times, *values in columns}
    every = (
        [] if how is Fill.NONE else [int(at.timestamp()) for at in buckets.begins(plan.start, plan.end, plan.bucket)]
    )
    nothing: tuple[list[int], list[list[Any]]] = ([], [[] for _ in plan.aggregates])
    told = []
    for part, group in enumerate(groups):
        times, values = found.get(part, nothing)
        if how is not Fill.NONE:
            values = [fill(times, each, every, how) for each in values]
            times = every
        told.append(_told(group, times, dict(zip(plan.aggregates, values, strict=True))))
    return told


def _told(group: Group, times: list[int], values: dict[Aggregate, list[Any]]) -> dict[str, Any]:
    return {
        "ids": group.ids,
        "source_id": group.source_id,
        "name": group.name,
        "labels": group.labels,
        "times": times,
        "values": {each.value: column for each, column in values.items()},
    }
