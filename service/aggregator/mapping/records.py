"""What a source's content gives once its mapping is applied: one record for each value of a row."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from aggregator.ingest.rows import RejectedRow, readable

NO_LABELS = "{}"


class Record(NamedTuple):
    """One value of one row; a tuple, since there are millions of them.

    `line` counts from 1 in the file (the number of the entry or row where a format has no lines), `name` and `labels`
    say which series it belongs to, `time` is in UTC, `value` is finite.
    """

    line: int
    name: str
    labels: str
    """A JSON object from text to text, its keys sorted: equal labels are equal texts."""
    time: datetime
    value: float


@dataclass(slots=True)
class RecordBatch:
    """What one block of the content gave. `rows` counts the rejected ones too."""

    rows: int = 0
    records: list[Record] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)

    def reject(self, line: int, reason: str, raw: bytes) -> None:
        self.rejected.append(RejectedRow(line, reason, readable(raw)))


class RecordReader(Protocol):
    """Reads one content, block by block. Formats that need all of it give everything when it is closed."""

    def feed(self, block: bytes) -> Iterator[RecordBatch]: ...

    def close(self) -> Iterator[RecordBatch]: ...
