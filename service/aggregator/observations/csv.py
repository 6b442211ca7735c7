"""Observations as CSV, most of them read as whole columns; what cannot be read so is read row by row."""

import csv
from collections.abc import Iterator

from aggregator.errors import UnusableFileError
from aggregator.ingest.csv_reader import CsvRecords, leaves_open, parse_fields, parse_header
from aggregator.ingest.formats import sniff_csv
from aggregator.ingest.lines import Line
from aggregator.ingest.rows import LONGEST_ROW_BYTES
from aggregator.observations.csv_columns import CsvColumns
from aggregator.observations.rows import Part, RowReader, check_names


class CsvObservations:
    """Blocks are cut where rows end. A block that holds anything unusual is read again, row by row."""

    def __init__(self, head: bytes) -> None:
        dialect = sniff_csv(head)
        self._delimiter = dialect.delimiter
        self._newline = dialect.newline
        self._held = b""
        self._line = 0
        self._names: list[str] = []
        self._columns: CsvColumns | None = None
        self._rows = RowReader()
        self._records: CsvRecords | None = None
        """From the first place on where the rows' ends cannot be told by counting quotes."""

    def feed(self, block: bytes) -> Iterator[Part]:
        if self._records is not None:
            yield self._read(self._records.feed(block), self._line)
            return
        self._held += block
        if not self._names and not self._take_header():
            return
        end = self._end_of_rows()
        if end:
            rows, self._held = self._held[:end], self._held[end:]
            yield self._read_block(rows)
            if self._records is not None:
                rest, self._held = self._held, b""
                yield self._read(self._records.feed(rest), self._line)
        elif len(self._held) > LONGEST_ROW_BYTES:
            self._records = CsvRecords(self._delimiter, self._newline)
            held, self._held = self._held, b""
            yield self._read(self._records.feed(held), self._line)

    def close(self) -> Iterator[Part]:
        if not self._names:
            self._held += self._newline
            self._take_header()
        if self._held:
            yield self._read_block(self._held + self._newline * (not self._held.endswith(self._newline)))
        if self._records is not None:
            yield self._read(self._records.close(), self._line)

    def _take_header(self) -> bool:
        """Whether the header is known."""
        while not self._names:
            raw, end, rest = self._held.partition(self._newline)
            if not end:
                if len(raw) > LONGEST_ROW_BYTES:
                    raise UnusableFileError("The file's first line has no end: it has to be a header.")
                return False
            self._held = rest
            self._line += 1
            if raw.strip():
                names = parse_header(raw.removesuffix(b"\r"), self._delimiter)
                check_names(names)
                self._names = names
                self._columns = CsvColumns(names, self._delimiter)
        return True

    def _end_of_rows(self) -> int:
        """Behind the last line's end that is in no quoted field; 0 where there is none."""
        end = self._held.rfind(self._newline) + 1
        quotes = self._held.count(b'"', 0, end)
        while end and quotes % 2:
            before = self._held.rfind(self._newline, 0, end - 1) + 1
            quotes -= self._held.count(b'"', before, end)
            end = before
        return end

    def _read_block(self, rows: bytes) -> Part:
        part = None
        if self._columns is not None and self._newline == b"\n" and not self._ends_open(rows):
            part = self._columns.read(rows)
        if part is None:
            records = CsvRecords(self._delimiter, self._newline)
            part = self._read(records.feed(rows), self._line)
            if records.is_open:  # a stray quote has made the count wrong
                self._records = records
                return part
        self._line += rows.count(self._newline)
        return part

    def _ends_open(self, rows: bytes) -> bool:
        last = rows[rows.rfind(b"\n", 0, -1) + 1 :]
        return b'"' in last and leaves_open(last, self._delimiter.encode(), is_open=False)

    def _read(self, records: Iterator[tuple[Line, str | None]], lines_before: int) -> Part:
        for line, reason in records:
            number = lines_before + line.number
            if reason is not None:
                self._rows.reject(number, reason, line.raw)
            elif line.raw and not line.raw.isspace():
                self._take(number, line.raw)
        return self._rows.taken()

    def _take(self, number: int, raw: bytes) -> None:
        try:
            fields = parse_fields(raw, self._delimiter)
        except UnicodeDecodeError:
            self._rows.reject(number, "the row is not UTF-8", raw)
        except csv.Error as error:
            self._rows.reject(number, f"the row is not CSV: {error}", raw)
        else:
            if len(fields) != len(self._names):
                reason = f"the row has {len(fields)} fields and the header {len(self._names)}"
                self._rows.reject(number, reason, raw)
            else:
                self._rows.take(number, raw, dict(zip(self._names, fields, strict=True)))
