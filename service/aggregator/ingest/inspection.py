"""What the beginning of a file shows: its columns, their kinds, and which to choose."""

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from aggregator.errors import UnusableFileError
from aggregator.ingest.csv_reader import CsvRecords, parse_fields, parse_header
from aggregator.ingest.formats import FileFormat, format_of, sample_objects, sniff_csv, without_bom
from aggregator.ingest.numbers import parse_number
from aggregator.ingest.rows import BadRowError
from aggregator.ingest.times import Times

SAMPLED_ROWS = 200
SHOWN_SAMPLES = 5
SHOWN_CHARS = 100
ENOUGH = 0.8
"""A column has a kind if this share of its sampled values can be read so: single bad rows are no reason against it."""

_TIME_NAME = re.compile(r"(?i)date|time(?!r)|(?:^|[^a-z])(?:ts|day|month|year|when)(?:$|[^a-z])")


class ColumnKind(StrEnum):
    TIME = "time"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledColumn:
    name: str
    kind: ColumnKind
    samples: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    format: FileFormat
    columns: list[SampledColumn]
    suggested_time_column: str | None
    suggested_value_columns: list[str]


def inspect(head: bytes, headers: Mapping[str, str]) -> Findings:
    """Read the beginning of a file; a last row that is cut off does not count.

    Raises:
        UnsupportedMediaError, UnusableFileError: as for an upload.
    """
    file_format = format_of(head, headers)
    body = without_bom(head)
    cells = _csv_cells(body) if file_format is FileFormat.CSV else _json_cells(file_format, body)
    columns = [sampled_column(name, values) for name, values in cells.items()]
    return Findings(
        format=file_format,
        columns=columns,
        suggested_time_column=likeliest_time(columns),
        suggested_value_columns=[c.name for c in columns if c.kind is ColumnKind.NUMBER],
    )


def likeliest_time(columns: list[SampledColumn]) -> str | None:
    """The first column of times, one whose name says so before others."""
    times = [c.name for c in columns if c.kind is ColumnKind.TIME]
    named = [name for name in times if _TIME_NAME.search(name)]
    return next(iter(named or times), None)


def _csv_cells(head: bytes) -> dict[str, list[str]]:
    dialect = sniff_csv(head)
    records = CsvRecords(dialect.delimiter, dialect.newline)
    header: list[str] = []
    rows: list[list[str]] = []
    for line, reason in (*records.feed(head), *records.close()):
        if reason is not None or not line.raw.strip():
            continue
        if not header:
            header = parse_header(line.raw, dialect.delimiter)
            continue
        try:
            fields = parse_fields(line.raw, dialect.delimiter)
        except (UnicodeDecodeError, csv.Error):
            continue
        if len(fields) == len(header):
            rows.append(fields)
        if len(rows) == SAMPLED_ROWS:
            break
    if not header:
        raise UnusableFileError("The file has no header that can be read. Its first line has to name the columns.")
    if len(header) < 2:
        raise UnusableFileError("The file has one column only. Separate the columns by a comma, a semicolon or a tab.")
    return {name: [row[place] for row in rows] for place, name in enumerate(header)}


def _json_cells(file_format: FileFormat, head: bytes) -> dict[str, list[str]]:
    cells: dict[str, list[str]] = {}
    for row in sample_objects(file_format, head, SAMPLED_ROWS):
        for name, value in (row or {}).items():
            cells.setdefault(name, []).append("" if value is None else str(value))
    if not cells:
        raise UnusableFileError(
            "The file shows no rows: send an array of objects, or one object a line, with the columns as keys."
        )
    return cells


def sampled_column(name: str, values: list[str]) -> SampledColumn:
    present = [value for value in values if value.strip()]
    shown = [value[:SHOWN_CHARS] for value in dict.fromkeys(present)][:SHOWN_SAMPLES]
    return SampledColumn(name=name, kind=_kind(name, present), samples=shown)


def _kind(name: str, values: list[str]) -> ColumnKind:
    """Any number could be read as seconds since 1970: numbers are times only where name and size say so."""
    if not values:
        return ColumnKind.TEXT
    if _share(values, parse_number) >= ENOUGH:
        is_time = _TIME_NAME.search(name) and _share(values, _likely_times()) >= ENOUGH
        return ColumnKind.TIME if is_time else ColumnKind.NUMBER
    return ColumnKind.TIME if _share(values, Times().parse) >= ENOUGH else ColumnKind.TEXT


def _likely_times() -> Callable[[str], datetime | None]:
    """Reads the time that a number stands for; None for one within 3 years of 1970, which most likely only counts."""
    times = Times()

    def likely(value: str) -> datetime | None:
        time = times.parse(value)
        return time if len(value.strip()) == 4 or not 1967 <= time.year < 1973 else None

    return likely


def _share(values: list[str], parse: Callable[[str], object]) -> float:
    readable = 0
    for value in values:
        try:
            readable += parse(value) is not None
        except BadRowError:
            continue
    return readable / len(values)
