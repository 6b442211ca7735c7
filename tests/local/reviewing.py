"""A report of a stack's evidence, as far as a deployment reads it."""

from collections.abc import Mapping
from pathlib import Path

from stacks.review.deployment.fingerprint import fingerprint_of
from stacks.review.evidence.folder import read_evidence
from stacks.review.redaction import Redactor
from stacks.review.rendering.as_json import render_json
from stacks.review.report import Report, StackReview, Verdict


def write_report(
    out: Path,
    stack: str,
    *,
    verdict: Verdict = Verdict.NOTHING_DANGEROUS,
    headline: str = "as a test has it",
    acknowledged: Mapping[str, str] | None = None,
    missing: tuple[str, ...] = (),
) -> None:
    """Write `report.json` beside the evidence in ``<out>/evidence``, of which it has the fingerprint only."""
    evidence = read_evidence(out / "evidence", stack, Redactor())
    review = StackReview(
        stack=stack,
        headline=headline,
        verdict=verdict,
        changes=(),
        unchanged=0,
        fingerprint=fingerprint_of(vars(evidence.facts), evidence.planned),
        acknowledged=acknowledged or {},
        missing_acknowledgements=missing,
    )
    report = Report(headline=headline, verdict=verdict, stacks=(review,))
    (out / "report.json").write_text(render_json(report))
