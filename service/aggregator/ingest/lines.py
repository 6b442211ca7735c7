"""Lines of a file that arrives in blocks."""

from typing import NamedTuple

from aggregator.ingest.rows import KEPT_OF_LONG_ROW_BYTES, LONGEST_ROW_BYTES

TOO_LONG = (
    f"the row is longer than {LONGEST_ROW_BYTES // 1024} KiB; its first {KEPT_OF_LONG_ROW_BYTES // 1024} KiB are kept"
)


class Line(NamedTuple):
    number: int
    raw: bytes
    too_long: bool = False


_new = tuple.__new__


class LineSplitter:
    """Cuts blocks into lines without their ends. Of a line that is too long only the beginning is held."""

    def __init__(self, newline: bytes = b"\n") -> None:
        self._newline = newline
        self._rest = b""
        self._skipping = False
        self._number = 0

    def feed(self, block: bytes) -> list[Line]:
        if self._skipping:
            _, end, block = block.partition(self._newline)
            if not end:
                return []
            self._skipping = False
        *whole, self._rest = (self._rest + block).split(self._newline)
        lines = []
        for number, raw in enumerate(whole, start=self._number + 1):
            if len(raw) > LONGEST_ROW_BYTES:
                lines.append(Line(number, raw[:KEPT_OF_LONG_ROW_BYTES], too_long=True))
            else:  # `tuple.__new__`: for each row of a file, the call that a named tuple makes of it counts
                lines.append(_new(Line, (number, raw[:-1] if raw[-1:] == b"\r" else raw, False)))
        self._number += len(whole)
        if len(self._rest) > LONGEST_ROW_BYTES:
            lines.append(self._line(self._rest))
            self._rest = b""
            self._skipping = True
        return lines

    def close(self) -> list[Line]:
        rest, self._rest = self._rest, b""
        return [self._line(rest)] if rest else []

    def _line(self, raw: bytes) -> Line:
        self._number += 1
        if len(raw) > LONGEST_ROW_BYTES:
            return Line(self._number, raw[:KEPT_OF_LONG_ROW_BYTES], too_long=True)
        return Line(self._number, raw.removesuffix(b"\r"))
