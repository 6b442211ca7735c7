"""A text of parts that must not grow beyond a limit: what matters most is there, and the rest is counted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

REST = 460
"""What a part keeps free for the line that counts what it leaves out."""


MISSES = 20
"""After so many items that cannot be said more fully, a part gives up trying: the rest has no room either."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing to say, under the name of its group.

    Args:
        short: the shortest way to say it.
        fuller: makes the longer ones, the longest first; asked only where there is room.
        stands_for: so many things: what is left out is counted by it.
    """

    group: str
    short: str
    fuller: Callable[[], Sequence[str]] = tuple
    stands_for: int = 1

    @classmethod
    def of(cls, *forms: str, group: str = "") -> Self:
        """An item whose forms are at hand, the longest first."""
        return cls(group=group, short=forms[-1], fuller=lambda: forms[:-1])

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """All ways to say it, the longest first; each is whole in itself."""
        return (*(form for form in self.fuller() if len(form) > len(self.short)), self.short)


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of the text, in which nothing is cut.

    Args:
        rank: the lower, the earlier it gets its share.
        opening, closing: are always there.
        rest: says of items that they are left out, in at most ``REST`` characters.
        whole: it says its items as fully as three quarters of what is left allow, before any part after it says
            anything; another part takes at most half, so that none stays silent.
        heading: of a group, above its first item; None: the groups have none.
    """

    rank: int
    opening: str
    items: Sequence[Item] = ()
    closing: str = ""
    rest: Callable[[Sequence[Item]], str] = lambda _: ""
    whole: bool = False
    heading: Callable[[str], str] | None = None

    def text(self, said: dict[int, str]) -> str:
        """The part with these items, by their place."""
        lines, group = [self.opening], None
        for place in sorted(said):
            item = self.items[place]
            if self.heading and item.group != group:
                group = item.group
                lines.append(self.heading(group))
            lines.append(said[place])
        if left_out := [item for place, item in enumerate(self.items) if place not in said]:
            lines.append(self.rest(left_out))
        return "\n".join([*lines, self.closing] if self.closing else lines)


def fit(parts: Sequence[Part], limit: int) -> str:
    """The parts in their order, in at most ``limit`` characters.

    First every part says as many of its items as its share allows, in their shortest form; what is left then makes
    them fuller, the parts of lowest rank first.
    """
    left = limit - sum(_fixed(part) for part in parts)
    chosen: dict[int, dict[int, str]] = {place: {} for place in range(len(parts))}
    by_rank = sorted(range(len(parts)), key=lambda place: parts[place].rank)
    for place in by_rank:
        part = parts[place]
        share = left * 3 // 4 if part.whole else left // 2
        spent = _add(part, chosen[place], share)
        if part.whole:
            spent += _fill(part, chosen[place], share - spent)
        left -= spent
    for place in by_rank:
        left -= _fill(parts[place], chosen[place], left)
        left -= _add(parts[place], chosen[place], left)
    return "\n".join(part.text(chosen[place]) for place, part in enumerate(parts))


def _fixed(part: Part) -> int:
    return len(part.opening) + len(part.closing) + 4 + (REST if part.items else 0)


def _add(part: Part, chosen: dict[int, str], budget: int) -> int:
    """Choose items that are not there yet, in their shortest form; returns what that costs."""
    spent = 0
    groups = {part.items[place].group for place in chosen}
    for place, item in enumerate(part.items):
        if place in chosen:
            continue
        cost = len(item.short) + 1
        if part.heading and item.group not in groups:
            cost += len(part.heading(item.group)) + 1
        if spent + cost <= budget:
            chosen[place] = item.short
            groups.add(item.group)
            spent += cost
    return spent


def _fill(part: Part, chosen: dict[int, str], budget: int) -> int:
    """Say the chosen items as fully as the budget allows, in their order; returns what that costs."""
    spent = misses = 0
    for place in sorted(chosen):
        now = len(chosen[place])
        if misses >= MISSES or spent >= budget:
            break
        fuller = [form for form in part.items[place].forms if len(form) > now]
        fitting = next((form for form in fuller if spent + len(form) - now <= budget), None)
        if fitting is not None:
            spent += len(fitting) - now
            chosen[place] = fitting
        elif fuller:
            misses += 1
    return spent


def groups_of(items: Sequence[Item]) -> list[str]:
    """The group of each thing that the items stand for."""
    return [item.group for item in items for _ in range(item.stands_for)]
