"""Origin access controls: how a distribution signs its requests to an origin."""

from typing import Any, Final

from local.plugins.cloud import Cloud
from local.plugins.naming import AutoName
from local.plugins.resource import Capability, Inputs, Resource
from local.plugins.schema import string
from local.plugins.values import State

_FIELDS: Final = {
    "name": "Name",
    "description": "Description",
    "originAccessControlOriginType": "OriginAccessControlOriginType",
    "signingBehavior": "SigningBehavior",
    "signingProtocol": "SigningProtocol",
}


class OriginAccessControl(Resource):
    """Everything changes in place: terraform-provider-aws internal/service/cloudfront/origin_access_control.go."""

    token = "aws:cloudfront/originAccessControl:OriginAccessControl"
    capability = Capability.RUNS
    note = "the bucket's policy decides what its distribution may read"
    regional = False
    inputs = {
        "name": string(),
        "description": string(default="Managed by Pulumi"),
        "originAccessControlOriginType": string(
            required=True, allowed=("lambda", "mediapackagev2", "mediastore", "s3")
        ),
        "signingBehavior": string(required=True, allowed=("always", "never", "no-override")),
        "signingProtocol": string(required=True, allowed=("sigv4",)),
    }
    outputs = ("arn", "etag")
    unstable = ("etag",)
    autoname = AutoName(max_length=64)
    gone = ("NoSuchOriginAccessControl",)

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        made = cloud.client("cloudfront").create_origin_access_control(OriginAccessControlConfig=_config(inputs))
        return str(made["OriginAccessControl"]["Id"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        told = cloud.client("cloudfront").get_origin_access_control(Id=resource_id)
        config = told["OriginAccessControl"]["OriginAccessControlConfig"]
        return {
            **{ours: config.get(theirs, "") for ours, theirs in _FIELDS.items()},
            "arn": f"arn:{cloud.partition}:cloudfront::{cloud.account_id}:origin-access-control/{resource_id}",
            "etag": told["ETag"],
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        cloud.client("cloudfront").update_origin_access_control(
            Id=resource_id, IfMatch=old["etag"], OriginAccessControlConfig=_config(new)
        )

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("cloudfront").delete_origin_access_control(Id=resource_id, IfMatch=state["etag"])


def _config(inputs: Inputs) -> dict[str, Any]:
    return {theirs: inputs.get(ours, "") for ours, theirs in _FIELDS.items()}
