"""Steps to compare, and their differences as a reviewer reads them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from stacks.review.changes.change import Difference
from stacks.review.changes.preview import Operation, PropertyChange, Step
from stacks.review.differences import differences_of


def step(
    kind: str,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
    *,
    changed: Sequence[str] = (),
    name: str = "thing",
    outputs: Mapping[str, Any] | None = None,
) -> Step:
    """An update; what has only one side is a creation or a deletion."""
    operation = Operation.CREATE if old is None else Operation.DELETE if new is None else Operation.UPDATE
    return Step(
        operation=operation,
        urn=f"urn:pulumi:staging::data-aggregator::{kind}::{name}",
        type=kind,
        name=name,
        old=old or {},
        new=new or {},
        outputs=outputs or {},
        changed=tuple(PropertyChange(path=path, kind="update", replaces=False) for path in changed),
    )


def read(difference: Difference) -> str:
    """`subject: before → after; note [danger]`, without what is not there."""
    values = ""
    if difference.before is not None or difference.after is not None:
        values = f": {'-' if difference.before is None else difference.before} → "
        values += "-" if difference.after is None else difference.after
    note = f"; {difference.note}" if difference.note else ""
    return f"{difference.subject}{values}{note}{f' [{difference.danger}]' if difference.danger else ''}"


def lines(change: Step) -> list[str]:
    """What a reviewer reads of a step."""
    return [read(each) for each in differences_of(change)]


def policy(*statements: Mapping[str, Any]) -> str:
    """A policy document as a text."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(actions: Any, resources: Any = None, **more: Any) -> dict[str, Any]:
    """A statement that allows."""
    return {"Effect": "Allow", "Action": actions} | ({"Resource": resources} if resources else {}) | more


def containers(*definitions: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs of a task definition."""
    return {"containerDefinitions": json.dumps(definitions), "cpu": "256", "memory": "512"}
