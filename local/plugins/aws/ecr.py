"""ECR: repositories of the local AWS's registry, which listens on the gateway's port."""

import base64
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from local.plugins.aws.tagging import tag_list, tag_map
from local.plugins.checking import Failure
from local.plugins.cloud import Cloud
from local.plugins.errors import PluginError
from local.plugins.naming import AutoName
from local.plugins.resource import Capability, Function, Inputs, Resource, changed_keys
from local.plugins.schema import block, blocks, boolean, json_text, policy, string, string_map
from local.plugins.values import UNKNOWN, Secret, State, Value

_GONE: Final = ("RepositoryNotFoundException",)
_MOST_FILTERS: Final = 5
_FILTER: Final = re.compile(r"(?=.{1,128}$)[0-9A-Za-z._-]*(\*[0-9A-Za-z._-]*){0,2}")


class Repository(Resource):
    """`repositoryUrl` is `127.0.0.1:<port>/<name>`: Docker takes that for a registry without TLS, ECS pulls from it.

    Replacements: terraform-provider-aws internal/service/ecr/repository.go.
    """

    token = "aws:ecr/repository:Repository"
    capability = Capability.RUNS
    note = "a registry at 127.0.0.1 on the gateway's port, without login; immutable tags stay, scans are not made"
    inputs = {
        "name": string(replaces=True),
        "imageTagMutability": string(
            default="MUTABLE",
            allowed=("MUTABLE", "IMMUTABLE", "MUTABLE_WITH_EXCLUSION", "IMMUTABLE_WITH_EXCLUSION"),
        ),
        "imageTagMutabilityExclusionFilters": blocks(
            {"filter": string(required=True), "filterType": string(required=True, allowed=("WILDCARD",))},
        ),
        "imageScanningConfiguration": block({"scanOnPush": boolean(required=True)}, computed=True),
        "encryptionConfigurations": blocks(
            {
                "encryptionType": string(default="AES256", allowed=("AES256", "KMS", "KMS_DSSE"), replaces=True),
                "kmsKey": string(replaces=True, computed=True),
            },
            replaces=True,
            computed=True,
        ),
        "forceDelete": boolean(default=False, write_only=True),
        "tags": string_map(),
    }
    outputs = ("arn", "registryId", "repositoryUrl")
    autoname = AutoName(lower=True)
    gone = _GONE

    def validate(self, inputs: Inputs) -> Iterator[Failure]:
        """https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageTagMutabilityExclusionFilter.html"""
        mutability, filters = inputs["imageTagMutability"], _filters(inputs)
        if mutability is UNKNOWN or filters is UNKNOWN:
            return
        name = "imageTagMutabilityExclusionFilters"
        if bool(filters) is not mutability.endswith("_WITH_EXCLUSION"):
            yield Failure(
                name, f"{mutability} {'takes no' if filters else 'needs'} {name!r}: they belong to …_WITH_EXCLUSION"
            )
        if len(filters) > _MOST_FILTERS:
            yield Failure(name, f"a repository takes {_MOST_FILTERS} exclusion filters at most, not {len(filters)}")
        for each in filters:
            if each is not UNKNOWN and not _FILTER.fullmatch(str(each["filter"])):
                yield Failure(
                    name,
                    f"the exclusion filter {each['filter']!r} must be 1 to 128 letters, digits, '.', '_', '-' and at "
                    "most 2 '*'",
                )

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        request: dict[str, Any] = {
            "repositoryName": inputs["name"],
            "tags": tag_list(inputs["tagsAll"]),
            "imageTagMutability": inputs["imageTagMutability"],
        }
        if filters := _filters(inputs):
            request["imageTagMutabilityExclusionFilters"] = filters
        if inputs.get("imageScanningConfiguration"):
            request["imageScanningConfiguration"] = inputs["imageScanningConfiguration"]
        for encryption in inputs.get("encryptionConfigurations") or ():
            request["encryptionConfiguration"] = {"encryptionType": encryption["encryptionType"]}
            if encryption.get("kmsKey"):
                request["encryptionConfiguration"]["kmsKey"] = encryption["kmsKey"]
        cloud.client("ecr").create_repository(**request)
        return str(inputs["name"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        ecr = cloud.client("ecr")
        repository = ecr.describe_repositories(repositoryNames=[resource_id])["repositories"][0]
        encryption = repository.get("encryptionConfiguration") or {"encryptionType": "AES256"}
        arn = repository["repositoryArn"]
        return {
            "name": repository["repositoryName"],
            "imageTagMutability": repository["imageTagMutability"],
            "imageTagMutabilityExclusionFilters": repository.get("imageTagMutabilityExclusionFilters", []),
            "imageScanningConfiguration": {"scanOnPush": repository["imageScanningConfiguration"]["scanOnPush"]},
            "encryptionConfigurations": [
                {"encryptionType": encryption["encryptionType"], "kmsKey": encryption.get("kmsKey", "")}
            ],
            "tags": tag_map(ecr.list_tags_for_resource(resourceArn=arn)["tags"]),
            "arn": arn,
            "registryId": repository["registryId"],
            "repositoryUrl": f"{registry_address(cloud)}/{resource_id}",
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        ecr = cloud.client("ecr")
        if changed & {"imageTagMutability", "imageTagMutabilityExclusionFilters"}:
            request = {"imageTagMutability": new["imageTagMutability"]}
            if filters := _filters(new):
                request["imageTagMutabilityExclusionFilters"] = filters
            ecr.put_image_tag_mutability(repositoryName=resource_id, **request)
        if "imageScanningConfiguration" in changed:
            scanning = new.get("imageScanningConfiguration") or {"scanOnPush": False}
            ecr.put_image_scanning_configuration(repositoryName=resource_id, imageScanningConfiguration=scanning)
        if "tagsAll" in changed:
            put, remove = changed_keys(old.get("tagsAll"), new["tagsAll"])
            if remove:
                ecr.untag_resource(resourceArn=old["arn"], tagKeys=remove)
            if put:
                ecr.tag_resource(resourceArn=old["arn"], tags=tag_list(put))

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        ecr = cloud.client("ecr")
        try:
            ecr.delete_repository(repositoryName=resource_id, force=bool(state.get("forceDelete")))
        except ecr.exceptions.RepositoryNotEmptyException as error:
            raise PluginError(
                f"the repository {resource_id!r} still holds images: delete them, or set forceDelete and update first"
            ) from error


class LifecyclePolicy(Resource):
    """Replacements: terraform-provider-aws internal/service/ecr/lifecycle_policy.go.

    A repository has one: the old one goes first (pulumi-aws provider/resources.go).
    """

    token = "aws:ecr/lifecyclePolicy:LifecyclePolicy"
    note = "nothing ever expires"
    inputs = {"repository": string(required=True, replaces=True), "policy": json_text(required=True, replaces=True)}
    outputs = ("registryId",)
    gone = (*_GONE, "LifecyclePolicyNotFoundException")
    delete_before_replace = True

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        cloud.client("ecr").put_lifecycle_policy(
            repositoryName=inputs["repository"], lifecyclePolicyText=inputs["policy"]
        )
        return str(inputs["repository"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        told = cloud.client("ecr").get_lifecycle_policy(repositoryName=resource_id)
        return {
            "repository": told["repositoryName"],
            "policy": told["lifecyclePolicyText"],
            "registryId": told["registryId"],
        }

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("ecr").delete_lifecycle_policy(repositoryName=resource_id)


class RepositoryPolicy(Resource):
    """Replacements: terraform-provider-aws internal/service/ecr/repository_policy.go."""

    token = "aws:ecr/repositoryPolicy:RepositoryPolicy"
    note = "not enforced"
    inputs = {"repository": string(required=True, replaces=True), "policy": policy(required=True)}
    outputs = ("registryId",)
    gone = (*_GONE, "RepositoryPolicyNotFoundException")

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        self._set(cloud, inputs)
        return str(inputs["repository"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        told = cloud.client("ecr").get_repository_policy(repositoryName=resource_id)
        return {"repository": told["repositoryName"], "policy": told["policyText"], "registryId": told["registryId"]}

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        self._set(cloud, new)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("ecr").delete_repository_policy(repositoryName=resource_id)

    def _set(self, cloud: Cloud, inputs: Inputs) -> None:
        cloud.client("ecr").set_repository_policy(repositoryName=inputs["repository"], policyText=inputs["policy"])


class GetAuthorizationToken(Function):
    token = "aws:ecr/getAuthorizationToken:getAuthorizationToken"
    inputs = {"registryId": string()}

    def call(self, cloud: Cloud, inputs: Inputs) -> State:
        data = cloud.client("ecr").get_authorization_token()["authorizationData"][0]
        user, _, password = base64.b64decode(data["authorizationToken"]).decode().partition(":")
        return {
            **inputs,
            "id": cloud.region,
            "region": cloud.region,
            "authorizationToken": Secret(data["authorizationToken"]),
            "expiresAt": data["expiresAt"].isoformat(),
            "password": Secret(password),
            "proxyEndpoint": f"http://{registry_address(cloud)}",
            "userName": user,
        }


class GetCredentials(Function):
    token = "aws:ecr/getCredentials:getCredentials"
    inputs = {"registryId": string(required=True)}

    def call(self, cloud: Cloud, inputs: Inputs) -> State:
        data = cloud.client("ecr").get_authorization_token()["authorizationData"][0]
        return {
            **inputs,
            "id": inputs["registryId"],
            "region": cloud.region,
            "authorizationToken": Secret(data["authorizationToken"]),
            "expiresAt": data["expiresAt"].isoformat(),
            "proxyEndpoint": f"http://{registry_address(cloud)}",
        }


class GetRepository(Function):
    """Raises PluginError, by way of the provider, when the registry has no such repository."""

    token = "aws:ecr/getRepository:getRepository"
    inputs = {"name": string(required=True), "registryId": string(), "tags": string_map()}

    def call(self, cloud: Cloud, inputs: Inputs) -> State:
        told = Repository().read(cloud, inputs["name"], {}) or {}
        tagged = [image for image in _images(cloud, inputs["name"]) if image.get("imageTags")]
        newest = max(tagged, key=lambda image: image["imagePushedAt"])["imageTags"] if tagged else []
        return {
            "id": told["name"],
            "region": cloud.region,
            **{name: told[name] for name in ("arn", "name", "registryId", "repositoryUrl", "tags")},
            "encryptionConfigurations": told["encryptionConfigurations"],
            "imageScanningConfigurations": [told["imageScanningConfiguration"]],
            "imageTagMutability": told["imageTagMutability"],
            "imageTagMutabilityExclusionFilters": told["imageTagMutabilityExclusionFilters"],
            "mostRecentImageTags": newest,
        }


def _images(cloud: Cloud, repository: str) -> list[dict[str, Any]]:
    pages = cloud.client("ecr").get_paginator("describe_images").paginate(repositoryName=repository)
    return [image for page in pages for image in page["imageDetails"]]


def registry_address(cloud: Cloud) -> str:
    """The gateway as Docker reaches it: 127.0.0.1 needs no TLS, whatever name the endpoint has."""
    return f"127.0.0.1:{urlsplit(cloud.endpoint).port or 80}"


def _filters(inputs: Inputs) -> Value:
    return inputs.get("imageTagMutabilityExclusionFilters") or []


RESOURCES: Final = (Repository(), LifecyclePolicy(), RepositoryPolicy())
FUNCTIONS: Final = (GetAuthorizationToken(), GetCredentials(), GetRepository())
