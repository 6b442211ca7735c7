"""What the policies found, read from the evidence: ``policies.json``."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Self

FILE = "policies.json"
PASSED, VIOLATED, NOT_EVALUATED = "passed", "violated", "not evaluated"
OUTCOMES = {PASSED, VIOLATED, NOT_EVALUATED}


class Rank(IntEnum):
    """The severities, the worst first."""

    CRITICAL = 0
    HIGH = 1
    MEDIUM = 2
    LOW = 3
    UNKNOWN = 4

    @classmethod
    def of(cls, severity: str) -> Self:
        """The place of a severity; of one that nobody knows, the last."""
        known = {each.name.lower(): each for each in cls}
        return known.get(severity, known["unknown"])


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One control on one resource.

    ``detail`` says what is wrong, or which value the preview does not know; ``suppressed`` is the reason why somebody
    has accepted it.
    """

    control: str
    title: str
    severity: str
    url: str
    urn: str
    type: str
    name: str
    outcome: str
    detail: str
    suppressed: str | None

    @property
    def key(self) -> tuple[str, str]:
        """The same in every preview of the same stack."""
        return self.urn, self.control


@dataclass(frozen=True, kw_only=True)
class PolicyResults:
    """All results of a preview, the worst first; ``problem`` says why there are none that can be trusted."""

    findings: tuple[Finding, ...] = ()
    problem: str | None = None

    @property
    def violated(self) -> tuple[Finding, ...]:
        """Violations that nobody has accepted: they stop the update."""
        return tuple(each for each in self.findings if each.outcome == VIOLATED and each.suppressed is None)

    @property
    def suppressed(self) -> tuple[Finding, ...]:
        """Violations that somebody has accepted."""
        return tuple(each for each in self.findings if each.outcome == VIOLATED and each.suppressed is not None)

    @property
    def not_evaluated(self) -> tuple[Finding, ...]:
        """What needs a value that the preview does not know; the update evaluates it."""
        return tuple(each for each in self.findings if each.outcome == NOT_EVALUATED)

    @property
    def passed(self) -> int:
        """How many results are passed."""
        return sum(each.outcome == PASSED for each in self.findings)

    def newly_not_evaluated(self, base: "PolicyResults | None") -> tuple[Finding, ...]:
        """What was evaluated in the base's preview, or was not there; everything where there is no base to trust."""
        if base is None or base.problem is not None:
            return self.not_evaluated
        before = {each.key for each in base.not_evaluated}
        return tuple(each for each in self.not_evaluated if each.key not in before)

    def newly_violated(self, base: "PolicyResults | None") -> tuple[Finding, ...]:
        """What was not violated in the base's preview; everything where there is no base to trust."""
        if base is None or base.problem is not None:
            return self.violated
        before = {each.key for each in base.violated}
        return tuple(each for each in self.violated if each.key not in before)


def read_policies(text: str) -> PolicyResults:
    """Read the text of ``policies.json``; never raises: what is broken is a ``problem``."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return PolicyResults(problem=f"{FILE} is broken or cut off: it is no JSON.")
    results = content.get("results") if isinstance(content, dict) else None
    if not isinstance(results, list):
        return PolicyResults(problem=f'{FILE} is broken: it has no list "results".')
    if not results:
        return PolicyResults(problem=f"{FILE} has no results: the policy pack did not run.")
    findings = [_finding(each) for each in results]
    readable = _in_order(each for each in findings if each is not None)
    if unreadable := findings.count(None):
        return PolicyResults(findings=readable, problem=f"{FILE} has {unreadable} results that cannot be read.")
    return PolicyResults(findings=readable)


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda each: (Rank.of(each.severity), each.control, each.name, each.urn)))


def _finding(given: Any) -> Finding | None:
    """None for what is no result, so that nothing half-read looks like one."""
    if not isinstance(given, dict) or given.get("outcome") not in OUTCOMES:
        return None
    texts = {key: given.get(key) for key in ("control", "title", "severity", "url", "urn", "type", "name", "detail")}
    suppressed = given.get("suppressed")
    if not all(isinstance(each, str) for each in texts.values()) or not isinstance(suppressed, str | None):
        return None
    return Finding(**texts, outcome=given["outcome"], suppressed=suppressed)  # type: ignore[arg-type]
