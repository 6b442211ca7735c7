"""Amazon S3."""

from stacks.policies.control import Controls, Properties, Resource, Severity, Stack, unless

S3 = Controls()
BUCKET = "pulumi-python:dynamic/x:Thing"


@S3.on("S3.15", "S3 general purpose buckets should have Object Lock enabled", Severity.MEDIUM, BUCKET)
def object_lock(bucket: Properties) -> str | None:
    return unless(bucket.get("objectLockEnabled") is True, "objectLockEnabled is not true")

@S3.across("S3.8", "S3 general purpose buckets should block public access", Severity.HIGH, BUCKET)
def public_access(bucket: Resource, stack: Stack) -> str | None:
    blocks = stack.attached(bucket, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "bucket")
    return unless(bool(blocks), "no BucketPublicAccessBlock")
