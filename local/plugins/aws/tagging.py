"""AWS's two ways to write tags, from and to a map."""

from collections.abc import Iterable, Mapping
from typing import Any

from local.plugins.cloud import Cloud
from local.plugins.resource import Inputs, changed_keys
from local.plugins.values import State


def tag_list(tags: Mapping[str, str] | None) -> list[dict[str, str]]:
    """[{Key, Value}], as most services take them."""
    return [{"Key": key, "Value": value} for key, value in (tags or {}).items()]


def tag_map(tags: Iterable[Mapping[str, Any]] | None) -> dict[str, str]:
    return {str(tag["Key"]): str(tag.get("Value", "")) for tag in tags or ()}


def ec2_tag_specifications(kind: str, tags: Mapping[str, str] | None) -> list[dict[str, Any]]:
    """What EC2's create calls take; `kind` is EC2's name of the resource type. Empty without tags."""
    return [{"ResourceType": kind, "Tags": tag_list(tags)}] if tags else []


def retag_ec2(cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
    """Bring the tags of an EC2 resource to the new `tagsAll`, where they changed."""
    if "tagsAll" not in changed:
        return
    put, remove = changed_keys(old.get("tagsAll"), new.get("tagsAll"))
    ec2 = cloud.client("ec2")
    if remove:
        ec2.delete_tags(Resources=[resource_id], Tags=[{"Key": key} for key in remove])
    if put:
        ec2.create_tags(Resources=[resource_id], Tags=tag_list(put))
