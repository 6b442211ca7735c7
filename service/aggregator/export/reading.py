"""Observations as they are taken away: one series after the other, each in the order of time."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from aggregator.database.direct import ReadsInTransaction
from aggregator.query.ranges import Range

ROWS_AT_ONCE = 10_000
"""What is held of the table, and what the event loop reads in one go (about 4 ms)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some thousands of times and values of one series."""

    series: int
    name: str
    labels: str
    """As JSON."""
    rows: Sequence[Any]
    """Time and value."""


async def parts(reads: ReadsInTransaction, series: Sequence[Any], asked: Range) -> AsyncIterator[Part]:
    """All observations of the range, as the reads' transaction sees them."""
    for each in series:
        if each.first_time is None:
            continue
        labels = json.dumps(each.labels, ensure_ascii=False)
        statement, values = of_one_series(each, asked)
        async for rows in reads.parts(statement, values, ROWS_AT_ONCE):
            yield Part(series=each.id, name=each.name, labels=labels, rows=rows)


def of_one_series(series: Any, asked: Range) -> tuple[LiteralString, dict[str, Any]]:
    """Times and values, read from the primary keys of one partition after the other.

    Of one series these have the order already. Asked for several series in one statement, PostgreSQL reads all of a
    series from every partition and sorts it before it gives the first row. The bounds leave partitions out.
    """
    begin = series.first_time if asked.start is None else max(asked.start, series.first_time)
    values = {"series": series.id, "begin": begin, "last": series.last_time, "end": asked.end}
    before = "" if asked.end is None else " AND time < %(end)s"
    statement = (
        "SELECT time, value FROM points WHERE series_id = %(series)s AND time >= %(begin)s AND time <= %(last)s"  # noqa: S608 - of parts of this module
        f"{before} ORDER BY time"
    )
    return statement, values
