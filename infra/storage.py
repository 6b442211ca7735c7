"""S3 buckets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from infra.encryption import EncryptionKey, key_use
from infra.naming import Kind, Naming
from infra.policy_documents import document, service_may, statement, tls_only

_LOG_PREFIX = "s3"


@dataclass(frozen=True, kw_only=True)
class BucketArgs:
    """What the bucket is called, and how long what is kept.

    ``encrypted_with``: a key of the stack; None: S3's own keys, which services without a key of ours can write with.
    ``expire_days``: after this an object goes; None: it stays. ``noncurrent_days``: the same once it was overwritten.
    ``collects_logs``: other buckets log their requests into it; ``logs_to``: the one that does so for this bucket.
    ``locked_days``: nobody can delete a new object for so long; 0: the bucket is ready for locks and sets none; None:
    it is not. ``force_destroy``: the bucket is deleted with its objects.
    """

    naming: Naming
    noun: str
    noncurrent_days: int
    protect: bool
    encrypted_with: EncryptionKey | None = None
    expire_days: int | None = None
    locked_days: int | None = None
    collects_logs: bool = False
    logs_to: "Bucket | None" = None
    force_destroy: bool = False

    def __post_init__(self) -> None:
        """Raises ValueError for a bucket of locked objects that anyone with access to S3 could read."""
        if self.locked_days is not None and self.encrypted_with is None:
            raise ValueError(
                f"the bucket {self.noun!r} locks its objects and has no key: what nobody can delete for "
                f"{self.locked_days} days has to be encrypted with a key of ours; give encrypted_with"
            )


class Bucket(pulumi.ComponentResource):
    """A private, versioned, encrypted bucket that answers over TLS only; ``restrict`` lets somebody else in.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
    """

    name: pulumi.Output[str]
    arn: pulumi.Output[str]
    regional_domain_name: pulumi.Output[str]

    def __init__(self, name: str, args: BucketArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:storage:Bucket", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        # STATE: the logical name holds the objects; rename it only with an alias.
        bucket = aws.s3.Bucket(
            name,
            bucket=args.naming.name(Kind.BUCKET, args.noun),
            object_lock_enabled=args.locked_days is not None,
            force_destroy=args.force_destroy,
            opts=pulumi.ResourceOptions(parent=self, protect=args.protect),
        )
        self._closed = aws.s3.BucketPublicAccessBlock(
            name,
            bucket=bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=child,
        )
        aws.s3.BucketOwnershipControls(
            name, bucket=bucket.id, rule={"object_ownership": "BucketOwnerEnforced"}, opts=child
        )
        versioning = aws.s3.BucketVersioning(
            name, bucket=bucket.id, versioning_configuration={"status": "Enabled"}, opts=child
        )
        aws.s3.BucketServerSideEncryptionConfiguration(
            name, bucket=bucket.id, rules=[_encryption(args.encrypted_with)], opts=child
        )
        versioned = pulumi.ResourceOptions(parent=self, depends_on=[versioning])
        aws.s3.BucketLifecycleConfiguration(name, bucket=bucket.id, rules=[_lifecycle(args)], opts=versioned)
        if args.locked_days:
            aws.s3.BucketObjectLockConfiguration(
                name,
                bucket=bucket.id,
                rule={"default_retention": {"mode": "COMPLIANCE", "days": args.locked_days}},
                opts=versioned,
            )
        if args.logs_to:
            # https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
            aws.s3.BucketLogging(
                name,
                bucket=bucket.id,
                target_bucket=args.logs_to.name,
                target_prefix=f"{_LOG_PREFIX}/{name}/",
                opts=child,
            )
        self.name = bucket.bucket
        self.arn = bucket.arn
        self.regional_domain_name = bucket.bucket_regional_domain_name
        self._name = name
        self._key = args.encrypted_with
        self._collects_logs_of = args.naming.account_id if args.collects_logs else None
        self.register_outputs({"name": self.name})

    def restrict(self, *statements: pulumi.Output[dict[str, Any]]) -> aws.s3.BucketPolicy:
        """Write the bucket's one policy: TLS only, and what these statements allow beside the account's own roles."""

        def policy(values: Sequence[Any]) -> str:
            bucket_arn, *allowed = values
            if self._collects_logs_of:
                allowed.append(_log_delivery(bucket_arn, self._collects_logs_of))
            return document(tls_only(bucket_arn), *allowed)

        # S3 refuses two writes of a bucket's access at once: the policy waits for the public access block.
        return aws.s3.BucketPolicy(
            self._name,
            bucket=self.name,
            policy=pulumi.Output.all(self.arn, *statements).apply(policy),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self._closed]),
        )

    def grant_to(self, user: str, role_name: pulumi.Input[str], actions: Sequence[str]) -> aws.iam.RolePolicy:
        """Let a role do these things with the objects, and list them."""

        key = self._key

        def policy(arns: Sequence[str]) -> str:
            bucket_arn, *key_arns = arns
            return document(
                statement(actions, [f"{bucket_arn}/*"]),
                statement(["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"], [bucket_arn]),
                *(key_use(arn, key.region, "s3") for arn in key_arns if key),
            )

        return aws.iam.RolePolicy(
            f"{user}-uses-{self._name}",
            role=role_name,
            policy=pulumi.Output.all(self.arn, *([key.arn] if key else [])).apply(policy),
            opts=pulumi.ResourceOptions(parent=self),
        )


def _log_delivery(bucket_arn: str, account_id: str) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html#grant-log-delivery-permissions-general"""
    return service_may(
        "BucketLogs",
        "logging.s3.amazonaws.com",
        ["s3:PutObject"],
        [f"{bucket_arn}/{_LOG_PREFIX}/*"],
        {"StringEquals": {"aws:SourceAccount": account_id}},
    )


def _encryption(key: EncryptionKey | None) -> aws.s3.BucketServerSideEncryptionConfigurationRuleArgsDict:
    if key is None:
        return {"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}
    return {
        "apply_server_side_encryption_by_default": {"sse_algorithm": "aws:kms", "kms_master_key_id": key.arn},
        "bucket_key_enabled": True,
    }


def _lifecycle(args: BucketArgs) -> aws.s3.BucketLifecycleConfigurationRuleArgsDict:
    rule: aws.s3.BucketLifecycleConfigurationRuleArgsDict = {
        "id": "forget-what-is-old",
        "status": "Enabled",
        "filter": {"prefix": ""},
        "noncurrent_version_expiration": {"noncurrent_days": args.noncurrent_days},
        "abort_incomplete_multipart_upload": {"days_after_initiation": 7},
    }
    if args.expire_days:
        rule["expiration"] = {"days": args.expire_days}
    return rule
