"""How two stacks differ, and what the second would get that the first has not run."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from stacks.review.changes.change import Change, Danger
from stacks.review.evidence.folder import Evidence
from stacks.review.report import Comparison, StackReview


def compare(first: tuple[Evidence, StackReview], second: tuple[Evidence, StackReview]) -> Comparison:
    """The first stack is the one that is updated before the second."""
    (evidence, review), (later_evidence, later_review) = first, second
    return Comparison(
        first=review.stack,
        second=later_review.stack,
        settings=_different(
            dict(_flat(evidence.facts.settings or {})), dict(_flat(later_evidence.facts.settings or {}))
        ),
        running=_different(_running(evidence), _running(later_evidence)),
        untried=tuple(_untried(evidence, review, later_evidence, later_review)),
    )


def _running(evidence: Evidence) -> dict[str, str]:
    found = {"release": evidence.facts.release, "schema": evidence.facts.schema_head}
    return {key: value for key, value in found.items() if value is not None}


def _different(first: Mapping[str, str], second: Mapping[str, str]) -> tuple[tuple[str, str | None, str | None], ...]:
    keys = [*first, *(key for key in second if key not in first)]
    return tuple((key, first.get(key), second.get(key)) for key in keys if first.get(key) != second.get(key))


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Settings by their key's path: `database.multi_az`; a list is one value."""
    if isinstance(value, Mapping) and value:
        for key, each in value.items():
            yield from _flat(each, f"{path}.{key}" if path else str(key))
    else:
        yield path, value if isinstance(value, str) else json.dumps(value)


def _untried(
    evidence: Evidence, review: StackReview, later_evidence: Evidence, later_review: StackReview
) -> Iterator[str]:
    first, second = review.stack, later_review.stack
    if review.migration and later_review.migration:
        pending = {each.id for each in review.migration.revisions}
        untried = [each.id for each in later_review.migration.revisions if each.id in pending]
        if untried:
            yield f"The migration to {', '.join(untried)} has not run on {first}."
    now, later = evidence.facts.schema_head, later_evidence.facts.schema_head
    if now and later and now != later and not (review.migration and review.migration.revisions):
        yield f"{first} runs the schema {now}, and {second} runs {later}: {second} would get what {first} has run."
    promoted = (later_evidence.facts.settings or {}).get("images")
    if isinstance(promoted, Mapping) and promoted.get("promote_from") == first and review.changes:
        runs = evidence.facts.release or "nothing yet"
        yield (
            f"{second} promotes the images that {first} runs ({runs}). {_are(review.changes, f'pending on {first}')}: "
            f"update it, and take the preview of {second} again, to promote what is reviewed here."
        )
    same = {(each.type, each.name) for each in review.changes}
    both = [each for each in later_review.changes if (each.type, each.name) in same]
    if both:
        yield f"{_are(both, 'pending on both')}, so that {first} has not run {_it(both)}: {_named(both)}."
    alone = [each for each in later_review.changes if (each.type, each.name) not in same]
    if alone and len(alone) < len(later_review.changes) + len(review.changes):
        yield (
            f"{_are(alone, f'planned on {second} only')}: {first} has made {_it(alone)} before, or has nothing of the "
            f"kind: {_named(alone)}."
        )


def _are(changes: Sequence[Change], what: str) -> str:
    return f"1 change is {what}" if len(changes) == 1 else f"{len(changes)} changes are {what}"


def _it(changes: Sequence[Change]) -> str:
    return "it" if len(changes) == 1 else "them"


def _named(changes: list[Change], most: int = 5) -> str:
    """The most dangerous ones by name."""
    worst = sorted(changes, key=lambda each: (each.danger.rank, each.name))
    names = [f"{each.name} ({each.type.split(':')[-1]}{_danger(each)})" for each in worst[:most]]
    return ", ".join(names) + (f" and {len(changes) - most} more" if len(changes) > most else "")


def _danger(change: Change) -> str:
    return "" if change.danger is Danger.OTHER else f", {change.danger}"
