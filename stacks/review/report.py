"""The report: what the renderers show, assembled from the evidence of each stack."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from stacks.review.changes.change import Change, Danger

if TYPE_CHECKING:
    from stacks.review.changes.preview import Diagnostic
    from stacks.review.evidence.policies import PolicyResults
    from stacks.review.evidence.rehearsal import RehearsalResult
    from stacks.review.migration import MigrationReview


class Verdict(IntEnum):
    """The exit code of the report."""

    NOTHING_DANGEROUS = 0
    FAILED = 1
    NEEDS_ACKNOWLEDGEMENT = 2


@dataclass(frozen=True, kw_only=True)
class Fingerprint:
    """What was reviewed, and nothing else may be applied: git's tree, the stack's state, and the planned operations.

    Each is a hash; ``commit`` is for people, since a merge gives the same tree another commit. ``state`` is None for a
    stack without one, and ``tree`` where no git holds the program.
    """

    commit: str | None
    tree: str | None
    state: str | None
    plan: str


@dataclass(frozen=True, kw_only=True)
class StackReview:
    """One stack. ``problems`` are sentences about evidence that is missing or broken, and failures of the preview."""

    stack: str
    headline: str
    verdict: Verdict
    changes: tuple[Change, ...]
    """By danger, then by brick."""
    unchanged: int
    problems: tuple[str, ...] = ()
    diagnostics: tuple["Diagnostic", ...] = ()
    """Errors and warnings of the preview."""
    migration: "MigrationReview | None" = None
    policies: "PolicyResults | None" = None
    rehearsal: "RehearsalResult | None" = None
    fingerprint: Fingerprint | None = None
    acknowledged: Mapping[str, str] = field(default_factory=dict)
    """URN to reason, of what needs it and has it."""
    missing_acknowledgements: tuple[str, ...] = ()
    """URNs (or `migration:<revision>:…`) that need it and lack it."""

    def of(self, danger: Danger) -> list[Change]:
        """The changes of one class of danger."""
        return [each for each in self.changes if each.danger is danger]

    def counted(self, danger: Danger) -> int:
        """How many resources, and things that the migration takes away, are in one class of danger."""
        return len(self.of(danger)) + (self.losses if danger is Danger.DATA else 0)

    @property
    def losses(self) -> int:
        """How many things with data in them the migration takes away."""
        return sum(each.loses_data for each in self.migration.findings) if self.migration else 0


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """How two stacks differ.

    ``settings`` by key, ``running`` what each runs, and ``untried``: what the second would get that the first has not
    run, as sentences.
    """

    first: str
    second: str
    settings: tuple[tuple[str, str | None, str | None], ...]
    running: tuple[tuple[str, str | None, str | None], ...]
    untried: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Report:
    """All of it. ``headline`` is the first line: what happens, in one sentence."""

    headline: str
    verdict: Verdict
    stacks: tuple[StackReview, ...]
    comparison: Comparison | None = None
    commit: str | None = None
    unused_acknowledgements: tuple[str, ...] = ()
    """Entries of the file that nothing needs any more."""
