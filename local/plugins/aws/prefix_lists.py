"""Managed prefix lists: AWS's own address ranges by name."""

from typing import Any, Final

from local.plugins.aws.tagging import tag_map
from local.plugins.cloud import Cloud
from local.plugins.errors import PluginError
from local.plugins.resource import Function, Inputs
from local.plugins.schema import string, string_map
from local.plugins.values import State


class GetManagedPrefixList(Function):
    """By id or by name. Raises PluginError unless exactly one list of the region matches."""

    token = "aws:ec2/getManagedPrefixList:getManagedPrefixList"
    inputs = {"id": string(), "name": string(), "tags": string_map()}
    unsupported = ("filters",)

    def call(self, cloud: Cloud, inputs: Inputs) -> State:
        ec2 = cloud.client("ec2")
        found = [
            each
            for page in ec2.get_paginator("describe_managed_prefix_lists").paginate()
            for each in page["PrefixLists"]
            if _matches(each, inputs)
        ]
        if len(found) != 1:
            raise PluginError(f"{len(found) or 'no'} prefix lists of {cloud.region} match: exactly one has to")
        told = found[0]
        entries = ec2.get_managed_prefix_list_entries(PrefixListId=told["PrefixListId"])["Entries"]
        return {
            "id": told["PrefixListId"],
            "name": told["PrefixListName"],
            "region": cloud.region,
            "addressFamily": told["AddressFamily"],
            "arn": told.get("PrefixListArn", ""),
            "entries": [{"cidr": each["Cidr"], "description": each.get("Description", "")} for each in entries],
            "maxEntries": told.get("MaxEntries", 0),
            "ownerId": told["OwnerId"],
            "version": told.get("Version", 0),
            "tags": tag_map(told.get("Tags")),
        }


def _matches(told: dict[str, Any], inputs: Inputs) -> bool:
    by_id, by_name = inputs.get("id"), inputs.get("name")
    return (
        by_id in (None, told["PrefixListId"])
        and by_name in (None, told["PrefixListName"])
        and (inputs.get("tags") or {}).items() <= tag_map(told.get("Tags")).items()
    )


FUNCTIONS: Final = (GetManagedPrefixList(),)
