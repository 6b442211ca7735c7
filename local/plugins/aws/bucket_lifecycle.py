"""The lifecycle rules of an S3 bucket: stored; the local AWS removes nothing for its age."""

from collections.abc import Mapping
from typing import Any, Final

from local.plugins.aws.s3 import NO_BUCKET
from local.plugins.cloud import Cloud
from local.plugins.resource import Inputs, Resource
from local.plugins.schema import Property, block, blocks, boolean, integer, string, string_map
from local.plugins.values import State, Value

_TAG: Final = {"key": string(required=True), "value": string(required=True)}
_STORAGE_CLASS: Final = string(
    required=True,
    allowed=("GLACIER", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "DEEP_ARCHIVE", "GLACIER_IR"),
)
_RULE: Final[Mapping[str, Property]] = {
    "id": string(required=True),
    "status": string(required=True, allowed=("Enabled", "Disabled")),
    "prefix": string(computed=True),
    "filter": block(
        {
            "prefix": string(computed=True),
            "tag": block(_TAG),
            "objectSizeGreaterThan": integer(computed=True),
            "objectSizeLessThan": integer(computed=True),
            "and": block(
                {
                    "prefix": string(),
                    "tags": string_map(),
                    "objectSizeGreaterThan": integer(),
                    "objectSizeLessThan": integer(),
                }
            ),
        },
        computed=True,
    ),
    "abortIncompleteMultipartUpload": block({"daysAfterInitiation": integer()}),
    "expiration": block(
        {"date": string(), "days": integer(computed=True), "expiredObjectDeleteMarker": boolean(computed=True)}
    ),
    "noncurrentVersionExpiration": block(
        {"noncurrentDays": integer(required=True), "newerNoncurrentVersions": integer()}
    ),
    "noncurrentVersionTransitions": blocks(
        {
            "noncurrentDays": integer(required=True),
            "storageClass": _STORAGE_CLASS,
            "newerNoncurrentVersions": integer(),
        },
        unordered=True,
    ),
    "transitions": blocks(
        {"storageClass": _STORAGE_CLASS, "date": string(), "days": integer(computed=True)}, unordered=True
    ),
}
# S3's names where they are not ours with a capital letter.
_NAMES: Final = {"id": "ID"}


class BucketLifecycleConfiguration(Resource):
    """Replacements: terraform-provider-aws internal/service/s3/bucket_lifecycle_configuration.go."""

    token = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
    note = "no object is removed for its age"
    inputs = {
        "bucket": string(required=True, replaces=True),
        "rules": blocks(_RULE, required=True),
        "transitionDefaultMinimumObjectSize": string(
            computed=True, allowed=("all_storage_classes_128K", "varies_by_storage_class")
        ),
    }
    unsupported = ("expectedBucketOwner", "timeouts")
    gone = (*NO_BUCKET, "NoSuchLifecycleConfiguration")

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        self._put(cloud, inputs)
        return str(inputs["bucket"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        answer = cloud.client("s3").get_bucket_lifecycle_configuration(Bucket=resource_id)
        size = answer.get("TransitionDefaultMinimumObjectSize")
        return {
            "bucket": resource_id,
            "rules": [_from_s3(_RULE, rule) for rule in answer["Rules"]],
            "transitionDefaultMinimumObjectSize": size
            or known.get("transitionDefaultMinimumObjectSize")
            or "all_storage_classes_128K",
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        self._put(cloud, new)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("s3").delete_bucket_lifecycle(Bucket=resource_id)

    def _put(self, cloud: Cloud, inputs: Inputs) -> None:
        request: dict[str, Any] = {
            "Bucket": inputs["bucket"],
            "LifecycleConfiguration": {"Rules": [_rule_to_s3(rule) for rule in inputs["rules"]]},
        }
        if inputs.get("transitionDefaultMinimumObjectSize"):
            request["TransitionDefaultMinimumObjectSize"] = inputs["transitionDefaultMinimumObjectSize"]
        cloud.client("s3").put_bucket_lifecycle_configuration(**request)


def _rule_to_s3(rule: Inputs) -> dict[str, Any]:
    request = _to_s3(_RULE, rule)
    if "Filter" not in request and "Prefix" not in request:
        request["Filter"] = {"Prefix": ""}  # S3 wants one of the two
    return request


def _to_s3(fields: Mapping[str, Property], value: Inputs) -> dict[str, Any]:
    request: dict[str, Any] = {}
    for name, declared in fields.items():
        given = value.get(name)
        if given is None:
            continue
        theirs = _their_name(name)
        if name == "tags":
            request[theirs] = [{"Key": key, "Value": text} for key, text in given.items()]
        elif declared.items is not None and declared.items.fields:
            request[theirs] = [_to_s3(declared.items.fields, item) for item in given]
        elif declared.fields:
            request[theirs] = _to_s3(declared.fields, given)
        else:
            request[theirs] = given
    return request


def _from_s3(fields: Mapping[str, Property], value: Mapping[str, Any]) -> State:
    state: State = {}
    for name, declared in fields.items():
        given: Value = value.get(_their_name(name))
        if given is None:
            continue
        if name == "tags":
            state[name] = {tag["Key"]: tag["Value"] for tag in given}
        elif declared.items is not None and declared.items.fields:
            state[name] = [_from_s3(declared.items.fields, item) for item in given]
        elif declared.fields:
            state[name] = _from_s3(declared.fields, given)
        elif name == "date":
            state[name] = given.strftime("%Y-%m-%dT%H:%M:%SZ")
        else:
            state[name] = given
    return state


def _their_name(name: str) -> str:
    return _NAMES.get(name, name[0].upper() + name[1:])


RESOURCES: Final = (BucketLifecycleConfiguration(),)
