"""Parquet: rows whose cells are what a text format would hold, whatever types the file has.

Times become text in Arrow itself: Python's own know neither nanoseconds nor the year 10000, and to make them of
nanoseconds Arrow needs pandas.
"""

from collections.abc import Iterator
from typing import IO, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from aggregator.errors import UnusableFileError
from aggregator.ingest.csv_reader import no_such_column
from aggregator.ingest.rows import quoted
from aggregator.mapping.documents import Spooled
from aggregator.mapping.row_sources import Getter
from aggregator.mapping.schemas import Cell

ROWS_AT_ONCE = 10_000


class ParquetRows(Spooled):
    """Read row group by row group from a file of its own."""

    limit = None

    def __init__(self) -> None:
        super().__init__()
        self._names: list[str] = []

    def getter(self, cell: Cell) -> Getter:
        if cell.column is not None and (times := self._names.count(cell.column)) != 1:
            if times:
                raise UnusableFileError(f"The file has {times} columns {quoted(cell.column)}. Rename one of them.")
            raise UnusableFileError(no_such_column(cell.column, self._names))
        return super().getter(cell)

    def objects(self, file: IO[bytes]) -> Iterator[Any]:
        try:
            # INT96 has nanoseconds; the years that it can hold are more than these can count.
            parquet = pq.ParquetFile(file, coerce_int96_timestamp_unit="us")
            self._names = parquet.schema_arrow.names
            for batch in parquet.iter_batches(batch_size=ROWS_AT_ONCE):
                yield from _plain_batch(batch).to_pylist()
        except (
            pa.ArrowException,
            OSError,  # damaged pages
            ValueError,  # damaged texts
            OverflowError,  # within lists: a time that Python does not have
        ) as error:
            said = next(iter(str(error).splitlines()), type(error).__name__)
            raise UnusableFileError(f"The Parquet file cannot be read: {said}") from None


def _plain_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([_plain(column) for column in batch.columns], batch.schema.names)


def _plain(column: Any) -> Any:
    """A column as Python can have it."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    wanted = _plain_type(column.type)
    if wanted != column.type:
        column = column.cast(wanted, safe=False)  # unsafe: what is below a microsecond is dropped
    if pa.types.is_timestamp(wanted) or pa.types.is_date(wanted):
        return _iso(column.cast(pa.string()))
    return column


def _plain_type(kind: Any) -> Any:
    """The same with microseconds instead of nanoseconds, and times in UTC, within lists and structures too."""
    if pa.types.is_timestamp(kind):
        return pa.timestamp("us" if kind.unit == "ns" else kind.unit)
    if pa.types.is_time64(kind):
        return pa.time64("us")
    if pa.types.is_duration(kind):
        return pa.duration("us" if kind.unit == "ns" else kind.unit)
    if pa.types.is_list(kind):
        return pa.list_(kind.value_field.with_type(_plain_type(kind.value_type)))
    if pa.types.is_struct(kind):
        return pa.struct([field.with_type(_plain_type(field.type)) for field in kind])
    return kind


def _iso(texts: Any) -> Any:
    """As Python writes times: a T before the clock, and no fraction of zeros."""
    separated = pc.replace_substring(texts, pattern=" ", replacement="T", max_replacements=1)
    return pc.replace_substring_regex(separated, pattern=r"\.0+$", replacement="")
