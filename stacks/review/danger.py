"""Steps of a preview, judged: in which class of danger a change is, and why."""

from collections.abc import Iterable

from stacks.review.change import Change, Danger, Difference
from stacks.review.differences import differences_of
from stacks.review.holding import carries_traffic, holds, is_security_relevant
from stacks.review.preview import Operation, Step
from stacks.review.replacement import NEW_VERSIONS, replacement_of

_GOING = {Operation.DELETE, Operation.REPLACE}


def changes_of(steps: Iterable[Step]) -> tuple[Change, ...]:
    """The changes, by danger, then by brick and name."""
    found = [_change(step) for step in steps]
    return tuple(sorted(found, key=lambda each: (each.danger.rank, each.brick, each.name, each.type)))


def _change(step: Step) -> Change:
    differences = differences_of(step)
    reasons = _reasons(step, differences)
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
        holds_data=holds(step.type) is not None,
        protected=step.protected,
    )


def _reasons(step: Step, differences: tuple[Difference, ...]) -> dict[Danger, list[str]]:
    """Why the change belongs to each class that it belongs to."""
    reasons: dict[Danger, list[str]] = {}
    held = holds(step.type)
    if held and step.operation in _GOING and step.type not in NEW_VERSIONS:
        stays = " (kept in the account: retain_on_delete)" if step.retained else ""
        reasons.setdefault(Danger.DATA, []).append(f"it holds {held}{stays}")
    if step.operation is Operation.REPLACE and step.type not in NEW_VERSIONS:
        forced_by = ", ".join(each.path for each in step.changed if each.replaces)
        reasons.setdefault(Danger.REPLACED, []).append(f"{forced_by or 'something'} cannot be changed in place")
    for each in differences:
        if each.danger is not None:
            reasons.setdefault(each.danger, []).append(each.note or each.subject)
    if step.operation is not Operation.CREATE:
        if is_security_relevant(step.type) and _says_more_than_tags(step):
            reasons.setdefault(Danger.SECURITY, []).append("it decides who may do or reach what")
        if carries_traffic(step.type) and _says_more_than_tags(step):
            reasons.setdefault(Danger.AVAILABILITY, []).append("requests depend on it")
    elif is_security_relevant(step.type):
        reasons.setdefault(Danger.SECURITY, []).append("it decides who may do or reach what")
    return reasons


def _says_more_than_tags(step: Step) -> bool:
    return step.operation in _GOING or any(not each.path.startswith("tags") for each in step.changed)
