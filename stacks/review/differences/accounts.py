"""AWS accounts by their numbers: which one a stack is in, and which one a principal belongs to."""

import re
from collections.abc import Mapping
from typing import Any

from stacks.review.changes.preview import Step

_OF_ARN = re.compile(r"^arn:[\w-]+:[\w-]*:[\w-]*:(\d{12}):")
_SOURCE = re.compile(r'"aws:SourceAccount"\s*:\s*\[?\s*"(\d{12})"')


def account_of(principal: str) -> str | None:
    """The account of an ARN, or of a bare account number; None for a service and for anybody."""
    if re.fullmatch(r"\d{12}", principal):
        return principal
    found = _OF_ARN.match(principal)
    return found[1] if found else None


def own_account(step: Step) -> str | None:
    """The account that the resource lies in, where anything of the step says so: its own ARN, before all."""
    texts = [_own_arn(step.outputs), *(str(each) for side in (step.old, step.new) for each in side.values())]
    for text in texts:
        if found := _OF_ARN.match(text):
            return found[1]
    for text in texts:
        if found := _SOURCE.search(text):
            return found[1]
    return None


def _own_arn(outputs: Mapping[str, Any]) -> str:
    arn = outputs.get("arn")
    return arn if isinstance(arn, str) else ""
