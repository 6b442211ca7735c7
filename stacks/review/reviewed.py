"""What was reviewed of one stack, as `report.json` keeps it for its deployment."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stacks.review.failure import ReviewError
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
        report = json.loads(file.read_text())
    except FileNotFoundError:
        raise ReviewError(f"There is no report {file}.", f"{_REVIEW_AGAIN}, or name its report.json.") from None
    except ValueError as error:
        raise ReviewError(f"The report {file} is no JSON: {error}.", f"{_REVIEW_AGAIN}.") from None
    stacks = {each.get("stack"): each for each in _list(report, "stacks") if isinstance(each, dict)}
    if stack not in stacks:
        held = ", ".join(str(each) for each in stacks) or "none"
        raise ReviewError(f"The report {file} holds no stack {stack}: it holds {held}.", f"{_REVIEW_AGAIN}.")
    review = stacks[stack]
    try:
        given = review["fingerprint"]
        return Reviewed(
            stack=stack,
            headline=str(review.get("headline", "")),
            verdict=Verdict(review["verdict"]),
            fingerprint=Fingerprint(**{name: given[name] for name in ("commit", "tree", "state", "plan")}),
            needs=(*(review.get("acknowledged") or {}), *_list(review, "missing_acknowledgements")),
        )
    except (KeyError, TypeError, ValueError):
        raise ReviewError(
            f"The report {file} holds no verdict and fingerprint of {stack}: its preview failed, or another version "
            "of this program wrote it.",
            f"{_REVIEW_AGAIN}.",
        ) from None


def _list(holder: Any, key: str) -> list[Any]:
    found = holder.get(key) if isinstance(holder, Mapping) else None
    return found if isinstance(found, list) else []
