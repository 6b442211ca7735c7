"""One row's records, by a mapping."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from aggregator.ingest.numbers import parse_number
from aggregator.ingest.rows import BadRowError, quoted
from aggregator.ingest.times import Times
from aggregator.mapping.columns import ExpectedColumns
from aggregator.mapping.records import NO_LABELS, Record
from aggregator.mapping.row_sources import Getter, RowSource
from aggregator.mapping.schemas import Cell, Mapping

LONGEST_TEXT = 200
"""Of a series' name and of a label's value, in characters."""
REMEMBERED_LABELS = 10_000

_new = tuple.__new__
"""As `Record(…)`, without the call that a named tuple makes of it: for millions of rows that counts."""


class RowMapper:
    """Compiled once for a content; `records` is called for each of its rows.

    Raises:
        UnusableFileError: the content has no column that the mapping names; `records` and `close` raise it too, where
            only the rows tell which columns there are.
    """

    def __init__(self, mapping: Mapping, source: RowSource) -> None:
        self._time_said = mapping.time.said
        self._time = source.getter(mapping.time)
        self._parse_time = _reader_of_times(mapping.time_format)
        self._values = [(cell.said, cell.called, source.getter(cell)) for cell in mapping.values]
        self._series = _named(mapping.series, source)
        self._labels = [(cell.said, source.getter(cell)) for cell in mapping.labels]
        self._label_names = [cell.called for cell in mapping.labels]
        self._remembered: dict[tuple[str, ...], str] = {}
        self._expected: ExpectedColumns | None = ExpectedColumns(mapping)

    def records(self, line: int, cells: Any) -> list[Record]:
        """The values that the row has; an empty one is none.

        Raises:
            BadRowError: the time, a value, a label or the series' name cannot be read; the message names the column.
        """
        if self._expected is not None and not (isinstance(cells, dict) and self._expected.look(cells)):
            self._expected = None
        said = self._time_said
        try:
            time = self._parse_time(self._time(cells))
            labels, series = NO_LABELS, None
            if self._labels:
                texts = []
                for said, get in self._labels:  # noqa: B007 - named in the reason below
                    texts.append(get(cells))
                key = tuple(texts)
                labels = self._remembered.get(key) or self._labels_of(key)
            if self._series is not None:
                said, get = self._series
                series = _name(get(cells))
            found = []
            for said, name, get in self._values:  # noqa: B007 - named in the reason below
                value = parse_number(get(cells))
                if value is not None:
                    found.append(_new(Record, (line, series or name, labels, time, value)))
        except _BadLabelError:
            raise
        except BadRowError as error:
            raise BadRowError(f"column {quoted(said)}: {error}") from None
        return found

    def close(self) -> None:
        """No more rows will come."""
        if self._expected is not None:
            self._expected.close()

    def _labels_of(self, texts: tuple[str, ...]) -> str:
        pairs = {}
        for (said, _), name, text in zip(self._labels, self._label_names, texts, strict=True):
            try:
                if text:
                    pairs[name] = short(text)
            except BadRowError as error:
                raise _BadLabelError(f"column {quoted(said)}: {error}") from None
        labels = json.dumps(pairs, sort_keys=True, ensure_ascii=False)
        if len(self._remembered) < REMEMBERED_LABELS:
            self._remembered[texts] = labels
        return labels


class _BadLabelError(BadRowError):
    """Names its column already."""


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
