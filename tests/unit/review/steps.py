"""Steps of a preview for tests, with what a test does not care for left at its ordinary value."""

from typing import Any

from stacks.review.changes.preview import Operation, PropertyChange, Step

DATABASE = "aws:rds/instance:Instance"
POLICY = "aws:iam/rolePolicy:RolePolicy"
SERVICE = "aws:ecs/service:Service"
TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition"


def step(operation: Operation, type_: str, name: str = "it", *, forced_by: str = "", **given: Any) -> Step:
    """One step; `forced_by` is the property that makes it a replacement."""
    changed = given.pop("changed", ())
    if forced_by:
        changed = (PropertyChange(path=forced_by, kind="update", replaces=True),)
    urn = f"urn:pulumi:test::data-aggregator::{type_}::{name}"
    return Step(operation=operation, urn=urn, type=type_, name=name, changed=changed, **given)


def updated(type_: str, name: str = "it", *, old: dict[str, Any], new: dict[str, Any], **given: Any) -> Step:
    """An update whose changed properties are those that differ."""
    paths = [key for key in [*old, *(key for key in new if key not in old)] if old.get(key) != new.get(key)]
    changed = tuple(PropertyChange(path=path, kind="update", replaces=False) for path in paths)
    return step(Operation.UPDATE, type_, name, old=old, new=new, changed=changed, **given)
