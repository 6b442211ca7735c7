"""A finding: one thing that a revision does to running requests, to the running release, or to data."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """ERROR: it contradicts what the revision says of itself, or it fails. WARNING: a reviewer has to agree to it."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Effect(StrEnum):
    """What it means while the migration runs and after it, the worst first."""

    LOSES_DATA = "loses data"
    CONTRADICTS = "contradicts its phase"
    FAILS = "fails when it runs"
    BREAKS = "breaks the running release"
    MAY_BREAK = "may break the running release"
    REWRITES = "rewrites the table"
    BLOCKS_ALL = "blocks reads and writes"
    BLOCKS_WRITES = "blocks writes"
    UNREAD = "cannot be judged from here"
    TAKES_AWAY = "ends rollbacks"
    ADVICE = "advice"

    @property
    def rank(self) -> int:
        """0 is the worst."""
        return list(Effect).index(self)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """``says`` is one sentence without its subject's revision, ``remedy`` what to do instead where there is something.

    ``rule`` is the linter's name for it, or the review's own; ``line`` counts from 1 in the revision's SQL, None for
    what holds for the whole revision; ``effects`` are in their order of badness.
    """

    rule: str
    severity: Severity
    effects: tuple[Effect, ...]
    says: str
    subject: str = ""
    """What it is about, as PostgreSQL names it: `column datasets.note`, `table rejects`."""
    remedy: str = ""
    line: int | None = None
    url: str | None = None
    acknowledgement: str | None = None
    """Set for what loses data: the name by which a committed file agrees to it."""

    @property
    def loses_data(self) -> bool:
        return Effect.LOSES_DATA in self.effects

    @property
    def rank(self) -> tuple[int, int, int]:
        """Sorts the worst first."""
        worst = min((each.rank for each in self.effects), default=len(Effect))
        return list(Severity).index(self.severity), worst, self.line or 0
