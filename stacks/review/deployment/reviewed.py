"""What was reviewed of one stack, as `report.json` keeps it for its deployment."""

from dataclasses import dataclass
from pathlib import Path

from stacks.review.failure import ReviewError
from stacks.review.rendering.as_json import read_report
from stacks.review.report import Fingerprint, Verdict

_REVIEW_AGAIN = "Review again: make review"


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """``needs``: the losses that have to be acknowledged, by URN or as `migration:<revision>:…`."""

    stack: str
    headline: str
    verdict: Verdict
    fingerprint: Fingerprint
    needs: tuple[str, ...]


def read_reviewed(file: Path, stack: str) -> Reviewed:
    """The review of one stack.

    Raises ReviewError: there is no such report, it does not hold the stack, or it holds no fingerprint of it.
    """
    try:
        report = read_report(file.read_text())
    except FileNotFoundError:
        raise ReviewError(f"There is no report {file}.", f"{_REVIEW_AGAIN}, or name its report.json.") from None
    review = report.stacks.get(stack)
    if review is None:
        held = ", ".join(report.stacks) or "none"
        raise ReviewError(f"The report {file} holds no stack {stack}: it holds {held}.", f"{_REVIEW_AGAIN}.")
    if review.fingerprint is None:
        raise ReviewError(f"The report {file} holds no fingerprint of {stack}: nothing was previewed.", _REVIEW_AGAIN)
    return Reviewed(
        stack=stack,
        headline=report.headline,
        verdict=review.verdict,
        fingerprint=review.fingerprint,
        needs=(*review.acknowledged, *review.missing_acknowledgements),
    )
