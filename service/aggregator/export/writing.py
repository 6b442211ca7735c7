"""Observations as CSV and as Parquet, written while they are read."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from aggregator.export.reading import Part

COLUMNS = ("series", "name", "labels", "time", "value")
ROW_GROUP_ROWS = 100_000
"""Of a Parquet file; one group is held in memory."""

_SCHEMA = pa.schema(
    [
        ("series", pa.int64()),
        ("name", pa.string()),
        ("labels", pa.string()),
        ("time", pa.timestamp("us", tz="UTC")),
        ("value", pa.float64()),
    ]
)


class Encoder(Protocol):
    """Makes one file. Its methods take long enough to hold an event loop up."""

    def write(self, part: Part) -> bytes:
        """What can be sent now, which may be nothing."""
        ...

    def close(self) -> bytes:
        """The rest: without it, the file is none."""
        ...


async def encoded(parts: AsyncIterator[Part], encoder: Encoder) -> AsyncIterator[bytes]:
    """The file in pieces, made in a thread: meanwhile the event loop answers others.

    What fails while parts are read comes out of here, and the file's end does not.
    """
    async for part in parts:
        if piece := await asyncio.to_thread(encoder.write, part):
            yield piece
    yield await asyncio.to_thread(encoder.close)


class CsvEncoder:
    """RFC 4180, in UTF-8, with a header."""

    def __init__(self) -> None:
        self._held = f"{','.join(COLUMNS)}\r\n"

    def write(self, part: Part) -> bytes:
        begin = _fields(part.series, part.name, part.labels)
        lines = [f"{begin},{time.isoformat()},{value!r}\r\n" for time, value in part.rows]
        return (self._taken() + "".join(lines)).encode()

    def close(self) -> bytes:
        return self._taken().encode()

    def _taken(self) -> str:
        held, self._held = self._held, ""
        return held


def _fields(*values: Any) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(values)
    return out.getvalue()


class ParquetEncoder:
    """One row group at a time is held; a file whose end is missing has no footer, and nothing reads it."""

    def __init__(self) -> None:
        self._sink = _Sink()
        self._writer = pq.ParquetWriter(self._sink, _SCHEMA, compression="zstd")
        self._held: list[pa.Table] = []
        self._rows = 0

    def write(self, part: Part) -> bytes:
        self._held.append(_table(part))
        self._rows += len(part.rows)
        if self._rows >= ROW_GROUP_ROWS:
            self._write_group()
        return self._sink.taken()

    def close(self) -> bytes:
        self._write_group()
        self._writer.close()
        return self._sink.taken()

    def _write_group(self) -> None:
        if self._held:
            self._writer.write_table(pa.concat_tables(self._held))
        self._held, self._rows = [], 0


def _table(part: Part) -> pa.Table:
    times, values = zip(*part.rows, strict=True)
    alike = [pa.repeat(pa.scalar(each), len(times)) for each in (part.series, part.name, part.labels)]
    return pa.table([*alike, pa.array(times, _SCHEMA.field("time").type), pa.array(values, pa.float64())], _SCHEMA)


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
