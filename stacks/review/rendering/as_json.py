"""The report for programs: ``report.json``.

    {
      "schema": 1,                      another number: the keys below mean something else
      "headline": str,
      "verdict": 0 | 1 | 2,             the exit code
      "verdict_in_words": "nothing dangerous" | "failed" | "needs acknowledgement",
      "commit": str | null,
      "stacks": [{
        "stack", "headline", "verdict", "verdict_in_words", "unchanged": int,
        "changes": [{"operation", "urn", "type", "name", "brick", "danger", "reasons": [str],
                     "differences": [{"subject", "before", "after", "note", "danger"}],
                     "replacement": null | {"forced_by": [str], "order", "downtime", "why"},
                     "holds_data": bool, "protected": bool, "follows": bool, "needs_acknowledgement": bool}],
        "problems": [str],
        "diagnostics": [{"severity", "message", "urn"}],
        "migration": null | {"applied_head", "head", "pinned": bool, "problem", "notes": [str],
                     "revisions": [{"id", "message", "phase", "file", "sql", "rendered": bool,
                     "findings": [{"rule", "severity", "effects": [str], "says", "subject", "remedy", "line", "url",
                     "acknowledgement"}]}]},
        "policies": null | {"findings": [{"control", "title", "severity", "url", "urn", "type", "name", "outcome",
                     "detail", "suppressed"}], "problem"},
        "rehearsal": null | {"stack", "base", "passed": bool, "seconds", "steps": [{"name", "seconds"}],
                     "unchanged_after": bool, "failure", "problem"},
        "fingerprint": null | {"commit", "tree", "state", "plan"},
        "acknowledged": {URN: reason},
        "missing_acknowledgements": [URN]
      }],
      "comparison": null | {"first", "second", "settings": [{"key", "first", "second"}], "running": [the same],
                     "untried": [str]},
      "unused_acknowledgements": [str]
    }

The dangers, operations, orders and downtimes are the texts of the enumerations in ``stacks.review.changes``.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from stacks.review.changes.change import Change
from stacks.review.failure import ReviewError
from stacks.review.rendering.wording import VERDICTS
from stacks.review.report import Comparison, Fingerprint, Report, StackReview, Verdict

SCHEMA = 1


@dataclass(frozen=True, kw_only=True)
class ReviewedStack:
    """What a deployment needs to know of a stack that was reviewed."""

    stack: str
    verdict: Verdict
    fingerprint: Fingerprint | None
    acknowledged: Mapping[str, str]
    missing_acknowledgements: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ReviewedReport:
    """A report that was written by ``render_json``, by its stacks' names."""

    headline: str
    verdict: Verdict
    commit: str | None
    stacks: Mapping[str, ReviewedStack]


def render_json(report: Report) -> str:
    """Everything that the report holds."""
    document = {
        "schema": SCHEMA,
        "headline": report.headline,
        **_verdict(report.verdict),
        "commit": report.commit,
        "stacks": [_stack(each) for each in report.stacks],
        "comparison": _comparison(report.comparison) if report.comparison else None,
        "unused_acknowledgements": list(report.unused_acknowledgements),
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def read_report(text: str) -> ReviewedReport:
    """Read a report again.

    Raises ReviewError: it is no report, or one of another version of this program.
    """
    try:
        document = json.loads(text)
        schema = document["schema"]
        if schema == SCHEMA:
            return ReviewedReport(
                headline=document["headline"],
                verdict=Verdict(document["verdict"]),
                commit=document["commit"],
                stacks={each["stack"]: _reviewed(each) for each in document["stacks"]},
            )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReviewError(
            f"The report cannot be read ({type(error).__name__}: {error}): it is broken, or not one of this program.",
            "Write it again: make review",
        ) from None
    raise ReviewError(
        f"The report is of schema {schema!r}, and this program reads {SCHEMA}.",
        "Write it again with this checkout: make review",
    )


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {"verdict": int(verdict), "verdict_in_words": VERDICTS[verdict]}


def _stack(review: StackReview) -> dict[str, Any]:
    parts = {"migration": review.migration, "policies": review.policies, "rehearsal": review.rehearsal}
    return {
        "stack": review.stack,
        "headline": review.headline,
        **_verdict(review.verdict),
        "unchanged": review.unchanged,
        "changes": [_change(each) for each in review.changes],
        "problems": list(review.problems),
        "diagnostics": [asdict(each) for each in review.diagnostics],
        **{name: asdict(part) if part is not None else None for name, part in parts.items()},
        "fingerprint": asdict(review.fingerprint) if review.fingerprint else None,
        "acknowledged": dict(review.acknowledged),
        "missing_acknowledgements": list(review.missing_acknowledgements),
    }


def _change(change: Change) -> dict[str, Any]:
    return {**asdict(change), "needs_acknowledgement": change.needs_acknowledgement}


def _comparison(comparison: Comparison) -> dict[str, Any]:
    def rows(given: tuple[tuple[str, str | None, str | None], ...]) -> list[dict[str, str | None]]:
        return [{"key": key, "first": first, "second": second} for key, first, second in given]

    return {
        "first": comparison.first,
        "second": comparison.second,
        "settings": rows(comparison.settings),
        "running": rows(comparison.running),
        "untried": list(comparison.untried),
    }


def _reviewed(stack: Mapping[str, Any]) -> ReviewedStack:
    fingerprint = stack["fingerprint"]
    return ReviewedStack(
        stack=stack["stack"],
        verdict=Verdict(stack["verdict"]),
        fingerprint=Fingerprint(**fingerprint) if fingerprint is not None else None,
        acknowledged=dict(stack["acknowledged"]),
        missing_acknowledgements=tuple(stack["missing_acknowledgements"]),
    )
