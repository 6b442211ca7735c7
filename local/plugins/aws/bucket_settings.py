"""The settings of an S3 bucket that are resources of their own. The id of each is the bucket's name."""

from abc import abstractmethod
from typing import Any, Final

from local.plugins.aws.requests import given
from local.plugins.aws.s3 import NO_BUCKET
from local.plugins.cloud import Cloud
from local.plugins.errors import PluginError
from local.plugins.resource import Capability, Inputs, Resource
from local.plugins.schema import block, blocks, boolean, integer, policy, string, strings
from local.plugins.values import State

_BUCKET: Final = string(required=True, replaces=True)


class _Setting(Resource):
    """One setting: put as a whole, whether new or changed.

    Replacements: terraform-provider-aws internal/service/s3/bucket_<setting>.go; only the bucket itself, in all.
    """

    @abstractmethod
    def put(self, cloud: Cloud, bucket: str, inputs: Inputs) -> None: ...

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        self.put(cloud, inputs["bucket"], inputs)
        return str(inputs["bucket"])

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        self.put(cloud, resource_id, new)


class BucketVersioning(_Setting):
    token = "aws:s3/bucketVersioning:BucketVersioning"
    capability = Capability.RUNS
    inputs = {
        "bucket": _BUCKET,
        "versioningConfiguration": block(
            {"status": string(required=True, allowed=("Enabled", "Suspended", "Disabled"))},
            required=True,
            unsupported=("mfaDelete",),
        ),
    }
    unsupported = ("expectedBucketOwner", "mfa")
    gone = NO_BUCKET

    def put(self, cloud: Cloud, bucket: str, inputs: Inputs) -> None:
        s3 = cloud.client("s3")
        status = inputs["versioningConfiguration"]["status"]
        if status != "Disabled":
            s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": status})
        elif s3.get_bucket_versioning(Bucket=bucket).get("Status"):
            raise PluginError("versioning that was once on can be 'Suspended' and not 'Disabled'")

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        status = cloud.client("s3").get_bucket_versioning(Bucket=resource_id).get("Status")
        wanted = (known.get("versioningConfiguration") or {}).get("status")
        if status is None and wanted != "Disabled":
            return None
        return {"bucket": resource_id, "versioningConfiguration": {"status": status or "Disabled"}}

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        if state["versioningConfiguration"]["status"] == "Enabled":
            cloud.client("s3").put_bucket_versioning(
                Bucket=resource_id, VersioningConfiguration={"Status": "Suspended"}
            )


class BucketServerSideEncryptionConfiguration(_Setting):
    token = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    note = "objects lie unencrypted in memory"
    inputs = {
        "bucket": _BUCKET,
        "rules": blocks(
            {
                "applyServerSideEncryptionByDefault": block(
                    {
                        "sseAlgorithm": string(required=True, allowed=("AES256", "aws:kms", "aws:kms:dsse")),
                        "kmsMasterKeyId": string(),
                    }
                ),
                "bucketKeyEnabled": boolean(),
                "blockedEncryptionTypes": strings(computed=True, unordered=True),
            },
            required=True,
            unordered=True,
        ),
    }
    unsupported = ("expectedBucketOwner",)
    gone = (*NO_BUCKET, "ServerSideEncryptionConfigurationNotFoundError")

    def put(self, cloud: Cloud, bucket: str, inputs: Inputs) -> None:
        cloud.client("s3").put_bucket_encryption(
            Bucket=bucket,
            ServerSideEncryptionConfiguration={"Rules": [self._to_s3(rule) for rule in inputs["rules"]]},
        )

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        answer = cloud.client("s3").get_bucket_encryption(Bucket=resource_id)
        rules = answer["ServerSideEncryptionConfiguration"]["Rules"]
        return {"bucket": resource_id, "rules": [self._from_s3(rule) for rule in rules]}

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("s3").delete_bucket_encryption(Bucket=resource_id)

    def _to_s3(self, rule: Inputs) -> dict[str, Any]:
        default = rule.get("applyServerSideEncryptionByDefault")
        request: dict[str, Any] = {"BucketKeyEnabled": bool(rule.get("bucketKeyEnabled"))}
        if default:
            request["ApplyServerSideEncryptionByDefault"] = {"SSEAlgorithm": default["sseAlgorithm"]}
            if default.get("kmsMasterKeyId"):
                request["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"] = default["kmsMasterKeyId"]
        if rule.get("blockedEncryptionTypes"):
            request["BlockedEncryptionTypes"] = {"EncryptionType": rule["blockedEncryptionTypes"]}
        return request

    def _from_s3(self, rule: dict[str, Any]) -> State:
        default = rule.get("ApplyServerSideEncryptionByDefault")
        state: State = {"bucketKeyEnabled": bool(rule.get("BucketKeyEnabled"))}
        if default:
            state["applyServerSideEncryptionByDefault"] = {"sseAlgorithm": default["SSEAlgorithm"]}
            if default.get("KMSMasterKeyID"):
                state["applyServerSideEncryptionByDefault"]["kmsMasterKeyId"] = default["KMSMasterKeyID"]
        if blocked := rule.get("BlockedEncryptionTypes", {}).get("EncryptionType"):
            state["blockedEncryptionTypes"] = blocked
        return state


class BucketPublicAccessBlock(_Setting):
    token = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
    note = "nothing of this machine is public"
    _switches = {
        "blockPublicAcls": "BlockPublicAcls",
        "blockPublicPolicy": "BlockPublicPolicy",
        "ignorePublicAcls": "IgnorePublicAcls",
        "restrictPublicBuckets": "RestrictPublicBuckets",
    }
    inputs = {"bucket": _BUCKET, **{name: boolean(default=False) for name in _switches}}
    unsupported = ("skipDestroy",)
    gone = (*NO_BUCKET, "NoSuchPublicAccessBlockConfiguration")

    def put(self, cloud: Cloud, bucket: str, inputs: Inputs) -> None:
        cloud.client("s3").put_public_access_block(
            Bucket=bucket,
            PublicAccessBlockConfiguration={theirs: inputs[ours] for ours, theirs in self._switches.items()},
        )

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        answer = cloud.client("s3").get_public_access_block(Bucket=resource_id)
        switches = answer["PublicAccessBlockConfiguration"]
        return {
            "bucket": resource_id,
            **{ours: bool(switches.get(theirs)) for ours, theirs in self._switches.items()},
        }

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("s3").delete_public_access_block(Bucket=resource_id)


class BucketOwnershipControls(_Setting):
    token = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
    note = "ACLs have no effect"
    inputs = {
        "bucket": _BUCKET,
        "rule": block(
            {
                "objectOwnership": string(
                    required=True, allowed=("BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced")
                )
            },
            required=True,
        ),
    }
    gone = (*NO_BUCKET, "OwnershipControlsNotFoundError")

    def put(self, cloud: Cloud, bucket: str, inputs: Inputs) -> None:
        cloud.client("s3").put_bucket_ownership_controls(
            Bucket=bucket,
            OwnershipControls={"Rules": [{"ObjectOwnership": inputs["rule"]["objectOwnership"]}]},
        )

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        answer = cloud.client("s3").get_bucket_ownership_controls(Bucket=resource_id)
        ownership = answer["OwnershipControls"]["Rules"][0]["ObjectOwnership"]
        return {"bucket": resource_id, "rule": {"objectOwnership": ownership}}

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("s3").delete_bucket_ownership_controls(Bucket=resource_id)


class BucketLogging(_Setting):
    token = "aws:s3/bucketLogging:BucketLogging"
    note = "no request is logged"
    inputs = {"bucket": _BUCKET, "targetBucket": string(required=True), "targetPrefix": string(required=True)}
    unsupported = ("expectedBucketOwner", "targetGrants", "targetObjectKeyFormat")
    gone = NO_BUCKET

    def put(self, cloud: Cloud, bucket: str, inputs: Inputs) -> None:
        target = {"TargetBucket": inputs["targetBucket"], "TargetPrefix": inputs["targetPrefix"]}
        cloud.client("s3").put_bucket_logging(Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": target})

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        target = cloud.client("s3").get_bucket_logging(Bucket=resource_id).get("LoggingEnabled")
        if target is None:
            return None
        return {
            "bucket": resource_id,
            "targetBucket": target["TargetBucket"],
            "targetPrefix": target.get("TargetPrefix") or "",
        }

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("s3").put_bucket_logging(Bucket=resource_id, BucketLoggingStatus={})


class BucketPolicy(_Setting):
    token = "aws:s3/bucketPolicy:BucketPolicy"
    note = "decides what CloudFront may read; else enforced only where the local AWS checks signatures"
    inputs = {"bucket": _BUCKET, "policy": policy(required=True)}
    gone = (*NO_BUCKET, "NoSuchBucketPolicy")

    def put(self, cloud: Cloud, bucket: str, inputs: Inputs) -> None:
        cloud.client("s3").put_bucket_policy(Bucket=bucket, Policy=inputs["policy"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        answer = cloud.client("s3").get_bucket_policy(Bucket=resource_id)
        return {"bucket": resource_id, "policy": answer["Policy"]}

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("s3").delete_bucket_policy(Bucket=resource_id)


class BucketObjectLockConfiguration(_Setting):
    """Deleting it takes the default retention away; a bucket that locks objects does so for ever."""

    token = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
    capability = Capability.RUNS
    note = "a locked version is not deleted"
    _retention = {"mode": "Mode", "days": "Days", "years": "Years"}
    inputs = {
        "bucket": _BUCKET,
        "objectLockEnabled": string(default="Enabled", replaces=True, allowed=("Enabled",)),
        "rule": block(
            {
                "defaultRetention": block(
                    {
                        "mode": string(allowed=("COMPLIANCE", "GOVERNANCE")),
                        "days": integer(conflicts=("years",)),
                        "years": integer(conflicts=("days",)),
                    },
                    required=True,
                )
            }
        ),
    }
    unsupported = ("expectedBucketOwner", "token")
    gone = (*NO_BUCKET, "ObjectLockConfigurationNotFoundError")

    def put(self, cloud: Cloud, bucket: str, inputs: Inputs) -> None:
        lock: dict[str, Any] = {"ObjectLockEnabled": inputs["objectLockEnabled"]}
        if inputs.get("rule"):
            lock["Rule"] = {"DefaultRetention": given(inputs["rule"]["defaultRetention"], self._retention)}
        cloud.client("s3").put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=lock)

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        lock = cloud.client("s3").get_object_lock_configuration(Bucket=resource_id)["ObjectLockConfiguration"]
        state: State = {"bucket": resource_id, "objectLockEnabled": lock["ObjectLockEnabled"], "rule": None}
        if retention := lock.get("Rule", {}).get("DefaultRetention"):
            kept = {ours: retention[theirs] for ours, theirs in self._retention.items() if theirs in retention}
            state["rule"] = {"defaultRetention": kept}
        return state

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        self.put(cloud, resource_id, {**state, "rule": None})


RESOURCES: Final = (
    BucketVersioning(),
    BucketServerSideEncryptionConfiguration(),
    BucketPublicAccessBlock(),
    BucketOwnershipControls(),
    BucketLogging(),
    BucketPolicy(),
    BucketObjectLockConfiguration(),
)
