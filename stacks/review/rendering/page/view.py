"""What the page shows, in the order in which it shows it: the report without any decision left to the template."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PostgresLexer

from stacks.review.acknowledgements import to_paste
from stacks.review.changes.change import Danger, Difference
from stacks.review.changes.preview import Operation
from stacks.review.rendering.page.marking import LONG, Segment, Segments, excerpt, marked
from stacks.review.rendering.visible import visible
from stacks.review.rendering.wording import (
    DONE,
    TITLES,
    VERDICTS,
    Entry,
    counted,
    entries_of,
    folds_of,
    kind,
    migrations_of,
    newly_not_evaluated,
    operations,
    order_of,
    reasons_worth_saying,
)
from stacks.review.report import Report, StackReview, Verdict

KEYS = {
    Danger.DATA: "data",
    Danger.REPLACED: "replaced",
    Danger.SECURITY: "security",
    Danger.AVAILABILITY: "availability",
    Danger.OTHER: "other",
}
VERDICT_KEYS = {Verdict.NOTHING_DANGEROUS: "fine", Verdict.FAILED: "failed", Verdict.NEEDS_ACKNOWLEDGEMENT: "asks"}
_FORMATTER: HtmlFormatter[str] = HtmlFormatter(nowrap=True)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One difference. ``whole`` are the full values, where ``before`` and ``after`` show excerpts."""

    subject: str
    before: Segments | None
    after: Segments | None
    note: str
    whole: tuple[str | None, str | None] | None


@dataclass(frozen=True, kw_only=True)
class Card:
    """One change, with everything that is known of it. ``label``: what happens to it; ``facts`` by their name."""

    entry: Entry
    kind: str
    label: str
    facts: tuple[tuple[str, tuple[str, ...], bool], ...]
    """Name, values, and whether the values are code."""
    rows: tuple[Row, ...]
    everywhere: bool

    @property
    def has_notes(self) -> bool:
        """Whether a column for the meaning is needed."""
        return any(row.note for row in self.rows)


@dataclass(frozen=True, kw_only=True)
class Group:
    """The cards of a brick: those that are shown, and those that are folded under a line."""

    id: str
    brick: str
    cards: tuple[Card, ...]
    folds: tuple[tuple[str, tuple[Card, ...]], ...]

    @property
    def count(self) -> int:
        return len(self.cards) + sum(len(cards) for _, cards in self.folds)


@dataclass(frozen=True, kw_only=True)
class Section:
    """A class of danger."""

    id: str
    title: str
    done: str
    groups: tuple[Group, ...]

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)


def view_of(report: Report) -> dict[str, Any]:
    """What the template `report.html` reads."""
    sections = tuple(
        _section(danger, entries, report.stacks) for danger, entries in entries_of(report).items() if entries
    )
    return {
        "report": report,
        "stacks": report.stacks,
        "verdicts": VERDICTS,
        "verdict_keys": VERDICT_KEYS,
        "dangers": [(KEYS[danger], TITLES[danger], danger) for danger in Danger],
        "sections": sections,
        "changes": sum(section.count for section in sections),
        "bricks": sorted({group.brick for section in sections for group in section.groups}),
        "to_paste": "\n".join(
            to_paste(each.stack, each.missing_acknowledgements)
            for each in report.stacks
            if each.missing_acknowledgements
        ),
        "missing": sum(len(each.missing_acknowledgements) for each in report.stacks),
        "acknowledged": [(each.stack, urn, why) for each in report.stacks for urn, why in each.acknowledged.items()],
        "problems": [(each.stack, problem) for each in report.stacks for problem in each.problems],
        "diagnostics": [(each.stack, said) for each in report.stacks for said in each.diagnostics],
        "migrations": migrations_of(report.stacks),
        "loses": sum(each.losses for each in report.stacks),
        "failed": any(each.verdict is Verdict.FAILED for each in report.stacks),
        "policies": [(each.stack, each.policies) for each in report.stacks if each.policies is not None],
        "findings": list(_findings(report.stacks)),
        "newly": {each.stack: len(newly_not_evaluated(each)) for each in report.stacks},
        "rehearsals": [
            (each.stack, each.rehearsal) for each in report.stacks if each.rehearsal and not each.rehearsal.problem
        ],
        "fingerprints": [(each.stack, each.fingerprint) for each in report.stacks if each.fingerprint],
        "sql": sql,
    }


def sql(text: str) -> Markup:
    """SQL as HTML in which keywords, texts and comments are marked; Pygments escapes it."""
    return Markup(highlight(visible(text.strip("\n")), PostgresLexer(), _FORMATTER))  # noqa: S704 - escaped by Pygments


def _section(danger: Danger, entries: Sequence[Entry], stacks: Sequence[StackReview]) -> Section:
    folds = folds_of(entries)
    by_brick: dict[str, list[tuple[Entry, str | None]]] = {}
    for place, entry in enumerate(entries):
        by_brick.setdefault(entry.group, []).append((entry, folds.get(place)))
    groups = tuple(
        _group(f"{KEYS[danger]}-{number}", brick, mine, len(stacks))
        for number, (brick, mine) in enumerate(by_brick.items(), 1)
    )
    done = operations(entry.change for entry in entries)
    return Section(id=KEYS[danger], title=TITLES[danger], done=done, groups=groups)


def _group(id_: str, brick: str, entries: Sequence[tuple[Entry, str | None]], stacks: int) -> Group:
    folded: dict[str, list[Entry]] = {}
    for entry, fold in entries:
        if fold is not None:
            folded.setdefault(fold, []).append(entry)
    return Group(
        id=id_,
        brick=brick,
        cards=tuple(_card(entry, stacks) for entry, fold in entries if fold is None),
        folds=tuple((_fold(why, each), tuple(_card(entry, stacks) for entry in each)) for why, each in folded.items()),
    )


def _fold(why: str, entries: Sequence[Entry]) -> str:
    kinds = counted(kind(entry.change.type) for entry in entries)
    return f"{operations(entry.change for entry in entries)}{why}: {kinds}"


def _card(entry: Entry, stacks: int) -> Card:
    change = entry.change
    label = DONE[change.operation]
    if change.operation is Operation.FORGET:
        label += ": it leaves the state, and goes on existing"
    if change.replacement is not None:
        label += f", {order_of(change)}"
    return Card(
        entry=entry,
        kind=kind(change.type),
        label=label,
        facts=tuple(_facts(entry)),
        rows=tuple(_row(each) for each in change.differences),
        everywhere=len(entry.stacks) == stacks,
    )


def _facts(entry: Entry) -> Iterable[tuple[str, tuple[str, ...], bool]]:
    change = entry.change
    if reasons := (reasons_worth_saying(change) or (("yes",) if change.needs_acknowledgement else ())):
        yield "Holds data" if change.needs_acknowledgement else "Because", reasons, False
    if (replacement := change.replacement) is not None:
        yield (
            "Forced by",
            replacement.forced_by or ("a property that Pulumi does not name",),
            bool(replacement.forced_by),
        )
        yield "Downtime", (f"{replacement.downtime}{f': {replacement.why}' if replacement.why else ''}",), False
    if entry.protected and change.operation in {Operation.DELETE, Operation.REPLACE}:
        yield "Protected", (f"on {' and '.join(entry.protected)}: Pulumi refuses to remove it",), False
    if entry.acknowledged:
        yield "Acknowledged", tuple(f"{stack}: {reason}" for stack, reason in entry.acknowledged), False
    if entry.missing:
        yield "Not acknowledged", (f"on {' and '.join(entry.missing)}",), False


def _row(difference: Difference) -> Row:
    before, after = difference.before, difference.after
    if before is not None and after is not None:
        old, new = marked(before, after)
    else:
        old, new = ((Segment(each, False),) if each is not None else () for each in (before, after))
    long = max(len(before or ""), len(after or "")) > LONG
    return Row(
        subject=difference.subject,
        before=None if before is None else excerpt(old) if long else old,
        after=None if after is None else excerpt(new) if long else new,
        note=difference.note,
        whole=(before, after) if long else None,
    )


def _findings(stacks: Sequence[StackReview]) -> Iterable[tuple[str, list[str], Any]]:
    """State, stacks and finding: violations, what is newly not evaluated, what is accepted, the rest."""
    states: dict[str, list[tuple[str, Any]]] = {
        each: [] for each in ("violated", "newly not evaluated", "accepted", "not evaluated")
    }
    for stack in stacks:
        if (policies := stack.policies) is None:
            continue
        newly = newly_not_evaluated(stack)
        states["violated"] += [(stack.stack, each) for each in policies.violated]
        states["newly not evaluated"] += [(stack.stack, each) for each in newly]
        states["accepted"] += [(stack.stack, each) for each in policies.suppressed]
        states["not evaluated"] += [(stack.stack, each) for each in policies.not_evaluated if each not in set(newly)]
    for state, found in states.items():
        joined: dict[tuple[str, ...], tuple[list[str], Any]] = {}
        for name, each in found:
            key = (each.control, each.type, each.name, each.detail)
            joined.setdefault(key, ([], each))[0].append(name)
        for names, each in joined.values():
            yield state, names, each
