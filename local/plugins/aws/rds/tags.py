"""Tags of RDS's resources, which go by ARN."""

from typing import Any

from local.plugins.aws.tagging import tag_list, tag_map
from local.plugins.resource import Inputs, changed_keys
from local.plugins.values import State


def tags_of(rds: Any, arn: str) -> dict[str, str]:
    return tag_map(rds.list_tags_for_resource(ResourceName=arn)["TagList"])


def retag(rds: Any, arn: str, old: State, new: Inputs) -> None:
    """Bring the tags from the old state's to the new inputs'."""
    put, remove = changed_keys(old.get("tagsAll"), new["tagsAll"])
    if remove:
        rds.remove_tags_from_resource(ResourceName=arn, TagKeys=remove)
    if put:
        rds.add_tags_to_resource(ResourceName=arn, Tags=tag_list(put))
