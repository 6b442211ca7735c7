"""One row's records, by a mapping."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from aggregator.ingest.numbers import parse_number
from aggregator.ingest.rows import BadRowError, quoted
from aggregator.ingest.times import Times
from aggregator.mapping.records import NO_LABELS, Record
from aggregator.mapping.row_sources import Getter, RowSource
from aggregator.mapping.schemas import Cell, Mapping

LONGEST_TEXT = 200
"""Of a series' name and of a label's value, in characters."""
REMEMBERED_LABELS = 10_000


class RowMapper:
    """Compiled once for a content; `records` is called for each of its rows.

    Raises:
        UnusableFileError: the content has no column that the mapping names.
    """

    def __init__(self, mapping: Mapping, source: RowSource) -> None:
        self._time = (mapping.time.said, source.getter(mapping.time))
        self._parse_time = _reader_of_times(mapping.time_format)
        self._values = [(cell.said, cell.called, source.getter(cell)) for cell in mapping.values]
        self._series = _named(mapping.series, source)
        self._labels = [(cell.called, source.getter(cell)) for cell in mapping.labels]
        self._remembered: dict[tuple[str, ...], str] = {}

    def records(self, line: int, cells: Any) -> list[Record]:
        """The values that the row has; an empty one is none.

        Raises:
            BadRowError: the time, a value, a label or the series' name cannot be read; the message names the column.
        """
        said, get = self._time
        try:
            time = self._parse_time(get(cells))
            labels = self._labels_of(cells) if self._labels else NO_LABELS
            series = None
            if self._series is not None:
                said, get = self._series
                series = _name(get(cells))
            found = []
            for said, name, get in self._values:  # noqa: B007 - named in the reason below
                value = parse_number(get(cells))
                if value is not None:
                    found.append(Record(line, series or name, labels, time, value))
        except BadRowError as error:
            raise BadRowError(f"column {quoted(said)}: {error}") from None
        return found

    def _labels_of(self, cells: Any) -> str:
        values = tuple(get(cells) for _, get in self._labels)
        known = self._remembered.get(values)
        if known is None:
            names = (name for name, _ in self._labels)
            pairs = {name: short(value) for name, value in zip(names, values, strict=True) if value}
            known = json.dumps(pairs, sort_keys=True, ensure_ascii=False)
            if len(self._remembered) < REMEMBERED_LABELS:
                self._remembered[values] = known
        return known


def _named(cell: Cell | None, source: RowSource) -> tuple[str, Getter] | None:
    return None if cell is None else (cell.said, source.getter(cell))


def _name(text: str) -> str:
    name = short(text.strip())
    if not name:
        raise BadRowError("the series' name is empty")
    return name


def short(text: str) -> str:
    """The text, if PostgreSQL can keep it and people can read it.

    Raises:
        BadRowError: it is too long, or holds what PostgreSQL does not take.
    """
    if len(text) > LONGEST_TEXT:
        raise BadRowError(f"{quoted(text)} is longer than {LONGEST_TEXT} characters")
    if "\x00" in text:
        raise BadRowError(f"{quoted(text)} holds a NUL character")
    try:
        text.encode()
    except UnicodeEncodeError:  # JSON can escape half of a surrogate pair; PostgreSQL takes no such text
        raise BadRowError(f"{quoted(text)} holds half of a character") from None
    return text


def _reader_of_times(time_format: str | None) -> Callable[[str], datetime]:
    if time_format is None:
        return Times().parse

    def parse(text: str) -> datetime:
        try:
            time = datetime.strptime(text.strip(), time_format)  # noqa: DTZ007 - the zone follows
            return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
        except (ValueError, OverflowError):
            raise BadRowError(f"{quoted(text)} is not written as {time_format}") from None

    return parse
