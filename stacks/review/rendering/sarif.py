"""The report for GitHub's code scanning, in SARIF 2.1.0.

What GitHub asks of a file beyond the standard, and which fields it reads:
https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any
from urllib.parse import quote

from stacks.review.changes.change import Change, Danger
from stacks.review.rendering.sarif_rules import (
    Rule,
    danger_rule,
    migration_rule,
    plain,
    policy_rule,
    problem_rule,
    rehearsal_rule,
)
from stacks.review.rendering.visible import cropped
from stacks.review.rendering.wording import DONE, kind, newly_not_evaluated, order_of, reasons_worth_saying
from stacks.review.report import Report, StackReview, Verdict

MOST_RESULTS = 5_000
"""GitHub shows so many of a run, the most severe ones, and refuses a run of more than 25,000:
https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit"""
SCHEMA_URL = "https://json.schemastore.org/sarif-2.1.0.json"
MIGRATIONS = "service/aggregator/migrations"
_COMPONENT = "data-aggregator:"


class Level(IntEnum):
    """SARIF's levels, the most severe first."""

    ERROR = 0
    WARNING = 1
    NOTE = 2


@dataclass(frozen=True, kw_only=True)
class Result:
    """One alert. ``subject`` tells it from the others of its rule and stack, and stays the same from run to run."""

    rule: Rule
    level: Level
    text: str
    stack: str
    subject: str
    file: str


def render_sarif(report: Report) -> str:
    """At most ``MOST_RESULTS`` results, the most severe ones; how many more there are is said beside them."""
    found = sorted((each for stack in report.stacks for each in _results(stack)), key=lambda each: each.level)
    shown = found[:MOST_RESULTS]
    rules = list(dict.fromkeys(each.rule for each in shown))
    places = {rule: place for place, rule in enumerate(rules)}
    run: dict[str, Any] = {
        "tool": {"driver": {"name": "Review of stacks", "rules": [rule.descriptor() for rule in rules]}},
        "automationDetails": {"id": "review/"},
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The repository's root."}}},
        "invocations": [_invocation(report, len(found) - len(shown))],
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, places[each.rule]) for each in shown],
    }
    return json.dumps({"$schema": SCHEMA_URL, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def file_of(urn: str, stack: str) -> str:
    """The brick's file: a component's type names it (`data-aggregator:database:Database` is `infra/database.py`); else
    the stack's settings."""
    types = urn.split("::")[2].split("$") if urn.count("::") > 2 else []
    ours = [each.split(":")[1] for each in types if each.startswith(_COMPONENT) and each.count(":") == 2]
    return f"infra/{ours[-1]}.py" if ours else f"Pulumi.{stack}.yaml"


def _results(review: StackReview) -> Iterable[Result]:
    stack = review.stack
    for problem in review.problems:
        yield Result(
            rule=problem_rule(),
            level=Level.ERROR,
            text=f"The review of {stack} is not complete, or failed: {problem}",
            stack=stack,
            subject=problem,
            file=f"Pulumi.{stack}.yaml",
        )
    for change in review.changes:
        if change.danger is not Danger.OTHER:
            yield _of_change(change, stack, missing=change.urn in review.missing_acknowledgements)
    yield from _of_policies(review)
    yield from _of_migration(review)
    if review.rehearsal is not None and not review.rehearsal.passed and not review.rehearsal.problem:
        yield Result(
            rule=rehearsal_rule(),
            level=Level.ERROR,
            text=f"The rehearsal of {stack} failed: {review.rehearsal.failure or 'it does not say why'}",
            stack=stack,
            subject="rehearsal",
            file=f"Pulumi.{stack}.yaml",
        )


def _of_change(change: Change, stack: str, *, missing: bool) -> Result:
    said = f"{change.name} ({kind(change.type)}) is {DONE[change.operation]} on {stack}"
    if change.replacement is not None:
        forced = ", ".join(change.replacement.forced_by) or "a property that Pulumi does not name"
        said += f", {order_of(change)}, forced by {forced}; downtime: {change.replacement.downtime}"
    parts = [said, *reasons_worth_saying(change), *(_difference(*each) for each in _told(change))]
    if missing:
        parts.append("It holds data, and nobody has acknowledged that")
    levels = {Danger.DATA: Level.WARNING, Danger.REPLACED: Level.WARNING, Danger.SECURITY: Level.WARNING}
    return Result(
        rule=danger_rule(change.danger),
        level=Level.ERROR if missing else levels.get(change.danger, Level.NOTE),
        text=". ".join(parts) + ".",
        stack=stack,
        subject=change.urn,
        file=file_of(change.urn, stack),
    )


def _told(change: Change) -> Sequence[tuple[str, str | None, str | None, str]]:
    return [(each.subject, each.before, each.after, each.note) for each in change.differences[:5]]


def _difference(subject: str, before: str | None, after: str | None, note: str) -> str:
    values = " → ".join(cropped(each, 120) for each in (before, after) if each is not None)
    return f"{subject}{f': {values}' if values else ''}{f' ({note})' if note else ''}"


def _of_policies(review: StackReview) -> Iterable[Result]:
    if review.policies is None:
        return
    newly = newly_not_evaluated(review)
    for each, level, what in (
        *((each, Level.ERROR, "violates") for each in review.policies.violated),
        *((each, Level.NOTE, "cannot be compared before the update with") for each in newly),
    ):
        yield Result(
            rule=policy_rule(each),
            level=level,
            text=f"{each.name} ({kind(each.type)}) of {review.stack} {what} {each.control}: {each.detail}.",
            stack=review.stack,
            subject=each.urn,
            file=file_of(each.urn, review.stack),
        )


def _of_migration(review: StackReview) -> Iterable[Result]:
    levels = {"error": Level.ERROR, "warning": Level.WARNING}
    for revision in review.migration.revisions if review.migration else ():
        for each in revision.findings:
            remedy = f" Instead: {each.remedy}" if each.remedy else ""
            yield Result(
                rule=migration_rule(each),
                level=levels.get(each.severity, Level.NOTE),
                text=f"Revision {revision.id}, pending on {review.stack}: {each.subject or 'it'}: {each.says}.{remedy}",
                stack=review.stack,
                subject=f"{revision.id} {each.subject} {each.line}",
                file=f"{MIGRATIONS}/{revision.file}",
            )


def _result(result: Result, rule: int) -> dict[str, Any]:
    where = {"uri": quote(result.file), "uriBaseId": "%SRCROOT%"}
    return {
        "ruleId": result.rule.id,
        "ruleIndex": rule,
        "level": result.level.name.lower(),
        "message": {"text": plain(result.text)},
        "locations": [{"physicalLocation": {"artifactLocation": where, "region": {"startLine": 1}}}],
        # The one that GitHub reads; it joins it with the rule and the file.
        "partialFingerprints": {"primaryLocationLineHash": f"{_hash(result)}:1"},
    }


def _hash(result: Result) -> str:
    return hashlib.sha256("\0".join((result.rule.id, result.stack, result.subject)).encode()).hexdigest()[:16]


def _invocation(report: Report, left_out: int) -> dict[str, Any]:
    said: list[dict[str, Any]] = []
    if left_out:
        text = f"{left_out:,} results of lower severity are left out here; the complete report has them."
        said.append({"level": "warning", "message": {"text": text}})
    successful = not any(each.problems for each in report.stacks)
    return {
        "executionSuccessful": successful,
        "exitCode": int(report.verdict),
        "exitCodeDescription": str(Verdict(report.verdict).name).replace("_", " ").lower(),
        "toolExecutionNotifications": said,
    }
