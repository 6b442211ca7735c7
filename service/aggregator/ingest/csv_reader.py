"""CSV in blocks: quoted fields may hold delimiters, doubled quotes and line ends (RFC 4180)."""

import csv
from collections import deque
from collections.abc import Iterator

from aggregator.errors import UnusableFileError
from aggregator.ingest.lines import TOO_LONG, Line, LineSplitter
from aggregator.ingest.numbers import parse_number
from aggregator.ingest.rows import LONGEST_ROW_BYTES, BadRowError, Batch, Columns, quoted
from aggregator.ingest.times import Times

csv.field_size_limit(LONGEST_ROW_BYTES)

_UNCLOSED = "a quote opens in this row and is not closed"


class CsvRecords:
    """Lines joined to records: a record goes on while a quoted field is open."""

    def __init__(self, delimiter: str, newline: bytes) -> None:
        self._delimiter = delimiter.encode()
        self._newline = newline
        self._lines = LineSplitter(newline)
        self._open: list[Line] = []
        self._open_bytes = 0

    def feed(self, block: bytes) -> Iterator[tuple[Line, str | None]]:
        """Each record, with the reason why it is none where it is none."""
        yield from self._records(self._lines.feed(block))

    def close(self) -> Iterator[tuple[Line, str | None]]:
        yield from self._records(self._lines.close())
        yield from self._give_up()

    @property
    def is_open(self) -> bool:
        """Whether the last line ended within a quoted field: it is held until that ends."""
        return bool(self._open)

    def _records(self, lines: list[Line]) -> Iterator[tuple[Line, str | None]]:
        for line in lines:
            if line.too_long:
                yield from self._give_up()
                yield line, TOO_LONG
            elif not self._open and b'"' not in line.raw:
                yield line, None
            else:
                yield from self._quoted(line)

    def _quoted(self, line: Line) -> Iterator[tuple[Line, str | None]]:
        is_open = leaves_open(line.raw, self._delimiter, is_open=bool(self._open))
        self._open.append(line)
        self._open_bytes += len(line.raw)
        if not is_open:
            whole = self._newline.join(part.raw for part in self._open)
            yield Line(self._open[0].number, whole), None
            self._open, self._open_bytes = [], 0
        elif self._open_bytes > LONGEST_ROW_BYTES:
            yield from self._give_up()

    def _give_up(self) -> Iterator[tuple[Line, str | None]]:
        """A quote that nothing closes: the lines behind it were rows after all, each for itself."""
        lines, self._open, self._open_bytes = deque(self._open), [], 0
        for line in lines:
            yield line, _UNCLOSED if leaves_open(line.raw, self._delimiter, is_open=False) else None


class CsvReader:
    """The rows behind a header."""

    def __init__(self, columns: Columns, delimiter: str, newline: bytes) -> None:
        self._columns = columns
        self._delimiter = delimiter
        self._records = CsvRecords(delimiter, newline)
        self._times = Times()
        self._width = 0
        self._time = 0
        self._values: list[tuple[str, int]] = []

    def feed(self, block: bytes) -> Batch:
        return self._read(self._records.feed(block))

    def close(self) -> Batch:
        return self._read(self._records.close())

    def _read(self, records: Iterator[tuple[Line, str | None]]) -> Batch:
        batch = Batch()
        for line, reason in records:
            if reason is not None:
                if not self._width:
                    raise UnusableFileError(f"The header cannot be read: {reason}. Mend the file's first line.")
                batch.reject(line.number, reason, line.raw)
            elif not line.raw or line.raw.isspace():
                continue
            elif not self._width:
                self._read_header(line.raw)
            else:
                self._read_row(line, batch)
        return batch

    def _read_header(self, raw: bytes) -> None:
        header = parse_header(raw, self._delimiter)
        places = {name: place_of(name, header) for name in (self._columns.time, *self._columns.values)}
        self._width = len(header)
        self._time = places[self._columns.time]
        self._values = [(name, places[name]) for name in self._columns.values]

    def _read_row(self, line: Line, batch: Batch) -> None:
        column = self._columns.time
        try:
            fields = parse_fields(line.raw, self._delimiter)
            if len(fields) != self._width:
                batch.reject(line.number, f"the row has {len(fields)} fields and the header {self._width}", line.raw)
                return
            time = self._times.parse(fields[self._time])
            values = []
            for column, place in self._values:  # noqa: B007 - named in the reason below
                values.append(parse_number(fields[place]))
        except UnicodeDecodeError:
            batch.reject(line.number, "the row is not UTF-8", line.raw)
        except csv.Error as error:
            batch.reject(line.number, f"the row is not CSV: {error}", line.raw)
        except BadRowError as error:
            batch.reject(line.number, f"column {quoted(column)}: {error}", line.raw)
        else:
            batch.observations.append((time, values))


def leaves_open(raw: bytes, delimiter: bytes, *, is_open: bool) -> bool:
    """Whether a quoted field is still open at the end of the line. A quote opens a field only where one begins."""
    at = 0
    while True:
        if is_open:
            quote = raw.find(b'"', at)
            if quote < 0:
                return True
            if raw[quote + 1 : quote + 2] == b'"':
                at = quote + 2
                continue
            at = quote + 1
        elif raw[at : at + 1] == b'"':
            is_open = True
            at += 1
            continue
        following = raw.find(delimiter, at)
        if following < 0:
            return False
        is_open = False
        at = following + 1


def parse_fields(raw: bytes, delimiter: str) -> list[str]:
    """The fields of one record.

    Raises:
        UnicodeDecodeError: it is not UTF-8.
        csv.Error: its quotes cannot be read.
    """
    text = raw.decode("utf-8")
    if '"' not in text:
        return text.split(delimiter)
    return next(csv.reader([text], delimiter=delimiter))


def parse_header(raw: bytes, delimiter: str) -> list[str]:
    try:
        return [name.strip() for name in parse_fields(raw, delimiter)]
    except UnicodeDecodeError:
        raise UnusableFileError("The header is not UTF-8. Save the file as UTF-8 and send it again.") from None
    except csv.Error as error:
        raise UnusableFileError(f"The header is not CSV: {error}. Mend the file's first line.") from None


def place_of(name: str, header: list[str]) -> int:
    """Where the column stands.

    Raises:
        UnusableFileError: it is not there, or more than once.
    """
    places = [place for place, found in enumerate(header) if found == name.strip()]
    if not places:
        raise UnusableFileError(no_such_column(name, header))
    if len(places) > 1:
        raise UnusableFileError(f"The header names {quoted(name)} {len(places)} times. Rename one of these columns.")
    return places[0]


def no_such_column(name: str, names: list[str]) -> str:
    shown = ", ".join(quoted(n) for n in names[:20]) + (", …" if len(names) > 20 else "")
    return f"There is no column {quoted(name)}. The file has {shown}: choose among these."
