"""S3 buckets: they run on the local AWS; their settings are in `bucket_settings`."""

from typing import Any, Final

from local.plugins.aws.tagging import tag_list, tag_map
from local.plugins.cloud import Cloud
from local.plugins.errors import PluginError, error_code
from local.plugins.naming import AutoName
from local.plugins.resource import Capability, Inputs, Resource
from local.plugins.schema import boolean, string, string_map
from local.plugins.values import State

NO_BUCKET: Final = ("NoSuchBucket", "404")
_LARGEST_DELETION: Final = 1000  # docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
# The hosted zones of S3's website endpoints, of the regions that the project uses:
# docs.aws.amazon.com/general/latest/gr/s3.html
_HOSTED_ZONES: Final = {
    "eu-central-1": "Z21DNDUVLTQW6Q",
    "eu-west-1": "Z1BKCTXD74EZPE",
    "us-east-1": "Z3AQBSTGFYJSTF",
    "us-west-2": "Z3BJ6K6RIION7M",
}


class Bucket(Resource):
    """Replacements: terraform-provider-aws internal/service/s3/bucket.go."""

    token = "aws:s3/bucket:Bucket"
    capability = Capability.RUNS
    note = "objects are kept until the local AWS stops"
    inputs = {
        "bucket": string(replaces=True),
        "forceDestroy": boolean(default=False, write_only=True),
        "objectLockEnabled": boolean(replaces=True, computed=True),
        "tags": string_map(),
    }
    outputs = ("arn", "bucketDomainName", "bucketRegion", "bucketRegionalDomainName", "hostedZoneId")
    unsupported = (
        "accelerationStatus",
        "acl",
        "bucketNamespace",
        "bucketPrefix",
        "corsRules",
        "grants",
        "lifecycleRules",
        "logging",
        "objectLockConfiguration",
        "policy",
        "replicationConfiguration",
        "requestPayer",
        "serverSideEncryptionConfiguration",
        "versioning",
        "website",
    )
    autoname = AutoName(property="bucket", max_length=63, lower=True)
    gone = NO_BUCKET

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        name = str(inputs["bucket"])
        request: dict[str, Any] = {"Bucket": name}
        if cloud.region != "us-east-1":  # the one region that must not be named
            request["CreateBucketConfiguration"] = {"LocationConstraint": cloud.region}
        if inputs.get("objectLockEnabled"):
            request["ObjectLockEnabledForBucket"] = True
        cloud.client("s3").create_bucket(**request)
        return name

    def finish(self, cloud: Cloud, resource_id: str, inputs: Inputs) -> None:
        if inputs["tagsAll"]:
            cloud.client("s3").put_bucket_tagging(Bucket=resource_id, Tagging={"TagSet": tag_list(inputs["tagsAll"])})

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        s3 = cloud.client("s3")
        s3.head_bucket(Bucket=resource_id)
        region = s3.get_bucket_location(Bucket=resource_id).get("LocationConstraint") or "us-east-1"
        return {
            "bucket": resource_id,
            "objectLockEnabled": self._locked(cloud, resource_id),
            "arn": f"arn:{cloud.partition}:s3:::{resource_id}",
            "bucketDomainName": f"{resource_id}.s3.amazonaws.com",
            "bucketRegion": region,
            "bucketRegionalDomainName": f"{resource_id}.s3.{region}.amazonaws.com",
            "hostedZoneId": _HOSTED_ZONES.get(region, ""),
            "tags": self._tags(cloud, resource_id),
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        if "tagsAll" not in changed:
            return
        s3 = cloud.client("s3")
        if new["tagsAll"]:
            s3.put_bucket_tagging(Bucket=resource_id, Tagging={"TagSet": tag_list(new["tagsAll"])})
        else:
            s3.delete_bucket_tagging(Bucket=resource_id)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        if state.get("forceDestroy"):
            self._empty(cloud, resource_id, locks=bool(state.get("objectLockEnabled")))
        cloud.client("s3").delete_bucket(Bucket=resource_id)

    def _empty(self, cloud: Cloud, name: str, *, locks: bool) -> None:
        """Every object, in every version; in a bucket that locks them, as far as a lock can be bypassed.

        Raises PluginError for a version whose lock nobody can bypass:
        https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html#object-lock-retention-modes
        """
        s3 = cloud.client("s3")
        bypass = {"BypassGovernanceRetention": True} if locks else {}
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=name):
            objects = [
                {"Key": each["Key"], "VersionId": each["VersionId"]}
                for each in (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))
            ]
            for start in range(0, len(objects), _LARGEST_DELETION):
                chunk = objects[start : start + _LARGEST_DELETION]
                answer = s3.delete_objects(Bucket=name, Delete={"Objects": chunk, "Quiet": True}, **bypass)
                for error in answer.get("Errors", ()):
                    raise PluginError(
                        f"the bucket {name!r} still holds {error['Key']!r} ({error['Code']}: {error['Message']}): "
                        "wait until its lock has ended, or keep the bucket and take it out of the state"
                    )

    def _tags(self, cloud: Cloud, name: str) -> dict[str, str]:
        try:
            return tag_map(cloud.client("s3").get_bucket_tagging(Bucket=name)["TagSet"])
        except Exception as error:
            if error_code(error) != "NoSuchTagSet":
                raise
            return {}

    def _locked(self, cloud: Cloud, name: str) -> bool:
        try:
            answer = cloud.client("s3").get_object_lock_configuration(Bucket=name)
        except Exception as error:
            if error_code(error) != "ObjectLockConfigurationNotFoundError":
                raise
            return False
        return bool(answer["ObjectLockConfiguration"].get("ObjectLockEnabled") == "Enabled")


RESOURCES: Final = (Bucket(),)
