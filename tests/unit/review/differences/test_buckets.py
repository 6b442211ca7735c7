"""Buckets: who may read them, and how long what is in them stays."""

from typing import Any

import pytest

from stacks.review.changes.preview import UNKNOWN, Step
from tests.unit.review.differences.steps import lines, policy, step

PUBLIC_ACCESS = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
CLOSED = {"blockPublicAcls": True, "blockPublicPolicy": True, "ignorePublicAcls": True, "restrictPublicBuckets": True}
OLD = {"id": "old", "status": "Enabled", "noncurrentVersionExpiration": {"noncurrentDays": 30}}
OWN_KEY = {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": "arn:k"}}
AWS_KEY = {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}


def locked(mode: str, days: int) -> dict[str, Any]:
    """The inputs of a lock."""
    return {"rule": {"defaultRetention": {"mode": mode, "days": days}}}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            step(PUBLIC_ACCESS, CLOSED, CLOSED | {"blockPublicPolicy": False, "restrictPublicBuckets": False}),
            [
                ("block public policies: on → off; a policy or an ACL can make the bucket public [security-relevant]"),
                (
                    "restrict public buckets: on → off; a policy or an ACL can make the bucket public "
                    "[security-relevant]"
                ),
            ],
            id="opened",
        ),
        pytest.param(
            step(PUBLIC_ACCESS, CLOSED | {"blockPublicPolicy": False}, CLOSED),
            ["block public policies: off → on"],
            id="closed",
        ),
        pytest.param(
            step(PUBLIC_ACCESS, None, CLOSED | {"ignorePublicAcls": False}),
            [("ignore public ACLs: - → off; a policy or an ACL can make the bucket public [security-relevant]")],
            id="created open",
        ),
        pytest.param(
            step(PUBLIC_ACCESS, {"blockPublicAcls": True}, None),
            [("block public ACLs: on → -; a policy or an ACL can make the bucket public [security-relevant]")],
            id="its block is deleted",
        ),
        pytest.param(
            step(
                VERSIONING,
                {"versioningConfiguration": {"status": "Enabled"}},
                {"versioningConfiguration": {"status": "Suspended"}},
            ),
            [
                (
                    "versioning: Enabled → Suspended; what is overwritten or deleted from now on is gone [data "
                    "may be lost]"
                )
            ],
            id="versioning is suspended",
        ),
        pytest.param(
            step(VERSIONING, {"versioningConfiguration": {"status": "Enabled"}}, None),
            [
                (
                    "versioning: on → -; S3 suspends it: what is overwritten or deleted from then on is gone "
                    "[data may be lost]"
                )
            ],
            id="versioning is deleted",
        ),
        pytest.param(
            step(
                LIFECYCLE,
                {"rules": [OLD]},
                {"rules": [OLD | {"expiration": {"days": 90}, "noncurrentVersionExpiration": {"noncurrentDays": 1}}]},
            ),
            [
                (
                    "lifecycle rule old: objects expire after: never → 90 days; what is older goes within a day"
                    " or two [data may be lost]"
                ),
                (
                    "lifecycle rule old: overwritten versions go after: 30 days → 1 day; what is older goes "
                    "within a day or two [data may be lost]"
                ),
            ],
            id="objects expire, and versions sooner",
        ),
        pytest.param(
            step(
                LIFECYCLE,
                {"rules": [OLD]},
                {"rules": [OLD | {"noncurrentVersionExpiration": {"noncurrentDays": "60"}}]},
            ),
            ["lifecycle rule old: overwritten versions go after: 30 days → 60 days"],
            id="versions stay longer",
        ),
        pytest.param(
            step(
                LIFECYCLE,
                {"rules": [OLD]},
                {"rules": [OLD | {"id": "new", "filter": {"prefix": "a/"}}, OLD | {"status": "Disabled"}]},
            ),
            [
                (
                    "lifecycle rule new: overwritten versions go after: never → 30 days; what is older goes "
                    "within a day or two [data may be lost]"
                ),
                "lifecycle rule old: overwritten versions go after: 30 days → never",
                "lifecycle rule old: on → off",
                "lifecycle rule new: - → on",
            ],
            id="another rule, and one that is off",
        ),
        pytest.param(
            step(LIFECYCLE, {"rules": [OLD, OLD | {"id": "other"}]}, {"rules": [OLD]}),
            [
                "lifecycle rule other: overwritten versions go after: 30 days → never",
                "lifecycle rule other: on → -; what it kept in order stays for ever",
            ],
            id="the rules are deleted one by one",
        ),
        pytest.param(
            step(
                LIFECYCLE,
                {"rules": [OLD | {"filter": {"prefix": "a/"}}]},
                {"rules": [OLD | {"filter": {"prefix": "b/"}}]},
            ),
            ["lifecycle rule old.filter.prefix: a/ → b/"],
            id="another prefix",
        ),
        pytest.param(
            step(ENCRYPTION, {"rules": [OWN_KEY | {"bucketKeyEnabled": True}]}, {"rules": [AWS_KEY]}),
            [
                (
                    "encryption: aws:kms with k → AES256; no longer with a key of ours: whoever may read the "
                    "bucket reads it [security-relevant]"
                ),
                "bucket key: on → off",
            ],
            id="no longer with a key of ours",
        ),
        pytest.param(
            step(
                ENCRYPTION,
                {"rules": [AWS_KEY]},
                {
                    "rules": [
                        {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": UNKNOWN}}
                    ]
                },
            ),
            ["encryption: AES256 → aws:kms with (known after the update)"],
            id="with a key that is not known yet",
        ),
        pytest.param(
            step(LOCK, locked("COMPLIANCE", 30), locked("GOVERNANCE", 7)),
            [
                "lock: COMPLIANCE → GOVERNANCE; an administrator can lift it [data may be lost]",
                "objects are locked for: 30 days → 7 days; sooner deletable [data may be lost]",
            ],
            id="a shorter and weaker lock",
        ),
        pytest.param(
            step(LOCK, locked("COMPLIANCE", 30), {}),
            [
                "lock of new objects: on → off; new objects can be deleted at once [data may be lost]",
                "lock: COMPLIANCE → -",
                "objects are locked for: 30 days → -",
            ],
            id="no lock",
        ),
        pytest.param(
            step(LOCK, locked("COMPLIANCE", 30), None),
            ["lock of new objects: on → -; new objects can be deleted at once [data may be lost]"],
            id="the lock is deleted",
        ),
        pytest.param(
            step(
                "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
                {"rule": {"objectOwnership": "BucketOwnerEnforced"}},
                {"rule": {"objectOwnership": "ObjectWriter"}},
            ),
            [
                (
                    "ownership: BucketOwnerEnforced → ObjectWriter; ACLs count again: who writes an object can "
                    "open it [security-relevant]"
                )
            ],
            id="ACLs count again",
        ),
        pytest.param(
            step("aws:s3/bucketAcl:BucketAcl", {"acl": "private"}, {"acl": "public-read"}),
            ["ACL: private → public-read; anybody reads the bucket [security-relevant]"],
            id="an ACL that opens it",
        ),
        pytest.param(
            step(
                "aws:s3/bucket:Bucket",
                {"bucket": "uploads", "forceDestroy": False},
                {"bucket": "uploads", "forceDestroy": True},
            ),
            ["delete with all objects: off → on; a deletion takes the objects too [data may be lost]"],
            id="a deletion takes the objects too",
        ),
        pytest.param(
            step(
                "aws:s3/bucketPolicy:BucketPolicy",
                {"policy": policy({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:b"})},
                None,
            ),
            [
                ("the bucket's policy: on → -; TLS is no longer required, nor is anything else [security-relevant]"),
                "gained, since no longer denied: anybody (*) may s3:* on arn:b",
            ],
            id="its policy is deleted",
        ),
        pytest.param(
            step(
                "aws:s3/bucketVersioningV2:BucketVersioningV2",
                {"versioningConfiguration": {"status": "Enabled"}},
                {"versioningConfiguration": {"status": "Suspended"}},
            ),
            [
                (
                    "versioning: Enabled → Suspended; what is overwritten or deleted from now on is gone [data "
                    "may be lost]"
                )
            ],
            id="the older name of a type",
        ),
    ],
)
def test_a_changed_bucket_reads_so(change: Step, expected: list[str]) -> None:
    assert lines(change) == expected
