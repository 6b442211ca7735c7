"""Steps of a preview, judged: in which class of danger a change is, and why."""

from collections.abc import Iterable, Mapping
from typing import Any

from stacks.review.changes.change import Change, Danger, Difference
from stacks.review.changes.drawn_names import is_drawn
from stacks.review.changes.holding import carries_traffic, holds, is_security_relevant
from stacks.review.changes.preview import UNKNOWN, Operation, Step, name_of, type_of
from stacks.review.changes.replacement import NEW_VERSIONS, replacement_of
from stacks.review.differences import differences_of
from stacks.review.rendering.wording import kind

_GOING = {Operation.DELETE, Operation.REPLACE}
_NAMED_MOST = 3


def changes_of(steps: Iterable[Step]) -> tuple[Change, ...]:
    """The changes, by danger, then by brick and name."""
    given = list(steps)
    created = {(each.type, each.brick): each.name for each in given if each.operation is Operation.CREATE}
    changing = {each.urn: each.operation for each in given if each.operation is not Operation.UNPROTECT}
    found = [_change(step, created.get((step.type, step.brick)), changing) for step in given]
    return tuple(sorted(found, key=_order))


def _order(change: Change) -> tuple[int, bool, str, str, str]:
    """The worst first; a protection that is lifted loses nothing yet."""
    return change.danger.rank, change.operation is Operation.UNPROTECT, change.brick, change.name, change.type


def _change(step: Step, created: str | None, changing: Mapping[str, Operation]) -> Change:
    """One change; ``created`` is the name of a resource of this type and brick that is new.

    ``changing`` is what happens to all resources that change, by URN.
    """
    differences = differences_of(step)
    follows = _only_follows(step, changing)
    reasons = _reasons(step, differences, _sources(step, changing) if follows else None)
    if created and step.operation is Operation.DELETE:
        alias = f"aliases=[pulumi.Alias(name={step.name!r})]"
        hint = f"{created} is created beside it: if it was only renamed, {alias} keeps it"
        reasons.setdefault(Danger.OTHER, []).append(hint)
    return Change(
        operation=step.operation,
        urn=step.urn,
        type=step.type,
        name=step.name,
        brick=step.brick,
        danger=min(reasons, key=lambda danger: danger.rank, default=Danger.OTHER),
        reasons=tuple(reason for danger in sorted(reasons, key=lambda each: each.rank) for reason in reasons[danger]),
        differences=differences,
        replacement=replacement_of(step) if step.operation is Operation.REPLACE else None,
        holds_data=holds(step.type) is not None and step.type not in NEW_VERSIONS,
        protected=step.protected,
        follows=follows,
    )


def _reasons(step: Step, differences: tuple[Difference, ...], followed: str | None) -> dict[Danger, list[str]]:
    """Why the change belongs to each class that it belongs to; ``followed`` is what it only follows."""
    reasons: dict[Danger, list[str]] = {}
    held = holds(step.type)
    if held and step.operation in _GOING and step.type not in NEW_VERSIONS:
        stays = " (kept in the account: retain_on_delete)" if step.retained else ""
        reasons.setdefault(Danger.DATA, []).append(f"it holds {held}{stays}")
    if step.unprotected and step.operation not in _GOING:
        reasons.setdefault(Danger.DATA, []).append("its protection is lifted: an update may delete or replace it")
    if step.operation is Operation.REPLACE and step.type not in NEW_VERSIONS:
        forced_by = ", ".join(each.path for each in step.changed if each.replaces)
        reasons.setdefault(Danger.REPLACED, []).append(f"{forced_by or 'something'} cannot be changed in place")
    for each in differences:
        if each.danger is not None:
            reasons.setdefault(each.danger, []).append(each.note or each.subject)
    if is_security_relevant(step.type) and _says_more_than_tags(step):
        unknown = "what it will allow is known after the update only: it comes from another changed resource"
        reasons.setdefault(Danger.SECURITY, []).append(unknown if followed else "it decides who may do or reach what")
    if carries_traffic(step.type) and _says_more_than_tags(step) and step.operation is not Operation.CREATE:
        danger = Danger.OTHER if followed else Danger.AVAILABILITY
        reasons.setdefault(danger, []).append("requests depend on it")
    if followed and (not reasons or step.type in NEW_VERSIONS):
        reasons.setdefault(Danger.OTHER, []).append(f"it takes a value over from {followed}")
    return reasons


def _says_more_than_tags(step: Step) -> bool:
    if step.operation is Operation.UNPROTECT:
        return False
    return step.operation is not Operation.UPDATE or any(not each.path.startswith("tags") for each in step.changed)


def _only_follows(step: Step, changing: Mapping[str, Operation]) -> bool:
    """Whether all that differs is not known yet, because it comes from another resource that changes.

    What takes a value from a new resource does more than to follow it: it has had another one's until now.
    """
    if step.operation not in {Operation.UPDATE, Operation.REPLACE}:
        return False
    differing = [
        key
        for key in step.old.keys() | step.new.keys()
        if step.old.get(key) != step.new.get(key) and not is_drawn(step, key)
    ]
    if any(changing.get(urn) is Operation.CREATE for key in differing for urn in step.sources.get(key, ())):
        return False
    return bool(differing) and all(_is_unknown(step.old.get(key), step.new.get(key)) for key in differing)


def _sources(step: Step, changing: Mapping[str, Operation]) -> str:
    """The changed resources that the unknown values come from, by type and name."""
    unknown = [key for key in step.new if step.old.get(key) != step.new[key]]
    urns = {urn for key in unknown for urn in step.sources.get(key, ()) if urn in changing}
    named = sorted(f"{kind(type_of(urn))} {name_of(urn)}" for urn in urns)
    if not named:
        return "another changed resource"
    return ", ".join(named[:_NAMED_MOST]) + (
        f" and {len(named) - _NAMED_MOST} more" if len(named) > _NAMED_MOST else ""
    )


def _is_unknown(old: Any, new: Any) -> bool:
    """Whether the new value is the old one, but for what is not known yet."""
    if isinstance(new, str):
        return UNKNOWN in new
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(old[key] == new[key] or _is_unknown(old[key], new[key]) for key in new)
    if isinstance(old, list) and isinstance(new, list):
        pairs = zip(old, new, strict=False)
        return len(old) == len(new) and all(before == after or _is_unknown(before, after) for before, after in pairs)
    return False
