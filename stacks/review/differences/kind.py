"""A kind of resource as a table: which of its inputs are told how, and what a change of each means."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from stacks.review.changes.change import Danger, Difference
from stacks.review.changes.preview import UNKNOWN, Operation, Step
from stacks.review.differences.generic import CHANGED_SECRET
from stacks.review.differences.values import at, counted, holds_secret, is_known, number, same, truth

Teller = Callable[[Step], Iterable[Difference]]


class Meaning(NamedTuple):
    """What one difference means, beyond its values."""

    note: str
    danger: Danger | None = None


Judge = Callable[[Any, Any], Meaning | None]


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some inputs of a resource, and who tells of them.

    ``properties`` are paths: nobody else tells of them. A part is asked about what is updated or replaced, and, where
    it is so marked, about what is ``created`` or ``deleted`` as a whole; the other side is then empty.
    """

    properties: tuple[str, ...]
    tell: Teller
    created: bool = False
    deleted: bool = False


Kind = tuple[Part, ...]


def setting(
    path: str,
    words: str,
    *judges: Judge,
    unit: str = "",
    default: Any = None,
    created: bool = False,
) -> Part:
    """One value: what it is called, its unit, and what stands where the program says nothing.

    The first judge with a meaning gives the difference its note and danger.
    """

    def tell(step: Step) -> Iterable[Difference]:
        # AWS's own texts are never empty: an empty one is as good as none.
        old, new = (None if each == "" else each for each in (at(step.old, path), at(step.new, path)))
        given = (default if old is None else old, default if new is None else new)
        if same(*given):
            return
        if holds_secret(old) or holds_secret(new):
            yield Difference(subject=words, note=CHANGED_SECRET)
            return
        meaning = judge(*given, *judges)
        is_new = step.operation in {Operation.CREATE, Operation.IMPORT}
        switch = all(truth(each) is not None for each in given if each not in (None, UNKNOWN))
        yield Difference(
            subject=words,
            before=None if is_new else _text(given[0], unit, switch=switch),
            after=_text(given[1], unit, switch=switch),
            note=meaning.note,
            danger=meaning.danger,
        )

    return Part(properties=(path,), tell=tell, created=created)


def judge(old: Any, new: Any, *judges: Judge) -> Meaning:
    """What the first judge who knows says; nothing of values that are not known yet."""
    if not (is_known(old) and is_known(new)):
        return Meaning("")
    return next((meaning for each in judges if (meaning := each(old, new))), Meaning(""))


def less(note: str, danger: Danger | None = None) -> Judge:
    """Of a number that falls."""
    return lambda old, new: Meaning(note, danger) if _compare(new, old) < 0 else None


def more(note: str, danger: Danger | None = None) -> Judge:
    """Of a number that rises."""
    return lambda old, new: Meaning(note, danger) if _compare(new, old) > 0 else None


def off(note: str, danger: Danger | None = None) -> Judge:
    """Of what was on and is off, or no longer said to be on."""
    return lambda old, new: Meaning(note, danger) if truth(old) and not truth(new) else None


def on(note: str, danger: Danger | None = None) -> Judge:
    """Of what was not on and is."""
    return lambda old, new: Meaning(note, danger) if truth(new) and not truth(old) else None


def becomes(value: str, note: str, danger: Danger | None = None) -> Judge:
    """Of a value that is this one now."""
    return lambda _, new: Meaning(note, danger) if new == value else None


def leaves(value: str, note: str, danger: Danger | None = None) -> Judge:
    """Of a value that was this one."""
    return lambda old, _: Meaning(note, danger) if old == value else None


def dropped(note: str, danger: Danger | None = None) -> Judge:
    """Of what was there and is not."""
    return lambda old, new: Meaning(note, danger) if old and not new else None


def changed(note: str, danger: Danger | None = None) -> Judge:
    """Of any change."""
    return lambda _old, _new: Meaning(note, danger)


def _compare(first: Any, second: Any) -> int:
    one, other = number(first), number(second)
    if one is None or other is None:
        return 0
    return (one > other) - (one < other)


def _text(value: Any, unit: str, *, switch: bool) -> str | None:
    if switch and truth(value) is not None:
        return "on" if truth(value) else "off"
    return counted(value, unit)
