"""Observations as NDJSON: an object on each line, with `time` and `value`, and if wanted `name` and `labels`."""

from collections.abc import Iterator
from typing import Any

from aggregator.ingest.json_reader import parse_object
from aggregator.ingest.lines import TOO_LONG, Line, LineSplitter
from aggregator.ingest.rows import BadRowError, quoted
from aggregator.observations.rows import KNOWN, LABELS, NAME, REQUIRED, Part, RowReader


class NdjsonObservations:
    def __init__(self) -> None:
        self._lines = LineSplitter()
        self._rows = RowReader()

    def feed(self, block: bytes) -> Iterator[Part]:
        yield self._read(self._lines.feed(block))

    def close(self) -> Iterator[Part]:
        yield self._read(self._lines.close())

    def _read(self, lines: list[Line]) -> Part:
        for line in lines:
            if line.too_long:
                self._rows.reject(line.number, TOO_LONG, line.raw)
            elif line.raw and not line.raw.isspace():
                self._take(line)
        return self._rows.taken()

    def _take(self, line: Line) -> None:
        try:
            row = parse_object(line.raw)
            cells = _cells(row)
        except BadRowError as error:
            self._rows.reject(line.number, str(error), line.raw)
        else:
            self._rows.take(line.number, line.raw, cells, row.get(LABELS))


def _cells(row: dict[str, Any]) -> dict[str, str]:
    if unknown := row.keys() - set(KNOWN):
        raise BadRowError(f"{quoted(min(unknown))} is none of time, value, name and labels")
    return {key: _cell(key, row) for key in (*REQUIRED, NAME)}


def _cell(key: str, row: dict[str, Any]) -> str:
    """Numbers were left as they stand in the line, as texts."""
    if key not in row and key in REQUIRED:
        raise BadRowError(f"there is no {quoted(key)}")
    value = row.get(key)
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    raise BadRowError(f"{quoted(key)} has {quoted(value)}, which is neither a number nor a text")
