"""Having a thing as it should be, whatever was there before: made, corrected, or left as it is."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What was done about a thing."""

    CREATED = "created"
    CORRECTED = "corrected"
    UNCHANGED = "already there"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, kw_only=True)
class Done:
    """A thing that is now as it should be, or that another stack's bootstrap makes."""

    what: str
    outcome: Outcome


Steps = Iterator[Done]
"""Each does its work when it is asked for, so that a failure leaves the earlier ones told."""


def ensure(what: str, read: Callable[[], Any], wanted: Any, write: Callable[[], Any]) -> Done:
    """Write what is wanted unless it is there; ``read`` gives None where nothing is."""
    found = read()
    if holds(found, wanted):
        return Done(what=what, outcome=Outcome.UNCHANGED)
    write()
    return Done(what=what, outcome=Outcome.CREATED if found is None else Outcome.CORRECTED)


def holds(found: Any, wanted: Any) -> bool:
    """Whether an answer of AWS says what is wanted: it may hold more keys, but neither other values nor more items."""
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(holds(found.get(key), value) for key, value in wanted.items())
    if isinstance(wanted, list):
        return (
            isinstance(found, list)
            and len(found) == len(wanted)
            and all(holds(one, other) for one, other in zip(found, wanted, strict=True))
        )
    return bool(found == wanted)


def meaning(policy: str | dict[str, Any] | None) -> str | None:
    """A policy as AWS understands it: the order of a list is nothing, and a list of one is that one.

    AWS gives a policy back in its own spelling.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
    """
    if policy is None:
        return None
    return json.dumps(_plain(json.loads(policy) if isinstance(policy, str) else policy), sort_keys=True)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        items = sorted((_plain(inner) for inner in value), key=lambda item: json.dumps(item, sort_keys=True))
        return items[0] if len(items) == 1 else items
    return value
