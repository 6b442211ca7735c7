"""The report as the one comment on a pull request.

A reviewer takes in what matters in half a minute: the first line says what happens, then each stack's verdict, then the
changes by danger. GitHub takes 65,536 characters in a comment; people take fewer. What does not fit is counted, and
stands in the complete report.
"""

from collections.abc import Iterable, Sequence

from stacks.review.acknowledgements import to_paste
from stacks.review.changes.change import Danger
from stacks.review.rendering.budget import Item, Part, fit, groups_of
from stacks.review.rendering.escaping import block, cell, code, prose
from stacks.review.rendering.markdown_changes import items_of, where
from stacks.review.rendering.markdown_evidence import comparison_parts, migration_parts, policy_parts, rehearsal_parts
from stacks.review.rendering.wording import (
    ACKNOWLEDGEMENTS,
    TITLES,
    VERDICTS,
    Entry,
    counted,
    entries_of,
    operations,
    plural,
)
from stacks.review.report import Report, StackReview, Verdict

LIMIT = 20_000
_LONGEST_HEADLINE = 500
COMPLETE = "the complete report (`report.html`)"
_RANKS = {Danger.DATA: 1, Danger.REPLACED: 6, Danger.SECURITY: 7, Danger.AVAILABILITY: 8, Danger.OTHER: 11}


def render_markdown(report: Report) -> str:
    """The comment, in at most ``LIMIT`` characters."""
    entries = entries_of(report)
    names = [stack.stack for stack in report.stacks]
    migrations = list(migration_parts(report.stacks))
    loses = any(stack.losses for stack in report.stacks)  # then it is the worst of all
    parts = [
        _opening(report, entries),
        *_problem_parts(report.stacks),
        *_diagnostic_parts(report.stacks, "error", 2),
        *_acknowledgement_parts(report.stacks),
        *(migrations if loses else ()),
        *(_changes(danger, entries[danger], names) for danger in Danger if entries[danger]),
        *(() if loses else migrations),
        *policy_parts(report.stacks),
        *rehearsal_parts(report.stacks),
        *comparison_parts(report.comparison),
        *_diagnostic_parts(report.stacks, "warning", 9),
        Part(rank=99, opening=_closing(report)),
    ]
    return fit(parts, LIMIT - 1) + "\n"


def _opening(report: Report, entries: dict[Danger, list[Entry]]) -> Part:
    dangers = [danger for danger in Danger if any(stack.counted(danger) for stack in report.stacks)]
    head = ["stack", "verdict", *(TITLES[danger].lower() for danger in dangers), "unchanged"]
    rows = [
        [
            cell(stack.stack, 60),
            f"**{VERDICTS[stack.verdict]}**" if stack.verdict else VERDICTS[stack.verdict],
            *(f"{stack.counted(danger):,}" for danger in dangers),
            f"{stack.unchanged:,}",
        ]
        for stack in report.stacks
    ]
    lines = [f"## {prose(report.headline, _LONGEST_HEADLINE)}", "", *_table(head, rows)]
    if len(report.headline) > _LONGEST_HEADLINE:
        lines += ["", *(f"- {prose(stack.stack, 60)}: {prose(stack.headline, 300)}" for stack in report.stacks)]
    if not any(entries.values()):
        lines += ["", "Nothing changes."] if all(stack.verdict is not Verdict.FAILED for stack in report.stacks) else []
    elif len(report.stacks) > 1:
        lines += ["", "Where no stack is named, a change is the same on all of them, to the last value."]
    return Part(rank=-1, opening="\n".join(lines))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    right = ["---", "---", *("--:" for _ in head[2:])]
    return [f"| {' | '.join(row)} |" for row in (head, right, *rows)]


def _problem_parts(stacks: Sequence[StackReview]) -> Iterable[Part]:
    problems = [(stack.stack, each) for stack in stacks for each in stack.problems]
    if problems:
        items = [
            Item.of(*(f"> - {prose(stack, 60)}: {prose(each, most)}" for most in (1200, 160)), group=stack)
            for stack, each in problems
        ]
        yield Part(
            rank=0,
            opening="\n> [!CAUTION]\n> This review is not complete, or failed:",
            items=items,
            rest=lambda left: f"> - and {plural(len(left), 'more problem')}: {COMPLETE}",
            whole=True,
        )


def _diagnostic_parts(stacks: Sequence[StackReview], severity: str, rank: int) -> Iterable[Part]:
    """What Pulumi said; the same on several stacks once."""
    said: dict[str, list[str]] = {}
    for stack in stacks:
        for each in stack.diagnostics:
            if each.severity == severity:
                said.setdefault(each.message, []).append(stack.stack)
    if said:
        items = [
            Item.of(*(f"- {prose(message, most)}{where(on, stacks)}" for most in (1000, 200)))
            for message, on in said.items()
        ]
        yield Part(
            rank=rank,
            opening=f"\n### {plural(len(said), severity)} of Pulumi\n",
            items=items,
            rest=lambda left: f"- and {len(left):,} more: {COMPLETE}",
        )


def _acknowledgement_parts(stacks: Sequence[StackReview]) -> Iterable[Part]:
    missing = [(stack.stack, urn) for stack in stacks for urn in stack.missing_acknowledgements]
    if not missing:
        return

    def fuller() -> list[str]:
        return [_paste(missing[:most]) for most in (60, 20, 5)]

    yield Part(
        rank=2,
        opening=(
            f"\n> [!WARNING]\n> {plural(len(missing), 'acknowledgement')} missing. `make deploy` refuses until "
            f"`{ACKNOWLEDGEMENTS}` says why it is right:\n"
        ),
        items=[Item(group="", short=_paste(missing[:1]), fuller=fuller)],
        rest=lambda _: f"The entries to paste are in {COMPLETE}.",
    )


def _paste(missing: Sequence[tuple[str, str]]) -> str:
    return block("\n".join(to_paste(stack, [urn]) for stack, urn in missing), "yaml")


def _changes(danger: Danger, entries: Sequence[Entry], names: Sequence[str]) -> Part:
    title, closing = f"\n### {TITLES[danger]} ({len(entries):,})", ""
    if danger is Danger.OTHER:
        done = operations(entry.change for entry in entries)
        title, closing = f"\n<details><summary><b>{TITLES[danger]}</b>: {done}</summary>\n", "\n</details>"
    return Part(
        rank=_RANKS[danger],
        opening=title,
        closing=closing,
        items=items_of(entries, names),
        rest=lambda left: f"\nNot shown here, {danger}: {prose(counted(groups_of(left)))}. See {COMPLETE}.",
        whole=danger is Danger.DATA,
        heading=lambda group: f"\n**{prose(group, 60)}**\n",
    )


def _closing(report: Report) -> str:
    lines = []
    if unused := report.unused_acknowledgements:
        named = ", ".join(code(each, 200) for each in unused[:3])
        more = f" and {len(unused) - 3:,} more" if len(unused) > 3 else ""
        lines.append(f"\nNothing needs these acknowledgements any more; remove them: {named}{more}.")
    said = []
    for stack in report.stacks:
        if found := stack.fingerprint:
            ids = [("plan", found.plan), ("state", found.state), ("tree", found.tree), ("commit", found.commit)]
            said.append(
                f"{prose(stack.stack, 60)} {' '.join(f'{name} {code(id_[:12], 12)}' for name, id_ in ids if id_)}"
            )
    if not said:
        applies = "There is nothing to deploy."
    elif any(stack.verdict is Verdict.FAILED for stack in report.stacks):
        applies = f"`make deploy` refuses what failed: {' · '.join(said)}"
    else:
        applies = f"`make deploy` applies this and nothing else: {' · '.join(said)}"
    return "\n".join([*lines, f"\n<sub>{applies}</sub>"])
