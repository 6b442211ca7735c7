"""What differs between two versions of a resource, in a reviewer's words.

A kind of resource is a table of parts, each of which tells of some inputs; what no part tells of, and every resource
that is of no kind here, is told by path.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from stacks.review.changes.change import Danger, Difference
from stacks.review.changes.preview import UNKNOWN, Operation, Step
from stacks.review.differences import generic
from stacks.review.differences.kind import Part
from stacks.review.differences.kinds import parts_of
from stacks.review.differences.values import AFTER, SECRET, holds_secret, secrets_of

EQUAL = "changed; Pulumi names it, and the values are equal here"
_MALFORMED = (AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What a value of a shape that no provider would take can raise in a part: such a value is then told by path."""
_SHORTEST_SECRET = 6
"""Characters; a shorter one would also be found where it is a part of a word."""
_NAMES = {"bucket", "identifier", "name"}


def differences_of(step: Step) -> tuple[Difference, ...]:
    """The differences of one step, the worst first; what is worse than the resource's type tells bears its danger.

    Of what is created: what a reviewer has to know, as who may reach it; of what is deleted: what goes with it. Values
    that are unknown, secret or malformed raise nothing.
    """
    try:
        return _differences(step)
    except RecursionError:
        return tuple(Difference(subject=each.path, note="nested too deep to be compared") for each in step.changed)


def _differences(step: Step) -> tuple[Difference, ...]:
    match step.operation:
        case Operation.CREATE | Operation.IMPORT:
            found = _whole(step, [part for part in parts_of(step.type) if part.created])
        case Operation.DELETE:
            found = _whole(step, [part for part in parts_of(step.type) if part.deleted])
        case Operation.FORGET | Operation.UNPROTECT:
            found = ()
        case Operation.UNKNOWN if not step.old or not step.new:
            found = ()
        case _:
            found = _between(step)
    if not found:
        return ()
    found = tuple(sorted(found, key=lambda each: each.danger.rank if each.danger else len(Danger)))
    secrets = {each for each in secrets_of([step.old, step.new]) if len(each) >= _SHORTEST_SECRET}
    instead = {UNKNOWN: f"({AFTER})", **dict.fromkeys(sorted(secrets, key=len, reverse=True), SECRET)}
    return tuple(_readable(each, instead) for each in found)


def _readable(difference: Difference, instead: Mapping[str, str]) -> Difference:
    """The difference without secrets and Pulumi's sign of an unknown value, whatever shape they stand in."""
    words = {name: getattr(difference, name) for name in ("subject", "before", "after", "note")}
    if not any(text and part in text for text in words.values() for part in instead):
        return difference
    for part, other in instead.items():
        words = {name: text and text.replace(part, other) for name, text in words.items()}
    return Difference(**words, danger=difference.danger)


def _whole(step: Step, parts: Iterable[Part]) -> tuple[Difference, ...]:
    return tuple(each for part in parts for each in (_told(part, step) or ()))


def _between(step: Step) -> tuple[Difference, ...]:
    found: list[Difference] = []
    told: set[str] = set()
    skip: set[str] = set()
    for part in parts_of(step.type):
        differences = _told(part, step)
        if differences is None:
            continue
        skip.update(part.properties)
        found += differences
        if differences:
            told.update(_top(path) for path in part.properties)
    for name in sorted({*step.old, *step.new} - skip - {"tagsAll"}):
        old, new = step.old.get(name), step.new.get(name)
        # Which region a resource is in is an echo where the provider has only begun to say it.
        if name.startswith("__") or (name == "region" and (old is None or new is None)):
            continue
        if name in _NAMES and _is_named_anew(old, new):
            told.add(name)
            continue
        differences = list(generic.differences(name, old, new, skip=frozenset(skip)))
        found += differences
        if differences:
            told.add(name)
    return (*found, *_named_only(step, told, {each.subject for each in found}))


def _told(part: Part, step: Step) -> list[Difference] | None:
    """What a part tells; None where it cannot read its values."""
    try:
        return list(part.tell(step))
    except _MALFORMED:
        return None


def _named_only(step: Step, told: set[str], subjects: set[str]) -> Iterator[Difference]:
    """What Pulumi calls changed and nothing here tells of: secrets, above all."""
    for path in dict.fromkeys(each.path for each in step.changed):
        top = _top(path)
        if top.startswith("__"):
            continue
        values = [_value_at(side, path) for side in (step.old, step.new)]
        if SECRET in values and path not in subjects and top not in subjects:
            yield Difference(subject=path, note=generic.CHANGED_SECRET)
        elif top not in told and (differing := list(generic.differences(top, step.old.get(top), step.new.get(top)))):
            told.add(top)
            yield from differing
        elif top not in told:
            hidden = any(holds_secret(side.get(top)) for side in (step.old, step.new))
            yield Difference(subject=path, note=generic.CHANGED_SECRET if hidden else EQUAL)


def _is_named_anew(old: Any, new: Any) -> bool:
    """Whether only the digits differ that Pulumi appends to a name of its own, as every replacement makes them differ.

    https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming
    """
    stems = {re.sub(r"-[0-9a-f]{7}$", "", each) if isinstance(each, str) else None for each in (old, new)}
    return len(stems) == 1 and None not in stems and old not in stems and new not in stems


def _top(path: str) -> str:
    return re.split(r"[.\[]", path, maxsplit=1)[0]


def _value_at(inputs: Any, path: str) -> Any:
    """The value at a path as Pulumi writes it: `ingress[0].cidrBlocks[1]`, `tags["a.b"]`."""
    value = inputs
    for name, quoted, index in re.findall(r"""([^.\[\]"]+)|\["([^"]*)"\]|\[(\d+)\]""", path):
        if isinstance(value, list) and (index or name).isdecimal():
            position = int(index or name)
            value = value[position] if position < len(value) else None
        else:
            value = value.get(quoted or name or index) if isinstance(value, dict) else None
    return value
