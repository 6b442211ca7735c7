"""ECS writes tags with small letters: [{key, value}]."""

from collections.abc import Iterable, Mapping
from typing import Any

from local.plugins.resource import Inputs, changed_keys
from local.plugins.values import State


def to_ecs(tags: Mapping[str, str] | None) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in (tags or {}).items()]


def from_ecs(tags: Iterable[Mapping[str, str]] | None) -> dict[str, str]:
    return {tag["key"]: tag.get("value", "") for tag in tags or ()}


def retag(ecs: Any, arn: str, old: State, new: Inputs) -> None:
    """Bring the tags from the old state's to the new inputs'."""
    put, remove = changed_keys(old.get("tagsAll"), new["tagsAll"])
    if remove:
        ecs.untag_resource(resourceArn=arn, tagKeys=remove)
    if put:
        ecs.tag_resource(resourceArn=arn, tags=to_ecs(put))
