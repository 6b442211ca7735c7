"""Which subnets a database may lie in, and the parameters that it runs with."""

from typing import Any, Final

from local.plugins.aws.rds.tags import retag, tags_of
from local.plugins.aws.tagging import tag_list
from local.plugins.cloud import Cloud
from local.plugins.naming import AutoName
from local.plugins.resource import Inputs, Resource
from local.plugins.schema import blocks, boolean, string, string_map, strings
from local.plugins.values import State

_DESCRIPTION: Final = "Managed by Pulumi"  # pulumi-aws's default
_MOST_PARAMETERS_AT_ONCE: Final = 20  # ModifyDBParameterGroup


class SubnetGroup(Resource):
    """Replacements: terraform-provider-aws internal/service/rds/subnet_group.go."""

    token = "aws:rds/subnetGroup:SubnetGroup"
    note = "the database is reachable from this machine whatever its subnets"
    inputs = {
        "name": string(replaces=True),
        "description": string(default=_DESCRIPTION),
        "subnetIds": strings(required=True, unordered=True),
        "tags": string_map(),
    }
    outputs = ("arn", "supportedNetworkTypes", "vpcId")
    unsupported = ("namePrefix",)
    autoname = AutoName(max_length=255, lower=True)
    gone = ("DBSubnetGroupNotFoundFault", "DBSubnetGroupNotFound")

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        cloud.client("rds").create_db_subnet_group(
            DBSubnetGroupName=inputs["name"],
            DBSubnetGroupDescription=inputs["description"],
            SubnetIds=inputs["subnetIds"],
            Tags=tag_list(inputs["tagsAll"]),
        )
        return str(inputs["name"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        rds = cloud.client("rds")
        group = rds.describe_db_subnet_groups(DBSubnetGroupName=resource_id)["DBSubnetGroups"][0]
        arn = group["DBSubnetGroupArn"]
        return {
            "name": group["DBSubnetGroupName"],
            "description": group["DBSubnetGroupDescription"],
            "subnetIds": [subnet["SubnetIdentifier"] for subnet in group["Subnets"]],
            "tags": tags_of(rds, arn),
            "arn": arn,
            "supportedNetworkTypes": group.get("SupportedNetworkTypes") or ["IPV4"],
            "vpcId": group["VpcId"],
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        rds = cloud.client("rds")
        if changed & {"description", "subnetIds"}:
            rds.modify_db_subnet_group(
                DBSubnetGroupName=resource_id,
                DBSubnetGroupDescription=new["description"],
                SubnetIds=new["subnetIds"],
            )
        if "tagsAll" in changed:
            retag(rds, old["arn"], old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("rds").delete_db_subnet_group(DBSubnetGroupName=resource_id)


class ParameterGroup(Resource):
    """Replacements: terraform-provider-aws internal/service/rds/parameter_group.go."""

    token = "aws:rds/parameterGroup:ParameterGroup"
    note = "rds.force_ssl is enforced; with the others PostgreSQL runs with its own defaults"
    inputs = {
        "name": string(replaces=True),
        "family": string(required=True, replaces=True),
        "description": string(default=_DESCRIPTION, replaces=True),
        "parameters": blocks(
            {
                "name": string(required=True),
                "value": string(required=True),
                "applyMethod": string(default="immediate", allowed=("immediate", "pending-reboot")),
            },
            unordered=True,
        ),
        "skipDestroy": boolean(default=False, write_only=True),
        "tags": string_map(),
    }
    outputs = ("arn",)
    unsupported = ("namePrefix",)
    autoname = AutoName(max_length=255, lower=True)
    gone = ("DBParameterGroupNotFoundFault", "DBParameterGroupNotFound")

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        cloud.client("rds").create_db_parameter_group(
            DBParameterGroupName=inputs["name"],
            DBParameterGroupFamily=inputs["family"],
            Description=inputs["description"],
            Tags=tag_list(inputs["tagsAll"]),
        )
        return str(inputs["name"])

    def finish(self, cloud: Cloud, resource_id: str, inputs: Inputs) -> None:
        self._set(cloud.client("rds"), resource_id, inputs.get("parameters") or [])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        rds = cloud.client("rds")
        group = rds.describe_db_parameter_groups(DBParameterGroupName=resource_id)["DBParameterGroups"][0]
        pages = rds.get_paginator("describe_db_parameters").paginate(DBParameterGroupName=resource_id, Source="user")
        return {
            "name": group["DBParameterGroupName"],
            "family": group["DBParameterGroupFamily"],
            "description": group["Description"],
            "parameters": [
                {
                    "name": each["ParameterName"],
                    "value": each["ParameterValue"],
                    "applyMethod": each.get("ApplyMethod", "immediate"),
                }
                for page in pages
                for each in page["Parameters"]
                if each.get("ParameterValue") is not None
            ],
            "tags": tags_of(rds, group["DBParameterGroupArn"]),
            "arn": group["DBParameterGroupArn"],
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        rds = cloud.client("rds")
        if "parameters" in changed:
            wanted = new.get("parameters") or []
            self._set(rds, resource_id, wanted)
            names = {each["name"] for each in wanted}
            self._reset(rds, resource_id, [each for each in old.get("parameters") or [] if each["name"] not in names])
        if "tagsAll" in changed:
            retag(rds, old["arn"], old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        if not state.get("skipDestroy"):
            cloud.client("rds").delete_db_parameter_group(DBParameterGroupName=resource_id)

    def _set(self, rds: Any, name: str, parameters: list[Inputs]) -> None:
        for chunk in _chunks(parameters):
            rds.modify_db_parameter_group(
                DBParameterGroupName=name,
                Parameters=[
                    {
                        "ParameterName": each["name"],
                        "ParameterValue": each["value"],
                        "ApplyMethod": each["applyMethod"],
                    }
                    for each in chunk
                ],
            )

    def _reset(self, rds: Any, name: str, parameters: list[Inputs]) -> None:
        for chunk in _chunks(parameters):
            rds.reset_db_parameter_group(
                DBParameterGroupName=name,
                Parameters=[{"ParameterName": each["name"], "ApplyMethod": "pending-reboot"} for each in chunk],
            )


def _chunks(parameters: list[Inputs]) -> list[list[Inputs]]:
    size = _MOST_PARAMETERS_AT_ONCE
    return [parameters[start : start + size] for start in range(0, len(parameters), size)]
