"""What the renderers of a report say in the same words: counts, kinds and sentences of a change."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stacks.review.changes.change import Change, Danger, Difference
from stacks.review.changes.preview import Operation
from stacks.review.report import Report, StackReview, Verdict

if TYPE_CHECKING:
    from stacks.review.evidence.policies import Finding
    from stacks.review.migration import MigrationReview

DONE = {
    Operation.CREATE: "created",
    Operation.UPDATE: "updated",
    Operation.REPLACE: "replaced",
    Operation.DELETE: "deleted",
    Operation.IMPORT: "imported",
    Operation.FORGET: "forgotten",
    Operation.UNPROTECT: "no longer protected",
    Operation.UNKNOWN: "changed in an unknown way",
}
TITLES = {
    Danger.DATA: "Data may be lost",
    Danger.REPLACED: "Replaced",
    Danger.SECURITY: "Security-relevant",
    Danger.AVAILABILITY: "Availability",
    Danger.OTHER: "Other changes",
}
VERDICTS = {
    Verdict.NOTHING_DANGEROUS: "nothing dangerous",
    Verdict.FAILED: "failed",
    Verdict.NEEDS_ACKNOWLEDGEMENT: "needs acknowledgement",
}
ALONE = "the stack itself"
"""The group of what belongs to no brick."""
ACKNOWLEDGEMENTS = "stacks/review/acknowledgements.yaml"
NEW = {Operation.CREATE, Operation.IMPORT}
"""What leaves everything that is there as it is."""


FEW = 12
"""So many creations of one danger are told one by one; more are joined by their brick."""
FOLLOWING = ", only since another resource changes"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One change, and the stacks on which it is the same, to the last value."""

    change: Change
    stacks: tuple[str, ...]
    urns: tuple[str, ...]
    acknowledged: tuple[tuple[str, str], ...] = ()
    """Stack and reason."""
    missing: tuple[str, ...] = ()
    """The stacks on which its acknowledgement is missing."""
    protected: tuple[str, ...] = ()
    """The stacks on which Pulumi refuses to remove it."""

    @property
    def group(self) -> str:
        """The brick, or what stands for none."""
        return self.change.brick or ALONE


def entries_of(report: Report) -> dict[Danger, list[Entry]]:
    """The changes of all stacks by danger, then by brick and name; what several stacks share stands once."""
    found: dict[Change, list[tuple[StackReview, Change]]] = {}
    for stack in report.stacks:
        for change in stack.changes:
            found.setdefault(replace(change, urn="", protected=False), []).append((stack, change))
    entries: dict[Danger, list[Entry]] = {danger: [] for danger in Danger}
    for change, places in found.items():
        entries[change.danger].append(
            Entry(
                change=change,
                stacks=tuple(dict.fromkeys(stack.stack for stack, _ in places)),
                urns=tuple(each.urn for _, each in places),
                acknowledged=tuple(
                    (stack.stack, stack.acknowledged[each.urn])
                    for stack, each in places
                    if each.urn in stack.acknowledged
                ),
                missing=tuple(stack.stack for stack, each in places if each.urn in stack.missing_acknowledgements),
                protected=tuple(stack.stack for stack, each in places if each.protected),
            )
        )
    for each in entries.values():
        each.sort(
            key=lambda entry: (not entry.change.brick, entry.group, natural(entry.change.name), entry.change.type)
        )
    return entries


def natural(name: str) -> tuple[tuple[int, str], ...]:
    """Sorts `task-2` before `task-10`."""
    return tuple(
        (int(part), "") if part.isascii() and part.isdecimal() else (-1, part)
        for part in re.split(r"([0-9]{1,9})", name)
    )


def folds_of(entries: Sequence[Entry]) -> dict[int, str]:
    """Which entries of one class of danger (by their place) are told together with their brick's others, and as what.

    Those are the creations, where there are more than a ``FEW``, and what only follows from other changes.
    """
    new = [place for place, entry in enumerate(entries) if entry.change.operation in NEW and not entry.missing]
    folds = dict.fromkeys(new, "") if len(new) > FEW else {}
    for place, entry in enumerate(entries):
        if entry.change.follows and entry.change.danger is Danger.OTHER:
            folds[place] = FOLLOWING
    return folds


def kind(type_: str) -> str:
    """A type of Pulumi as words: `aws:rds/instance:Instance` is an `rds instance`."""
    package, _, rest = type_.partition(":")
    module, _, name = rest.rpartition(":")
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name or package).lower()
    room = module.split("/")[0]
    if package == "data-aggregator" or not room or room == words:
        return words
    return f"{package if room == 'index' else room} {words}"


def subject_of(difference: Difference) -> str:
    """What differs, where a difference says no more than that it does."""
    return difference.subject or "it"


def plural(count: int, noun: str, several: str = "") -> str:
    """`1 change`, `1,200 changes`."""
    return f"{count:,} {noun if count == 1 else several or noun + 's'}"


def counted(words: Iterable[str], most: int = 300) -> str:
    """`api 3, database 1`: the most frequent first, and no more than fit into ``most`` characters."""
    counts = sorted(Counter(words).items(), key=lambda each: (-each[1], each[0]))
    said: list[str] = []
    length = 0
    for place, (word, count) in enumerate(counts):
        part = f"{word if len(word) <= 40 else word[:39] + '…'} {count:,}"
        length += len(part) + 2
        if length > most:
            return f"{', '.join(said)} and {len(counts) - place:,} others"
        said.append(part)
    return ", ".join(said)


def operations(changes: Iterable[Change]) -> str:
    """`2 created, 1 updated`."""
    counts = Counter(change.operation for change in changes)
    return ", ".join(f"{counts[operation]:,} {DONE[operation]}" for operation in Operation if counts[operation])


def order_of(change: Change) -> str:
    """Which of a replacement's two resources is there first, as the words that follow it."""
    order = change.replacement.order if change.replacement else None
    return str(order) if order else "order not said by Pulumi"


def duration(seconds: float) -> str:
    """`42 s`, `3 min 05 s`."""
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60:02} s"


def reasons_worth_saying(change: Change) -> tuple[str, ...]:
    """The reasons that nothing else says of it: of a change that may lose data, or that shows no difference."""
    if change.danger is Danger.OTHER or (
        change.danger is not Danger.DATA and (change.differences or change.replacement)
    ):
        return ()
    said = {each.note for each in change.differences} | {each.subject for each in change.differences}
    return tuple(
        each
        for each in change.reasons
        if each not in said and not (change.replacement and each.endswith("cannot be changed in place"))
    )


def newly_not_evaluated(review: StackReview) -> "tuple[Finding, ...]":
    """What no control could look at on the resources that change: of the others nothing is new."""
    changed = {each.urn for each in review.changes}
    return tuple(each for each in (review.policies.not_evaluated if review.policies else ()) if each.urn in changed)


def migrations_of(stacks: Sequence[StackReview]) -> "list[tuple[list[str], MigrationReview]]":
    """Each different migration that something can be said of, and the stacks that have it before them."""
    found: list[tuple[list[str], MigrationReview]] = []
    for stack in stacks:
        review = stack.migration
        if review is None or not (review.revisions or review.problem):
            continue
        same = next((names for names, each in found if each == review), None)
        if same is None:
            found.append(([stack.stack], review))
        else:
            same.append(stack.stack)
    return found
