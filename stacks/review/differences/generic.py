"""What differs in a value of any kind: by path, lists by the key of their elements, JSON as what it holds."""

from collections.abc import Iterator, Mapping
from typing import Any

from stacks.review.changes.change import Difference
from stacks.review.changes.preview import UNKNOWN
from stacks.review.differences.values import (
    SECRET,
    TEXT_LIMIT,
    holds_secret,
    is_sensitive,
    parsed,
    same,
    short,
    sorting,
    text_of,
)

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
        # Of a pair, as the variable of an environment, the name says whether the value is a secret.
        hidden = {"value"} if any(is_sensitive(str(side.get("name", ""))) for side in (before, after)) else set()
        for name in sorted({*before, *after}, key=str):
            inner = f"{path}.{name}"
            if name in hidden and not same(before.get(name), after.get(name)):
                yield Difference(subject=inner, note=CHANGED_SECRET)
            elif not str(name).startswith("__"):
                yield from differences(inner, before.get(name), after.get(name), skip=skip, depth=depth + 1)
    elif depth < _DEEPEST and isinstance(before or [], list) and isinstance(after or [], list):
        yield from _of_lists(path, before or [], after or [], skip, depth)
    else:
        yield Difference(subject=path, before=_summary(old, new), after=_summary(new, old))


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
    name = path.rsplit(".", 1)[-1].partition("[")[0]
    return any(SECRET in each for each in texts) or (bool(texts) and is_sensitive(name))


def _summary(value: Any, other: Any) -> str | None:
    """A value beside another one that it cannot be compared with part by part.

    Objects by their names where the others are not known yet, JSON by its length where the other side is none, and a
    long text from where it differs.
    """
    held = parsed(value)
    if other == UNKNOWN and isinstance(held, list) and any(isinstance(each, Mapping) for each in held):
        key = by_key(held, [])
        return ", ".join(str(each[key]) for each in held) if key else f"{len(held)} of them"
    if isinstance(value, str) and isinstance(held, Mapping | list):
        return f"JSON, {len(value):,} characters"
    if isinstance(value, str) and isinstance(other, str) and len(value) > _LONG and other != UNKNOWN:
        start = max(_common(value, other) - _CONTEXT, 0)
        end = len(value) - max(_common(value[:start:-1], other[:start:-1]) - _CONTEXT, 0)
        length = f" ({len(value):,} characters)" if len(value) > TEXT_LIMIT else ""
        part = text_of(value[start : min(end, start + TEXT_LIMIT // 2)])
        return f"{'…' if start else ''}{part}{'…' if end < len(value) or length else ''}{length}"
    return text_of(short(value)) if other == UNKNOWN and isinstance(value, str) else text_of(value)


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))


_CONTEXT = 20
"""Characters before and after those that differ."""
_LONG = 100
