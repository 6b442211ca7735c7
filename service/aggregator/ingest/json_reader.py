"""JSON in blocks: one object a line (NDJSON), or an array of objects. Each row is parsed by itself."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from aggregator.errors import UnusableFileError
from aggregator.ingest.lines import TOO_LONG, Line
from aggregator.ingest.numbers import parse_number
from aggregator.ingest.rows import LONGEST_ROW_BYTES, BadRowError, Batch, Columns, Observation, quoted
from aggregator.ingest.times import Times

_SPACE = b" \t\r\n"
_WITHIN = re.compile(rb'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)
"""Everything up to the next bracket; it stops before a string whose end has not arrived."""
_BETWEEN = re.compile(rb'(?:[^"\[\]{},]++|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)
"""The same, and a comma ends it too: what lies between the array's elements."""
_CLOSES = {ord("]"): ord("["), ord("}"): ord("{")}


class Rows(Protocol):
    """Cuts a file into the texts of its rows."""

    def feed(self, block: bytes) -> Iterable[Line]: ...

    def close(self) -> Iterable[Line]: ...


class ArrayElements:
    """Cuts an array into its elements, whatever they hold. The line is the one on which the element begins.

    Raises (from feed and close):
        UnusableFileError: the brackets do not match, or the file is cut off: no row behind that point is certain.
    """

    def __init__(self) -> None:
        self._held = bytearray()
        self._at = 0
        self._line = 1
        self._brackets: list[int] = []
        self._ended = False

    def feed(self, block: bytes) -> Iterator[Line]:
        self._held += block
        while True:
            if self._ended or not self._brackets:
                if not self._outside():
                    return
            else:
                within = _BETWEEN if len(self._brackets) == 1 else _WITHIN
                found = within.match(self._held, self._at)
                self._at = found.end() if found else self._at
                if self._at == len(self._held) or self._held[self._at] == ord('"'):
                    break
                yield from self._bracket(self._held[self._at])
        if len(self._held) > LONGEST_ROW_BYTES:
            raise UnusableFileError(
                f"The array's element on line {self._line} is longer than {LONGEST_ROW_BYTES // 1024} KiB. "
                "Send an array of flat objects."
            )

    def close(self) -> Iterator[Line]:
        if not self._ended:
            raise UnusableFileError(
                f"The file ends within its array (the last row begins on line {self._line}): it was cut off. "
                "Send the whole file."
            )
        return iter(())

    def _outside(self) -> bool:
        """Step over space before and behind the array; whether the array has begun."""
        rest = self._held.lstrip(_SPACE)
        self._drop(len(self._held) - len(rest))
        if not rest:
            return False
        if self._ended or rest[0] != ord("["):
            raise UnusableFileError(
                f"Something else than one array of objects stands on line {self._line}. "
                "Send one array, or one object a line as application/x-ndjson."
            )
        self._brackets.append(ord("["))
        self._drop(1)
        return True

    def _bracket(self, token: int) -> Iterator[Line]:
        outermost = len(self._brackets) == 1
        if token in (ord("["), ord("{")):
            self._brackets.append(token)
        elif token != ord(","):
            if self._brackets[-1] != _CLOSES[token]:
                raise UnusableFileError(
                    f"The file is not JSON: a bracket in the row that begins on line {self._line} is closed by "
                    "another kind. Mend the file and send it again."
                )
            self._brackets.pop()
        if not outermost or token in (ord("["), ord("{")):
            self._at += 1
            return
        self._ended = token == ord("]")
        yield from self._element()

    def _element(self) -> Iterator[Line]:
        raw = bytes(self._held[: self._at])
        stripped = raw.lstrip(_SPACE)
        line = self._line + raw[: len(raw) - len(stripped)].count(b"\n")
        self._drop(self._at + 1)
        if stripped or not self._ended:
            yield Line(line, stripped.rstrip(_SPACE))

    def _drop(self, length: int) -> None:
        self._line += self._held.count(b"\n", 0, length)
        del self._held[:length]
        self._at = 0


class JsonReader:
    """Objects with the chosen columns as keys. A key that is missing, and null, is a missing value."""

    def __init__(self, columns: Columns, rows: Rows) -> None:
        self._columns = columns
        self._rows = rows
        self._times = Times()
        self._in_array = isinstance(rows, ArrayElements)
        self._count = 0

    def feed(self, block: bytes) -> Batch:
        return self._read(self._rows.feed(block))

    def close(self) -> Batch:
        return self._read(self._rows.close())

    def _read(self, lines: Iterable[Line]) -> Batch:
        batch = Batch()
        for line in lines:
            self._count += 1
            if line.too_long:
                batch.reject(line.number, TOO_LONG, line.raw)
            elif self._in_array or line.raw.strip():
                try:
                    batch.observations.append(self._observation(parse_object(line.raw)))
                except BadRowError as error:
                    # Many elements may share a line: the element's number tells them apart.
                    reason = f"element {self._count}: {error}" if self._in_array else str(error)
                    batch.reject(line.number, reason, line.raw)
        return batch

    def _observation(self, row: dict[str, Any]) -> Observation:
        column = self._columns.time
        try:
            time = self._times.parse(_text(row.get(column)))
            values = []
            for column in self._columns.values:
                values.append(parse_number(_text(row.get(column))))
        except BadRowError as error:
            raise BadRowError(f"column {quoted(column)}: {error}") from None
        return time, values


def parse_object(raw: bytes) -> dict[str, Any]:
    """One row.

    Raises:
        BadRowError: it is not UTF-8, not JSON or not an object.
    """
    try:
        row = _decoded(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise BadRowError("the row is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise BadRowError(f"the row is not JSON: {error.msg} at character {error.pos + 1}") from None
    except (ValueError, RecursionError):
        raise BadRowError("the row is not JSON that can be read") from None
    if not isinstance(row, dict):
        raise BadRowError("the row is not an object with the columns as its keys")
    return row


def _decoded(text: str) -> Any:
    try:
        row, end = _DECODER.raw_decode(text)
    except json.JSONDecodeError:
        end = -1
    # Blanks around the object are rare, and to look for them takes as long as to read it.
    return row if end == len(text) else _DECODER.decode(text)


_DECODER = json.JSONDecoder(parse_constant=str, parse_float=str, parse_int=str)
"""One for all rows: `json.loads` would make another for each. Numbers stay as they stand in the file."""


def _text(value: Any) -> str:
    """A cell as text. Numbers were left as they stand in the file, so that nothing of a long epoch is lost."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    raise BadRowError(f"{quoted(value)} is neither a number nor a text")
