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
    applied_head: str | None
    head: str
    revisions: tuple[PendingRevision, ...]
    problems: tuple[str, ...] = ()
    losses: tuple[object, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Finding:
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
class Policies:
    findings: tuple[Finding, ...] = ()
    problem: str | None = None

    @property
    def violated(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.outcome == "violated" and each.suppressed is None)

    @property
    def suppressed(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.outcome == "violated" and each.suppressed is not None)

    @property
    def not_evaluated(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.outcome == "not evaluated")

    @property
    def passed(self) -> int:
        return sum(each.outcome == "passed" for each in self.findings)


@dataclass(frozen=True, kw_only=True)
class RehearsedStep:
    name: str
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    stack: str = ""
    base: str | None = None
    passed: bool = False
    seconds: float = 0.0
    steps: tuple[RehearsedStep, ...] = ()
    unchanged_after: bool = False
    failure: str | None = None
    problem: str | None = None

    def slowest(self, count: int = 3) -> tuple[RehearsedStep, ...]:
        return tuple(sorted(self.steps, key=lambda step: -step.seconds)[:count])
