"""What reading a file gives, and the limits that keep its memory bounded."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

LONGEST_ROW_BYTES = 1024 * 1024
"""A row, with all its quoted lines, may be this long; a longer one is rejected."""

KEPT_OF_LONG_ROW_BYTES = 64 * 1024

Observation = tuple[datetime, list[float | None]]
"""A time (UTC) and the values in the order of the chosen value columns; None where the file has no value."""


@dataclass(frozen=True, slots=True)
class RejectedRow:
    line: int
    reason: str
    content: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What one block of the file gave."""

    observations: list[Observation] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)

    def reject(self, line: int, reason: str, raw: bytes) -> None:
        self.rejected.append(RejectedRow(line, reason, readable(raw)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns that a person chose."""

    time: str
    values: list[str]


class Reader(Protocol):
    """Reads one file, block by block."""

    def feed(self, block: bytes) -> Batch: ...

    def close(self) -> Batch:
        """The file has ended: what was still held back."""
        ...


class BadRowError(ValueError):
    """A row that cannot be read; the message is the reason that a person is shown."""


def readable(raw: bytes) -> str:
    """The bytes as text that PostgreSQL can store: what is not UTF-8, and NUL, is shown as `\\x..`."""
    return raw.decode("utf-8", errors="backslashreplace").replace("\x00", "\\x00")


def quoted(value: object) -> str:
    """A value as it stands in a message: one line, not too long."""
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
