"""Stands in for modules of other branches until they are merged."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Warning_:  # noqa: N801
    rule: str
    message: str


@dataclass(frozen=True, kw_only=True)
class PendingRevision:
    id: str
    phase: str
    message: str
    file: str
    sql: str
    warnings: tuple[Warning_, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MigrationReview:
    present: str | None
    head: str
    revisions: tuple[PendingRevision, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PolicyResult:
    control: str
    title: str
    severity: str
    url: str
    urn: str
    type: str
    name: str
    outcome: str
    detail: str
    suppressed: str | None = None


@dataclass(frozen=True, kw_only=True)
class PolicyResults:
    violated: tuple[PolicyResult, ...] = ()
    newly_not_evaluated: tuple[PolicyResult, ...] = ()
    not_evaluated: tuple[PolicyResult, ...] = ()
    suppressed: tuple[PolicyResult, ...] = ()
    passed: int = 0


@dataclass(frozen=True, kw_only=True)
class RehearsalStep:
    name: str
    seconds: float


@dataclass(frozen=True, kw_only=True)
class RehearsalResult:
    stack: str
    base: str
    passed: bool
    seconds: float
    steps: tuple[RehearsalStep, ...] = ()
    unchanged_after: bool = True
    failure: str | None = None
