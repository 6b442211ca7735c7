"""The state's bucket and the key that encrypts it."""

from collections.abc import Callable
from typing import Any

from boto3.session import Session
from botocore.exceptions import ClientError

from stacks.bootstrap.access import bucket_policy, key_policy
from stacks.bootstrap.ensuring import Done, Outcome, Steps, ensure, meaning
from stacks.bootstrap.failure import BootstrapError
from stacks.bootstrap.foundation import Foundation

_CLOSED = dict.fromkeys(("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True)


def ensure_key(session: Session, foundation: Foundation) -> Steps:
    """A key that AWS rotates every year, under the alias that names it to Pulumi.

    https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
    """
    kms: Any = session.client("kms")
    alias = foundation.own.key_alias
    found = _or_none(lambda: kms.describe_key(KeyId=alias)["KeyMetadata"], "NotFoundException")
    if found is None:
        tags = [{"TagKey": key, "TagValue": value} for key, value in foundation.tags().items()]
        description = f"State of {foundation.own.naming.project} {foundation.own.stack}"
        policy = key_policy(foundation)
        key_id = kms.create_key(Description=description, Policy=policy, Tags=tags)["KeyMetadata"]["KeyId"]
        kms.create_alias(AliasName=alias, TargetKeyId=key_id)
        yield Done(what=f"key {alias}", outcome=Outcome.CREATED)
    elif found["KeyState"] != "Enabled":
        raise BootstrapError(
            f"the key {alias} is {found['KeyState']}: what it encrypted cannot be read until you enable it again "
            f"(aws kms cancel-key-deletion, then enable-key, --key-id {found['KeyId']})"
        )
    else:
        key_id = found["KeyId"]
        yield Done(what=f"key {alias}", outcome=Outcome.UNCHANGED)
    yield ensure(
        "  its policy",
        lambda: meaning(kms.get_key_policy(KeyId=key_id, PolicyName="default")["Policy"]),
        meaning(key_policy(foundation)),
        lambda: kms.put_key_policy(KeyId=key_id, PolicyName="default", Policy=key_policy(foundation)),
    )
    yield ensure(
        "  its yearly rotation",
        lambda: kms.get_key_rotation_status(KeyId=key_id)["KeyRotationEnabled"] or None,
        True,
        lambda: kms.enable_key_rotation(KeyId=key_id),
    )


def ensure_bucket(session: Session, foundation: Foundation) -> Steps:
    """A private, versioned, encrypted bucket that answers over TLS only.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
    """
    if not foundation.is_home:
        home = foundation.home
        what = f"bucket {foundation.bucket}: made in account {home.account} by `make bootstrap STACK={home.stack}`"
        yield Done(what=what, outcome=Outcome.ELSEWHERE)
        return
    s3: Any = session.client("s3")
    bucket = {"Bucket": foundation.bucket}
    yield ensure(
        f"bucket {foundation.bucket}", lambda: _own_bucket(s3, foundation), True, lambda: _create(s3, foundation)
    )
    yield ensure(
        "  no public access",
        lambda: _or_none(
            lambda: s3.get_public_access_block(**bucket)["PublicAccessBlockConfiguration"],
            "NoSuchPublicAccessBlockConfiguration",
        ),
        _CLOSED,
        lambda: s3.put_public_access_block(**bucket, PublicAccessBlockConfiguration=_CLOSED),
    )
    yield ensure(
        "  every version is kept",
        lambda: s3.get_bucket_versioning(**bucket).get("Status"),
        "Enabled",
        lambda: s3.put_bucket_versioning(**bucket, VersioningConfiguration={"Status": "Enabled"}),
    )
    encryption = _encryption(session.client("kms").describe_key(KeyId=foundation.own.key_alias)["KeyMetadata"]["Arn"])
    yield ensure(
        "  encryption with the key",
        lambda: _or_none(
            lambda: s3.get_bucket_encryption(**bucket)["ServerSideEncryptionConfiguration"],
            "ServerSideEncryptionConfigurationNotFoundError",
        ),
        encryption,
        lambda: s3.put_bucket_encryption(**bucket, ServerSideEncryptionConfiguration=encryption),
    )
    rules = _lifecycle(foundation.settings.storage.noncurrent_days)
    yield ensure(
        f"  old versions go after {foundation.settings.storage.noncurrent_days} days",
        lambda: _or_none(
            lambda: s3.get_bucket_lifecycle_configuration(**bucket)["Rules"], "NoSuchLifecycleConfiguration"
        ),
        rules,
        lambda: s3.put_bucket_lifecycle_configuration(**bucket, LifecycleConfiguration={"Rules": rules}),
    )
    yield ensure(
        "  its policy: TLS only, and each stack its own state",
        lambda: meaning(_or_none(lambda: s3.get_bucket_policy(**bucket)["Policy"], "NoSuchBucketPolicy")),
        meaning(bucket_policy(foundation)),
        lambda: s3.put_bucket_policy(**bucket, Policy=bucket_policy(foundation)),
    )
    tags = foundation.tags()
    yield ensure(
        "  its tags",
        lambda: _or_none(
            lambda: {tag["Key"]: tag["Value"] for tag in s3.get_bucket_tagging(**bucket)["TagSet"]}, "NoSuchTagSet"
        ),
        tags,
        lambda: s3.put_bucket_tagging(
            **bucket, Tagging={"TagSet": [{"Key": key, "Value": value} for key, value in tags.items()]}
        ),
    )


def _own_bucket(s3: Any, foundation: Foundation) -> bool | None:
    """True where the account has the bucket, None where nobody has it.

    Raises BootstrapError when another account has it: names of buckets are the world's.
    """
    try:
        s3.head_bucket(Bucket=foundation.bucket, ExpectedBucketOwner=foundation.own.account)
    except ClientError as error:
        match error.response["ResponseMetadata"]["HTTPStatusCode"]:
            case 404:
                return None
            case 403:
                raise _taken(foundation) from error
        raise
    return True


def _create(s3: Any, foundation: Foundation) -> None:
    region = foundation.own.region
    # https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html: us-east-1 is said by saying nothing.
    place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    try:
        s3.create_bucket(Bucket=foundation.bucket, ObjectOwnership="BucketOwnerEnforced", **place)
    except s3.exceptions.BucketAlreadyExists as error:
        raise _taken(foundation) from error
    s3.get_waiter("bucket_exists").wait(Bucket=foundation.bucket)


def _taken(foundation: Foundation) -> BootstrapError:
    return BootstrapError(
        f"the bucket {foundation.bucket} is not account {foundation.own.account}'s, or its policy shuts these "
        "credentials out: give the project another name in Pulumi.yaml, or use credentials that may administer it"
    )


def _encryption(key_arn: str) -> dict[str, Any]:
    """By the key's own ARN: S3 would look an alias up in the account of whoever writes."""
    by_default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key_arn}
    return {"Rules": [{"ApplyServerSideEncryptionByDefault": by_default, "BucketKeyEnabled": True}]}


def _lifecycle(noncurrent_days: int) -> list[dict[str, Any]]:
    """A current state never goes; an overwritten or deleted one can be brought back for so many days."""
    return [
        {
            "ID": "forget-what-is-old",
            "Status": "Enabled",
            "Filter": {"Prefix": ""},
            "NoncurrentVersionExpiration": {"NoncurrentDays": noncurrent_days},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
        }
    ]


def _or_none(ask: Callable[[], Any], missing: str) -> Any:
    """The answer, or None where AWS says by this code that there is nothing."""
    try:
        return ask()
    except ClientError as error:
        if error.response["Error"]["Code"] == missing:
            return None
        raise
