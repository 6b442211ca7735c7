"""Log groups, and S3 buckets with their settings."""

import json

from tests.local.plugins.cases import OTHER_TAGS, TAGS, Case, Inputs
from tests.local.plugins.engine import Engine

_BUCKET = "aws:s3/bucket:Bucket"
_KEY = "arn:aws:kms:eu-central-1:000000000000:key/11111111-2222-3333-4444-555555555555"


def buckets(engine: Engine) -> Inputs:
    return {name: engine.create(_BUCKET, name, {}).id for name in ("bucket", "other-bucket")}


def _locking_buckets(engine: Engine) -> Inputs:
    locks = {"objectLockEnabled": True}
    return {name: engine.create(_BUCKET, name, locks).id for name in ("bucket", "other-bucket")}


def _retention(mode: str, days: int) -> Inputs:
    return {"defaultRetention": {"mode": mode, "days": days}}


def _bucket_policy(bucket: str, action: str) -> str:
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": [action],
        "Resource": [f"arn:aws:s3:::{bucket}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=1)


def _encryption(algorithm: str, **key: str) -> Inputs:
    return {"applyServerSideEncryptionByDefault": {"sseAlgorithm": algorithm, **key}, "bucketKeyEnabled": True}


CASES = (
    Case(
        token="aws:cloudwatch/logGroup:LogGroup",
        inputs=lambda _: {"retentionInDays": 7, "tags": TAGS},
        changed=lambda _: {"retentionInDays": 30, "kmsKeyId": _KEY, "tags": OTHER_TAGS},
        replaced=lambda _: {"name": "/test/other", "kmsKeyId": None},
        drift=lambda cloud, live: cloud.client("logs").delete_retention_policy(logGroupName=live.id),
        drifted="retentionInDays",
    ),
    Case(
        token=_BUCKET,
        inputs=lambda _: {"forceDestroy": True, "tags": TAGS},
        changed=lambda _: {"tags": OTHER_TAGS},
        replaced=lambda _: {"objectLockEnabled": True},
        drift=lambda cloud, live: cloud.client("s3").put_bucket_tagging(
            Bucket=live.id, Tagging={"TagSet": [{"Key": "owner", "Value": "by hand"}]}
        ),
        drifted="tags",
    ),
    Case(
        token="aws:s3/bucketVersioning:BucketVersioning",
        needs=buckets,
        inputs=lambda needs: {
            "bucket": needs["bucket"],
            "versioningConfiguration": {"status": "Enabled"},
        },
        changed=lambda _: {"versioningConfiguration": {"status": "Suspended"}},
        replaced=lambda needs: {"bucket": needs["other-bucket"]},
        drift=lambda cloud, live: cloud.client("s3").put_bucket_versioning(
            Bucket=live.id, VersioningConfiguration={"Status": "Enabled"}
        ),
        drifted="versioningConfiguration",
        survives_deletion=True,  # versioning that was once on stays, suspended
    ),
    Case(
        token="aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        needs=buckets,
        inputs=lambda needs: {"bucket": needs["bucket"], "rules": [_encryption("AES256")]},
        changed=lambda _: {"rules": [_encryption("aws:kms", kmsMasterKeyId=_KEY)]},
        replaced=lambda needs: {"bucket": needs["other-bucket"]},
        drift=lambda cloud, live: cloud.client("s3").put_bucket_encryption(
            Bucket=live.id,
            ServerSideEncryptionConfiguration={
                "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms:dsse"}}]
            },
        ),
        drifted="rules",
        survives_deletion=True,  # S3 falls back to its own default encryption
    ),
    Case(
        token="aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        needs=buckets,
        inputs=lambda needs: {"bucket": needs["bucket"], "blockPublicAcls": True, "blockPublicPolicy": True},
        changed=lambda _: {"ignorePublicAcls": True, "restrictPublicBuckets": True},
        replaced=lambda needs: {"bucket": needs["other-bucket"]},
        drift=lambda cloud, live: cloud.client("s3").put_public_access_block(
            Bucket=live.id, PublicAccessBlockConfiguration={"BlockPublicAcls": False}
        ),
        drifted="blockPublicAcls",
    ),
    Case(
        token="aws:s3/bucketOwnershipControls:BucketOwnershipControls",
        needs=buckets,
        inputs=lambda needs: {"bucket": needs["bucket"], "rule": {"objectOwnership": "BucketOwnerEnforced"}},
        changed=lambda _: {"rule": {"objectOwnership": "BucketOwnerPreferred"}},
        replaced=lambda needs: {"bucket": needs["other-bucket"]},
        drift=lambda cloud, live: cloud.client("s3").put_bucket_ownership_controls(
            Bucket=live.id, OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]}
        ),
        drifted="rule",
    ),
    Case(
        token="aws:s3/bucketLogging:BucketLogging",
        needs=buckets,
        inputs=lambda needs: {
            "bucket": needs["bucket"],
            "targetBucket": needs["other-bucket"],
            "targetPrefix": "requests/",
        },
        changed=lambda _: {"targetPrefix": "s3/"},
        replaced=lambda needs: {"bucket": needs["other-bucket"]},
        drift=lambda cloud, live: cloud.client("s3").put_bucket_logging(
            Bucket=live.id,
            BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": live.id, "TargetPrefix": "requests/"}},
        ),
        drifted="targetBucket",
    ),
    Case(
        token="aws:s3/bucketPolicy:BucketPolicy",
        needs=buckets,
        inputs=lambda needs: {
            "bucket": needs["bucket"],
            "policy": _bucket_policy(needs["bucket"], "s3:GetObject"),
        },
        changed=lambda needs: {"policy": _bucket_policy(needs["bucket"], "s3:PutObject")},
        replaced=lambda needs: {"bucket": needs["other-bucket"]},
        drift=lambda cloud, live: cloud.client("s3").put_bucket_policy(
            Bucket=live.id, Policy=_bucket_policy(live.id, "s3:*")
        ),
        drifted="policy",
    ),
    Case(
        token="aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
        needs=_locking_buckets,
        inputs=lambda needs: {"bucket": needs["bucket"], "rule": _retention("GOVERNANCE", 1)},
        changed=lambda _: {"rule": _retention("COMPLIANCE", 30)},
        replaced=lambda needs: {"bucket": needs["other-bucket"]},
        drift=lambda cloud, live: cloud.client("s3").put_object_lock_configuration(
            Bucket=live.id, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled"}
        ),
        drifted="rule",
        survives_deletion=True,  # the bucket goes on to lock what it is told to
    ),
    Case(
        token="aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        needs=buckets,
        inputs=lambda needs: {
            "bucket": needs["bucket"],
            "rules": [
                {"id": "old", "status": "Enabled", "filter": {"prefix": "tmp/"}, "expiration": {"days": 7}},
                {
                    "id": "versions",
                    "status": "Enabled",
                    "noncurrentVersionExpiration": {"noncurrentDays": 30},
                    "abortIncompleteMultipartUpload": {"daysAfterInitiation": 1},
                },
            ],
        },
        changed=lambda _: {
            "rules": [
                {
                    "id": "cold",
                    "status": "Enabled",
                    "filter": {"and": {"prefix": "a/", "tags": {"kind": "log"}}},
                    "transitions": [{"days": 30, "storageClass": "GLACIER"}],
                }
            ]
        },
        replaced=lambda needs: {"bucket": needs["other-bucket"]},
        drift=lambda cloud, live: cloud.client("s3").put_bucket_lifecycle_configuration(
            Bucket=live.id,
            LifecycleConfiguration={
                "Rules": [{"ID": "x", "Status": "Disabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}}]
            },
        ),
        drifted="rules",
    ),
)
