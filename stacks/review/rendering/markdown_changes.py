"""The changes of a report in Markdown: each in several lengths, and many creations of a brick as one."""

from collections.abc import Sequence

from stacks.review.changes.change import Change, Difference
from stacks.review.changes.preview import Operation
from stacks.review.rendering.budget import Item
from stacks.review.rendering.escaping import code, prose
from stacks.review.rendering.wording import (
    DONE,
    Entry,
    counted,
    folds_of,
    kind,
    operations,
    order_of,
    plural,
    reasons_worth_saying,
    subject_of,
)

LONG, MEDIUM, NONE = (40, 300), (6, 80), (0, 0)
"""How many differences of a change are said, and how many characters of each value."""


def items_of(entries: Sequence[Entry], stacks: Sequence[str]) -> list[Item]:
    """The entries of one class of danger as items, by brick. ``stacks`` are all of the report."""
    folds = folds_of(entries)
    items = []
    for group in dict.fromkeys(entry.group for entry in entries):
        alike: dict[object, list[Entry]] = {}
        joined: dict[tuple[str, tuple[str, ...]], list[Entry]] = {}
        for place, entry in enumerate(entries):
            if entry.group != group:
                continue
            if place in folds:
                joined.setdefault((folds[place], entry.stacks), []).append(entry)
            else:
                alike.setdefault(_what_happens(entry.change), []).append(entry)
        items += [_item(each, stacks) for each in alike.values()]
        items += [_joined(group, each, f"{why}{where(on, stacks)}") for (why, on), each in joined.items()]
    return items


def differences(given: Sequence[Difference], most: int, characters: int) -> list[str]:
    """A line for each of the first ``most``, then how many there are beside them."""
    lines = [_difference(each, characters) for each in given[:most]]
    if len(given) > most:
        lines.append(plural(len(given) - most, "more difference" if most else "difference"))
    return lines


def where(stacks: Sequence[str], all_stacks: Sequence[object]) -> str:
    """On which stacks something is, where it is not on all of them."""
    if len(stacks) == len(all_stacks):
        return ""
    return f" · {' and '.join(prose(each, 60) for each in stacks)} only"


def _what_happens(change: Change) -> object:
    """The same for a resource whose values alone differ from stack to stack."""
    return change.operation, change.type, change.name, change.replacement, change.holds_data


def _item(alike: Sequence[Entry], stacks: Sequence[str]) -> Item:
    """Of one resource, and with other values on each stack where there are several entries."""
    change = alike[0].change
    on = tuple(stack for entry in alike for stack in entry.stacks)
    downtime = f", downtime {change.replacement.downtime}" if change.replacement else ""

    def fuller() -> list[str]:
        return ["\n".join(_full(entry, stacks, *much) for entry in alike) for much in (LONG, MEDIUM, NONE)]

    short = f"{_line(change)}{downtime}{where(on, stacks)}"
    return Item(group=alike[0].group, short=short, fuller=fuller, stands_for=len(alike))


def _full(entry: Entry, stacks: Sequence[str], most: int, characters: int) -> str:
    change = entry.change
    below = [*_facts(entry, stacks), *differences(change.differences, most, characters)]
    return "\n".join([_line(change) + where(entry.stacks, stacks), *(f"  - {each}" for each in below)])


def _line(change: Change) -> str:
    said = f"- {code(change.name, 80)} {prose(kind(change.type), 60)}: **{DONE[change.operation]}**"
    if change.operation is Operation.FORGET:
        said += " (it leaves the state, and goes on existing)"
    return said + (f", {order_of(change)}" if change.replacement is not None else "")


def _facts(entry: Entry, stacks: Sequence[str]) -> list[str]:
    change = entry.change
    facts = []
    reasons = "; ".join(prose(each, 200) for each in reasons_worth_saying(change))
    if change.needs_acknowledgement:
        facts.append(f"**{reasons or 'it holds data'}**")
    elif reasons:
        facts.append(f"because {reasons}")
    if entry.protected and change.operation in {Operation.DELETE, Operation.REPLACE}:
        on = (
            ""
            if entry.protected == tuple(stacks)
            else f" on {' and '.join(prose(each, 60) for each in entry.protected)}"
        )
        facts.append(f"protected{on}: Pulumi refuses to remove it")
    if (replacement := change.replacement) is not None:
        forced = ", ".join(code(each, 80) for each in replacement.forced_by[:8])
        more = len(replacement.forced_by) - 8
        facts.append(
            f"forced by {forced or 'a property that Pulumi does not name'}{f' and {more} more' if more > 0 else ''}; "
            f"downtime **{replacement.downtime}**{f': {prose(replacement.why, 300)}' if replacement.why else ''}"
        )
    facts += [f"acknowledged for {prose(stack, 60)}: {prose(reason, 300)}" for stack, reason in entry.acknowledged]
    if entry.missing:
        facts.append(f"**not acknowledged** for {' and '.join(prose(each, 60) for each in entry.missing)}")
    return facts


def _difference(difference: Difference, characters: int) -> str:
    said = prose(subject_of(difference), 200)
    before, after = difference.before, difference.after
    if before is not None and after is not None:
        said += f": {code(before, characters)} → {code(after, characters)}"
    elif after is not None:
        said = f"\\+ {said}: {code(after, characters)}"
    elif before is not None:
        said = f"− {said}: {code(before, characters)}"  # noqa: RUF001 - the sign, which begins no list
    return said + (f" — {prose(difference.note, 300)}" if difference.note else "")


def _joined(group: str, entries: Sequence[Entry], how: str) -> Item:
    changes = [entry.change for entry in entries]
    line = f"- **{operations(changes)}**{how}"

    def fuller() -> list[str]:
        named = [line]
        for type_ in dict.fromkeys(change.type for change in changes):
            names = [change.name for change in changes if change.type == type_]
            more = f" and {len(names) - 10} more" if len(names) > 10 else ""
            named.append(f"  - {prose(kind(type_), 60)}: {', '.join(code(each, 60) for each in names[:10])}{more}")
        return ["\n".join(named), f"{line}: {prose(counted(kind(each.type) for each in changes))}"]

    return Item(group=group, short=line, fuller=fuller, stands_for=len(changes))
