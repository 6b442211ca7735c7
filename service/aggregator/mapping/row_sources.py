"""Rows of each format, as they arrive: their cells, or the reason why they are none."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any, NamedTuple, Protocol

import jmespath

from aggregator.errors import UnusableFileError
from aggregator.ingest.csv_reader import CsvRecords, parse_fields, parse_header, place_of
from aggregator.ingest.json_reader import ArrayElements, Rows, parse_object
from aggregator.ingest.lines import TOO_LONG
from aggregator.ingest.rows import BadRowError, quoted
from aggregator.mapping.schemas import Cell

Getter = Callable[[Any], str]
"""Takes a row's cells, gives one of them as text; empty where there is none."""


class Row(NamedTuple):
    """Either cells (a list in a CSV file, else a dictionary) or the reason why they cannot be read."""

    line: int
    raw: bytes
    cells: Any = None
    reason: str | None = None


def _row(line: int, raw: bytes, cells: Any) -> Row:
    """A good one, without the call that a named tuple makes of `Row(…)`: for millions of rows that counts."""
    return tuple.__new__(Row, (line, raw, cells, None))


class RowSource(Protocol):
    def feed(self, block: bytes) -> Iterator[Row]: ...

    def close(self) -> Iterator[Row]: ...

    def getter(self, cell: Cell) -> Getter:
        """How to reach a cell; called once the first row is there.

        Raises:
            UnusableFileError: no row can have it.
        """
        ...

    def names(self, cells: Any) -> dict[str, str]:
        """A row's cells by the names of their columns, for people."""
        ...


class CsvRows:
    """The rows behind a header."""

    def __init__(self, delimiter: str, newline: bytes) -> None:
        self._delimiter = delimiter
        self._records = CsvRecords(delimiter, newline)
        self._header: list[str] = []

    def feed(self, block: bytes) -> Iterator[Row]:
        return self._rows(self._records.feed(block))

    def close(self) -> Iterator[Row]:
        return self._rows(self._records.close())

    def getter(self, cell: Cell) -> Getter:
        if cell.column is None:
            raise UnusableFileError(f"A CSV file has no paths: name a column instead of {quoted(cell.path)}.")
        return itemgetter(place_of(cell.column, self._header))

    def names(self, cells: Any) -> dict[str, str]:
        return dict(zip(self._header, cells, strict=True))

    def _rows(self, records: Iterable[Any]) -> Iterator[Row]:
        for line, reason in records:
            if reason is not None:
                if not self._header:
                    raise UnusableFileError(f"The header cannot be read: {reason}. Mend the file's first line.")
                yield Row(line.number, line.raw, reason=reason)
            elif not line.raw or line.raw.isspace():
                continue
            elif not self._header:
                self._header = parse_header(line.raw, self._delimiter)
            else:
                yield self._row(line.number, line.raw)

    def _row(self, number: int, raw: bytes) -> Row:
        try:
            fields = parse_fields(raw, self._delimiter)
        except UnicodeDecodeError:
            return Row(number, raw, reason="the row is not UTF-8")
        except csv.Error as error:
            return Row(number, raw, reason=f"the row is not CSV: {error}")
        if len(fields) != len(self._header):
            return Row(number, raw, reason=f"the row has {len(fields)} fields and the header {len(self._header)}")
        return _row(number, raw, fields)


class Objects:
    """What all formats have in common whose rows are objects."""

    def getter(self, cell: Cell) -> Getter:
        if cell.column is not None:
            return _column_getter(cell.column)
        expression = jmespath.compile(cell.path or "")

        def search(cells: Any) -> str:
            try:
                found = expression.search(cells)
            except (
                ValueError,
                TypeError,
                RecursionError,
            ) as error:  # JMESPathError, and what its functions let through
                raise BadRowError(f"the path cannot be followed here: {' '.join(str(error).split())}") from None
            return as_text(found)

        return search

    def names(self, cells: Any) -> dict[str, str]:
        return {str(name): as_text(value, strict=False) for name, value in cells.items()}


class JsonRows(Objects):
    """One object a line, or the elements of an array, each parsed by itself."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._in_array = isinstance(rows, ArrayElements)

    def feed(self, block: bytes) -> Iterator[Row]:
        return self._parsed(self._rows.feed(block))

    def close(self) -> Iterator[Row]:
        return self._parsed(self._rows.close())

    def _parsed(self, lines: Iterable[Any]) -> Iterator[Row]:
        for line in lines:
            if line.too_long:
                yield Row(line.number, line.raw, reason=TOO_LONG)
            elif self._in_array or line.raw.strip():
                try:
                    yield _row(line.number, line.raw, parse_object(line.raw))
                except BadRowError as error:
                    yield Row(line.number, line.raw, reason=str(error))


def _column_getter(name: str) -> Getter:
    def get(cells: Any) -> str:
        value = cells.get(name)
        return value if value.__class__ is str else as_text(value)  # most are; the call would cost as much as the rest

    return get


def as_text(value: Any, *, strict: bool = True) -> str:
    """A cell as text; numbers as they stood in the file.

    Raises:
        BadRowError: it is no single value, and `strict`.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):  # of a Parquet file that does not say that they are text
        return _decoded(value, strict=strict)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    if isinstance(value, Decimal):
        return str(value)
    if strict:
        raise BadRowError(f"{quoted(value)} is neither a number nor a text")
    return json.dumps(value, default=str)


def _decoded(value: bytes, *, strict: bool) -> str:
    try:
        return value.decode(errors="strict" if strict else "backslashreplace")
    except UnicodeDecodeError:
        raise BadRowError(f"{quoted(value)} is not UTF-8") from None
