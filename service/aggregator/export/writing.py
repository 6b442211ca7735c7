"""Observations as CSV and as Parquet, written while they are read."""

import csv
import io
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

Rows = AsyncIterator[Sequence[Any]]
"""Some thousands at a time: series' id, name, labels, time, value."""

COLUMNS = ("series", "name", "labels", "time", "value")
_SCHEMA = pa.schema(
    [
        ("series", pa.int64()),
        ("name", pa.string()),
        ("labels", pa.string()),
        ("time", pa.timestamp("us", tz="UTC")),
        ("value", pa.float64()),
    ]
)


async def as_csv(rows: Rows) -> AsyncIterator[bytes]:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    async for part in rows:
        writer.writerows(
            (series, name, json.dumps(labels, ensure_ascii=False), time.isoformat(), value)
            for series, name, labels, time, value in part
        )
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()
    yield out.getvalue().encode()


async def as_parquet(rows: Rows) -> AsyncIterator[bytes]:
    """A row group for each part; only that is held."""
    sink = _Sink()
    writer = pq.ParquetWriter(sink, _SCHEMA, compression="zstd")
    async for part in rows:
        columns = list(zip(*part, strict=True))
        columns[2] = [json.dumps(labels, ensure_ascii=False) for labels in columns[2]]  # type: ignore[call-overload]
        writer.write_table(pa.table([pa.array(c, f.type) for c, f in zip(columns, _SCHEMA, strict=True)], _SCHEMA))
        yield sink.taken()
    writer.close()
    yield sink.taken()


class _Sink(io.RawIOBase):
    """A file that is carried off as it grows."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._gone = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._gone + len(self._held)

    def write(self, data: Any) -> int:
        self._held += data
        return len(data)

    def taken(self) -> bytes:
        part = bytes(self._held)
        self._gone += len(part)
        self._held.clear()
        return part
