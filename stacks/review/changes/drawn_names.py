"""Names that a provider draws at random for a new resource: `api-552acce`, another one in every preview."""

import re

from stacks.review.changes.preview import Operation, Step

_DIGITS = 7
"""Of a name that pulumi-aws chooses: https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming"""
STARS = "*" * _DIGITS


def drawn_names(step: Step) -> dict[str, str]:
    """The names among the inputs of what is created that were drawn for this preview, and what stands for each."""
    if step.operation not in {Operation.CREATE, Operation.REPLACE}:
        return {}
    pattern = re.compile(rf"({re.escape(step.name)}[-_]?)[0-9a-f]{{{_DIGITS}}}(\.fifo)?", re.IGNORECASE)
    drawn = {}
    for key, value in step.new.items():
        found = pattern.fullmatch(value) if isinstance(value, str) else None
        if found and value != step.old.get(key):
            drawn[value] = f"{found[1]}{STARS}{found[2] or ''}"
    return drawn


def is_drawn(step: Step, key: str) -> bool:
    """Whether the input is such a name."""
    value = step.new.get(key)
    return isinstance(value, str) and value in drawn_names(step)
