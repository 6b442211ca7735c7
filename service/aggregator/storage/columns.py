"""Points on their way into the database: columns instead of rows, so that millions of them cost little."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc
from pgpq import ArrowToPostgresBinaryEncoder

from aggregator.mapping.records import Record

SeriesKey = tuple[str, str]
"""The name of a series, and its labels as a JSON object from text to text whose keys are sorted."""

INSTANT = pa.timestamp("us")
"""In UTC. Without a zone by name: Arrow would look for it in the system's time zones, which an image may not have."""


@dataclass(frozen=True, slots=True)
class PointColumns:
    """Point `i` has the time `times[i]` (UTC), the value `values[i]` (finite), and is of `keys[places[i]]`."""

    keys: Sequence[SeriesKey]
    places: "pa.Array[pa.Int32Scalar]"
    times: "pa.Array[Any]"
    values: "pa.Array[pa.DoubleScalar]"

    @classmethod
    def of_records(cls, records: Sequence[Record]) -> Self:
        keys: dict[SeriesKey, int] = {}
        places = [keys.setdefault((each.name, each.labels), len(keys)) for each in records]
        return cls(
            keys=list(keys),
            places=pa.array(places, pa.int32()),
            times=pa.array([each.time for each in records], INSTANT),
            values=pa.array([each.value for each in records], pa.float64()),
        )

    def __len__(self) -> int:
        return len(self.places)

    def of_series(self, ids: Sequence[int], kind: Any) -> "pa.Array[Any]":
        """For each point what `ids` has for its key."""
        return pa.array(ids, kind).take(self.places)


def as_copied(*, in_order: bool = False, **columns: "pa.Array[Any]") -> bytes:
    """Columns in the binary format of COPY; in their own order if wanted, which an index on them takes faster.

    https://www.postgresql.org/docs/17/sql-copy.html#SQL-COPY-FILE-FORMATS
    """
    batch = pa.record_batch(columns)
    if in_order:
        batch = batch.take(pc.sort_indices(batch, sort_keys=[(name, "ascending") for name in columns]))
    encoder = ArrowToPostgresBinaryEncoder(batch.schema)
    return bytes(encoder.write_header() + encoder.write_batch(batch) + encoder.finish())


def months_of(times: "pa.Array[Any]") -> list[datetime]:
    """The months that the times lie in, as their first instants."""
    return [month.replace(tzinfo=UTC) for month in pc.unique(pc.floor_temporal(times, unit="month")).to_pylist()]


HOUR_COLUMNS = (
    "series_id", "hour", "first_time", "last_time", "count", "sum", "min", "max", "first", "last",
)  # fmt: skip


def hours_of(series: "pa.Array[Any]", times: "pa.Array[Any]", values: "pa.Array[Any]") -> bytes:
    """What points add up to in each hour of a series, as rows to be copied."""
    points = pa.table({"series_id": series, "hour": pc.floor_temporal(times, unit="hour"), "t": times, "v": values})
    if not pc.all(pc.less_equal(times[:-1], times[1:])).as_py():
        points = points.take(pc.sort_indices(times))
    columns = [
        ("t", "first"),
        ("t", "last"),
        *(("v", each) for each in ("count", "sum", "min", "max", "first", "last")),
    ]
    found = points.group_by(["series_id", "hour"], use_threads=False).aggregate(columns).combine_chunks()
    copied = ("series_id", "hour", *(f"{column}_{aggregate}" for column, aggregate in columns))
    return as_copied(**{name: found.column(each).chunk(0) for name, each in zip(HOUR_COLUMNS, copied, strict=True)})
