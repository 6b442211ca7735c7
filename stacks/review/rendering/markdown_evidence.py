"""What else a report knows of a change, in Markdown: its migration, the policies, the rehearsal, the other stack."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from stacks.review.rendering.budget import Item, Part
from stacks.review.rendering.escaping import block, cell, code, prose
from stacks.review.rendering.markdown_changes import where
from stacks.review.rendering.wording import duration, migrations_of, newly_not_evaluated, plural
from stacks.review.report import Comparison, StackReview

if TYPE_CHECKING:
    from stacks.review.evidence.rehearsal import RehearsalResult
    from stacks.review.migration import MigrationReview, RevisionReview

COMPLETE = "the complete report (`report.html`)"
FIRST_LINES = 40
"""Of a revision's SQL, where not all of it fits."""


def migration_parts(stacks: Sequence[StackReview]) -> Iterable[Part]:
    """Pending revisions with their warnings, and their SQL; stacks with the same pending ones together."""
    for names, review in migrations_of(stacks):
        head = review.revisions[-1].id if review.revisions else review.head or "unknown"
        yield Part(
            rank=3,
            opening=(
                f"\n### Migration: {code(review.applied_head or 'no schema', 60)} → {code(head, 60)}, "
                f"{plural(len(review.revisions), 'revision')} pending{where(names, stacks)}\n"
            ),
            items=[*_findings(review), *(_revision(each) for each in review.revisions), *_notes(review)],
            rest=lambda left: f"- and {len(left):,} more: {COMPLETE}",
        )
        if revisions := [each for each in review.revisions if each.sql]:
            yield Part(
                rank=10,
                opening=f"\n<details><summary>SQL of {plural(len(revisions), 'revision')}</summary>\n",
                items=[_sql(each) for each in revisions],
                rest=lambda left: f"\nThe SQL of {plural(len(left), 'more revision')}: {COMPLETE}.",
                closing="\n</details>",
            )


def _findings(review: "MigrationReview") -> Iterable[Item]:
    """Problems first, then what the revisions do, the worst first; advice stands in the complete report."""
    if review.problem:
        yield Item.of(*(f"- **{prose(review.problem, most)}**" for most in (800, 160)))
    found = [(revision, each) for revision in review.revisions for each in revision.findings]
    for revision, each in sorted(found, key=lambda pair: pair[1].rank):
        if each.severity == "note":
            continue
        effects = ", ".join(each.effects)
        said = f"- **{prose(effects, 160) or each.severity}** {code(revision.id, 60)}"
        subject = f" {code(each.subject, 120)}" if each.subject else ""
        remedy = f" Instead: {prose(each.remedy, 300)}" if each.remedy else ""
        line = f"{said}{subject}: {prose(each.says, 400)}"
        yield Item.of(f"{line}.{remedy}", line, f"{said}{subject}")


def _revision(revision: "RevisionReview") -> Item:
    unread = "" if revision.rendered else ": its SQL ends early, since it asks the database"
    said = f"- {code(revision.id, 60)} ({prose(revision.phase, 20)}) {prose(revision.message, 160)}{unread}"
    return Item.of(said)


def _notes(review: "MigrationReview") -> Iterable[Item]:
    return (Item.of(f"- not taken into account: {prose(each, 300)}") for each in review.notes)


def _sql(revision: "RevisionReview") -> Item:
    lines = revision.sql.rstrip().splitlines()
    title = f"\n{code(revision.id, 60)}\n"
    forms = [f"{title}\n{block(revision.sql, 'sql')}"]
    if len(lines) > FIRST_LINES:
        more = f"-- {len(lines) - FIRST_LINES:,} more lines: in the complete report"
        forms.append(f"{title}\n" + block("\n".join([*lines[:FIRST_LINES], more]), "sql"))
    return Item.of(*forms, f"{title}\n{plural(len(lines), 'line')} of SQL: {COMPLETE}.")


def policy_parts(stacks: Sequence[StackReview]) -> Iterable[Part]:
    """Violations, then what is newly not evaluated, then counts; the same finding on several stacks once."""
    found: dict[tuple[str, str, str, str, str, str], list[str]] = {}
    counts: dict[str, list[str]] = {}
    for stack in stacks:
        results = stack.policies
        if results is None:
            continue
        newly = newly_not_evaluated(stack)
        for state, several in (("violated", results.violated), ("not evaluated", newly)):
            for each in several:
                key = (state, each.control, each.severity, each.title, each.name, each.detail)
                found.setdefault(key, []).append(stack.stack)
        suppressed = f", {len(results.suppressed):,} accepted with a reason" if results.suppressed else ""
        said = (
            f"{len(results.violated):,} violated, {len(newly):,} newly not evaluated, "
            f"{len(results.not_evaluated):,} not evaluated in all, {results.passed:,} passed{suppressed}"
        )
        counts.setdefault(said, []).append(stack.stack)
    if not counts:
        return
    violated = {key: names for key, names in found.items() if key[0] == "violated"}
    items = [
        Item.of(*(_finding(key, where(names, stacks), most) for most in (300, 80)), group=key[0])
        for key, names in violated.items()
    ]
    # One line for each resource: an image that is built anew makes five controls wait on every task definition.
    waiting: dict[tuple[str, str, str], list[str]] = {}
    for (state, control, severity, _, name, detail), names in found.items():
        if state != "violated":
            waiting.setdefault((name, detail, where(names, stacks)), []).append(f"{control} ({severity})")
    items += [
        Item.of(*(_waiting(*key, controls, most) for most in (600, 80)), group="not evaluated")
        for key, controls in waiting.items()
    ]
    yield Part(
        rank=4,
        opening="\n".join(["\n### Policies\n", *(f"{said}{where(on, stacks)}  " for said, on in counts.items()), ""]),
        items=items,
        rest=lambda left: f"- and {len(left):,} more: {COMPLETE}",
    )


def _finding(key: tuple[str, str, str, str, str, str], on: str, most: int) -> str:
    state, control, severity, title, name, detail = key
    said = f"- **{state}** {prose(control, 60)} ({prose(severity, 20)}) on {code(name, 80)}{on}: {prose(title, most)}"
    return said + (f" — {prose(detail, most)}" if detail else "")


def _waiting(name: str, detail: str, on: str, controls: Sequence[str], most: int) -> str:
    said = f"- **not evaluated** on {code(name, 80)}{on}: {prose(', '.join(controls), most)}"
    return said + (f" — not known yet: {prose(detail, most)}" if detail else "")


def rehearsal_parts(stacks: Sequence[StackReview]) -> Iterable[Part]:
    """A line for each rehearsal: passed or failed, how long it took, and whether nothing was left to change."""
    items = [
        Item.of(*(_rehearsal(stack.stack, stack.rehearsal, most) for most in (600, 160)), group=stack.stack)
        for stack in stacks
        if stack.rehearsal is not None and not stack.rehearsal.problem
    ]
    if items:
        yield Part(
            rank=5,
            opening="\n### Rehearsal on a local AWS\n",
            items=items,
            rest=lambda left: f"- and {len(left):,} more: {COMPLETE}",
        )


def _rehearsal(stack: str, result: "RehearsalResult", most: int) -> str:
    said = f"- {prose(stack, 60)}: **{'passed' if result.passed else 'failed'}** in {duration(result.seconds)}"
    if result.base:
        said += f", from {code(result.base[:12], 12)}"
    if result.passed or result.unchanged_after:
        said += ", 0 changes after it" if result.unchanged_after else ", **a preview after it still shows changes**"
    if result.failure:
        said += f": {prose(result.failure, most)}"
    slowest = ", ".join(f"{prose(each.name, 40)} {duration(each.seconds)}" for each in result.slowest())
    return f"{said} (longest: {slowest})" if slowest else said


def comparison_parts(comparison: Comparison | None) -> Iterable[Part]:
    """What the second stack would get untried, then a collapsed table of how the two differ."""
    if comparison is None:
        return
    first, second = prose(comparison.first, 60), prose(comparison.second, 60)
    if comparison.untried:
        yield Part(
            rank=9,
            opening=f"\n### What {second} would get that {first} has not run\n",
            items=[Item.of(*(f"- {prose(each, most)}" for most in (600, 160))) for each in comparison.untried],
            rest=lambda left: f"- and {len(left):,} more: {COMPLETE}",
        )
    rows = [*comparison.running, *comparison.settings]
    if rows:
        yield Part(
            rank=12,
            opening=(
                f"\n<details><summary>How {second} differs from {first}: {len(rows):,} values</summary>\n\n"
                f"| | {first} | {second} |\n| --- | --- | --- |"
            ),
            items=[Item.of(_row(*row)) for row in rows],
            rest=lambda left: f"\nand {len(left):,} more: {COMPLETE}",
            closing="\n</details>",
        )


def _row(key: str, first: str | None, second: str | None) -> str:
    values = (cell(each, 80) if each is not None else "not set" for each in (first, second))
    return f"| {cell(key, 80)} | {' | '.join(values)} |"
