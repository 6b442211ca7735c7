"""S3 buckets."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.naming import Kind, Naming
from infra.policy_documents import tls_only


@dataclass(frozen=True, kw_only=True)
class BucketArgs:
    """What the bucket is called, how long an overwritten object is kept, and whether it is deleted with its objects."""

    naming: Naming
    noun: str
    noncurrent_days: int
    force_destroy: bool = False


class Bucket(pulumi.ComponentResource):
    """A private, versioned, encrypted bucket that answers over TLS only.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
    """

    name: pulumi.Output[str]
    arn: pulumi.Output[str]

    def __init__(self, name: str, args: BucketArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:storage:Bucket", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        # STATE: the logical name holds the objects; rename it only with an alias.
        bucket = aws.s3.Bucket(
            name,
            bucket=args.naming.name(Kind.BUCKET, args.noun),
            force_destroy=args.force_destroy,
            opts=child,
        )
        closed = aws.s3.BucketPublicAccessBlock(
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
            name,
            bucket=bucket.id,
            rules=[{"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}],
            opts=child,
        )
        aws.s3.BucketLifecycleConfiguration(
            name,
            bucket=bucket.id,
            rules=[
                {
                    "id": "forget-what-was-overwritten",
                    "status": "Enabled",
                    "filter": {"prefix": ""},
                    "noncurrent_version_expiration": {"noncurrent_days": args.noncurrent_days},
                    "abort_incomplete_multipart_upload": {"days_after_initiation": 7},
                }
            ],
            opts=pulumi.ResourceOptions(parent=self, depends_on=[versioning]),
        )
        # S3 refuses two writes of a bucket's access at once: the policy waits for the public access block.
        aws.s3.BucketPolicy(
            name,
            bucket=bucket.id,
            policy=bucket.arn.apply(tls_only),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[closed]),
        )
        self.name = bucket.bucket
        self.arn = bucket.arn
        self.register_outputs({"name": self.name})
