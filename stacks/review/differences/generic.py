"""What differs in a value of any kind: by path, lists by the key of their elements, JSON as what it holds."""

from collections.abc import Iterator, Mapping
from typing import Any

from stacks.review.change import Difference
from stacks.review.differences.values import (
    SECRET,
    holds_secret,
    is_sensitive,
    parsed,
    same,
    sorting,
    text_of,
)
from stacks.review.preview import UNKNOWN

KEYS = (
    "name",
    "id",
    "key",
    "sid",
    "Sid",
    "Name",
    "Id",
    "Key",
    "originId",
    "pathPattern",
    "rulePriority",
    "priority",
    "ruleName",
    "url",
    "containerName",
    "availabilityZone",
    "service",
    "arn",
)
"""What an element of a list is known by; the first that every element has, and has alone."""
CHANGED_SECRET = "changed (secret)"  # noqa: S105 - a sentence, and no secret


def differences(
    path: str, old: Any, new: Any, *, skip: frozenset[str] = frozenset(), depth: int = 0
) -> Iterator[Difference]:
    """The differences of one input; None stands for what is not there. ``skip`` are paths that others tell of."""
    if path in skip or same(old, new):
        return
    if _is_hidden(path, old, new):
        yield Difference(subject=path, note=CHANGED_SECRET)
        return
    before, after = parsed(old), parsed(new)
    if any(each.startswith(f"{path}.") for each in skip):
        # Others tell of what is in it: the rest is told beside them, also where one side has nothing.
        before, after = before or {}, after or {}
    if depth < _DEEPEST and isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in sorted({*before, *after}, key=str):
            if not str(name).startswith("__"):
                inner = f"{path}.{name}" if path else str(name)
                yield from differences(inner, before.get(name), after.get(name), skip=skip, depth=depth + 1)
    elif depth < _DEEPEST and isinstance(before or [], list) and isinstance(after or [], list):
        yield from _of_lists(path, before or [], after or [], skip, depth)
    else:
        yield Difference(subject=path, before=_summary(old), after=_summary(new))


def by_key(old: list[Any], new: list[Any]) -> str | None:
    """The name under which every element of both lists has a value of its own, where there is one."""
    if not all(isinstance(each, Mapping) for each in (*old, *new)):
        return None
    for key in KEYS:
        sides = [[each.get(key) for each in side] for side in (old, new)]
        if all(
            all(isinstance(value, str | int) and value != UNKNOWN for value in side) and len({*side}) == len(side)
            for side in sides
        ):
            return key
    return None


_DEEPEST = 20
"""Nothing that AWS takes is nested so deep."""


def _of_lists(path: str, old: list[Any], new: list[Any], skip: frozenset[str], depth: int) -> Iterator[Difference]:
    if any(isinstance(each, Mapping | list) for each in (*old, *new)):
        key = by_key(old, new)
        if key:
            earlier, later = {each[key]: each for each in old}, {each[key]: each for each in new}
            for name in [*earlier, *(each for each in later if each not in earlier)]:
                inner = f"{path}[{name}]"
                if name in earlier and name in later:
                    yield from differences(inner, earlier[name], later[name], skip=skip, depth=depth + 1)
                else:
                    yield _one_sided(inner, earlier.get(name), later.get(name))
        elif len(old) == len(new) == 1:
            yield from differences(f"{path}[0]", old[0], new[0], skip=skip, depth=depth + 1)
        else:
            removed, added, _ = split(old, new)
            for each in removed:
                yield _one_sided(path, each, None)
            for each in added:
                yield _one_sided(path, None, each)
    else:
        yield from of_scalars(path, old, new)


def of_scalars(subject: str, old: list[Any], new: list[Any]) -> Iterator[Difference]:
    """What a list of plain values lost and gained; the same values in another order are one difference."""
    removed, added, kept = split(old, new)
    if removed or added:
        others = "the other stays" if kept == 1 else f"the other {kept} stay"
        yield Difference(
            subject=subject,
            before=text_of(removed) if removed else None,
            after=text_of(added) if added else None,
            note=others if kept else "",
        )
    elif old != new:
        yield Difference(subject=subject, before=text_of(old), after=text_of(new), note="the order differs")


def split(old: list[Any], new: list[Any]) -> tuple[list[Any], list[Any], int]:
    """What only the one list holds, what only the other holds, and how many elements both hold."""
    earlier, later = {sorting(each): each for each in old}, {sorting(each): each for each in new}
    removed = [each for key, each in earlier.items() if key not in later]
    added = [each for key, each in later.items() if key not in earlier]
    return removed, added, len(earlier) - len(removed)


def _one_sided(path: str, old: Any, new: Any) -> Difference:
    if holds_secret(old) or holds_secret(new):
        return Difference(subject=path, note="added (holds a secret)" if old is None else "removed (held a secret)")
    return Difference(subject=path, before=text_of(old), after=text_of(new))


def _is_hidden(path: str, old: Any, new: Any) -> bool:
    """Whether one of the sides is a secret: Pulumi hid it, or the name says so."""
    texts = [each for each in (old, new) if isinstance(each, str) and not isinstance(parsed(each), Mapping | list)]
    name = path.rsplit(".", 1)[-1].split("[")[0]
    return any(SECRET in each for each in texts) or (bool(texts) and is_sensitive(name))


def _summary(value: Any) -> str | None:
    """JSON by what it holds where only one side can be read; another value as text."""
    held = parsed(value)
    if isinstance(value, str) and isinstance(held, Mapping | list):
        return f"JSON, {len(value):,} characters"
    return text_of(value)
