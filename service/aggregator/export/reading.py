"""Observations as they are taken away: one series after the other, each in the order of time."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.query.ranges import Range
from aggregator.storage.tables import points

ROWS_AT_ONCE = 10_000
"""What is held of the table, and what the event loop reads in one go (about 15 ms)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some thousands of times and values of one series."""

    series: int
    name: str
    labels: str
    """As JSON."""
    rows: Sequence[Any]
    """Time and value."""


async def parts(session: AsyncSession, series: Sequence[Any], asked: Range) -> AsyncIterator[Part]:
    """All observations of the range, as the session's transaction sees them."""
    for each in series:
        if each.first_time is None:
            continue
        labels = json.dumps(each.labels, ensure_ascii=False)
        result = await session.stream(of_one_series(each, asked), execution_options={"yield_per": ROWS_AT_ONCE})
        async for rows in result.partitions():
            yield Part(series=each.id, name=each.name, labels=labels, rows=rows)


def of_one_series(series: Any, asked: Range) -> Select[Any]:
    """Times and values, read from the primary keys of one partition after the other.

    Of one series these have the order already. Asked for several series in one statement, PostgreSQL reads all of a
    series from every partition and sorts it before it gives the first row. The bounds leave partitions out.
    """
    query = select(points.c.time, points.c.value).where(
        points.c.series_id == series.id, points.c.time >= series.first_time, points.c.time <= series.last_time
    )
    if asked.start is not None:
        query = query.where(points.c.time >= asked.start)
    if asked.end is not None:
        query = query.where(points.c.time < asked.end)
    return query.order_by(points.c.time)
