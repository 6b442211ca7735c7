"""Amazon S3: https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html"""

from stacks.policies.control import Controls, Properties, Resource, Severity, Stack, first, unless
from stacks.policies.documents import statements

S3 = Controls()
BUCKET = "aws:s3/bucket:Bucket"
LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
LOGGING = "aws:s3/bucketLogging:BucketLogging"
OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
POLICY = "aws:s3/bucketPolicy:BucketPolicy"
PUBLIC_ACCESS = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"

BLOCKS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
# https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-6
NOT_FOR_OTHERS = {
    "s3:*",
    "s3:DeleteBucketPolicy",
    "s3:PutBucketAcl",
    "s3:PutBucketPolicy",
    "s3:PutEncryptionConfiguration",
    "s3:PutObjectAcl",
}


@S3.on("S3.2", "S3 general purpose buckets should block public read access", Severity.CRITICAL, POLICY)
def not_public(policy: Properties) -> str | None:
    everybody = [each for each in statements(policy["policy"]) if each.allows_everybody]
    return unless(not everybody, "its policy lets everybody in")


@S3.across("S3.5", "S3 general purpose buckets should require requests to use SSL", Severity.MEDIUM, BUCKET)
def tls_only(bucket: Resource, stack: Stack) -> str | None:
    refused = any(
        each.effect == "Deny" and each.conditions.get("Bool", {}).get("aws:SecureTransport") == "false"
        for policy in stack.attached(bucket, POLICY, "bucket")
        for each in statements(policy.properties["policy"])
    )
    return unless(refused, "no BucketPolicy refuses plain HTTP (aws:SecureTransport)")


@S3.on(
    "S3.6",
    "S3 general purpose bucket policies should restrict access to other AWS accounts",
    Severity.HIGH,
    POLICY,
)
def kept_from_others(policy: Properties) -> str | None:
    given = {
        action
        for each in statements(policy["policy"])
        if each.allows and any(name == "*" or name.startswith("arn:") or name.isdecimal() for name in each.principals)
        for action in each.actions
    }
    found = sorted(given & NOT_FOR_OTHERS)
    return unless(not found, f"its policy allows {', '.join(found)} to others")


@S3.across("S3.8", "S3 general purpose buckets should block public access", Severity.HIGH, BUCKET)
def public_access_blocked(bucket: Resource, stack: Stack) -> str | None:
    blocks = stack.attached(bucket, PUBLIC_ACCESS, "bucket")
    blocked = any(all(block.properties.get(name) is True for name in BLOCKS) for block in blocks)
    return unless(blocked, "no BucketPublicAccessBlock with all four settings")


@S3.across("S3.9", "S3 general purpose buckets should have server access logging enabled", Severity.MEDIUM, BUCKET)
def access_logged(bucket: Resource, stack: Stack) -> str | None:
    """The bucket that receives the logs of others needs none itself, as AWS says of this control."""
    receives = stack.attached(bucket, LOGGING, "targetBucket")
    return unless(bool(receives or stack.attached(bucket, LOGGING, "bucket")), "no BucketLogging names it")


@S3.across(
    "S3.10",
    "S3 general purpose buckets with versioning enabled should have Lifecycle configurations",
    Severity.MEDIUM,
    BUCKET,
)
def old_versions_expire(bucket: Resource, stack: Stack) -> str | None:
    if not _versioned(bucket, stack):
        return None
    expires = any(
        rule.get("status") == "Enabled" and rule.get("noncurrentVersionExpiration")
        for lifecycle in stack.attached(bucket, LIFECYCLE, "bucket")
        for rule in lifecycle.properties.get("rules") or []
    )
    return unless(expires, "no BucketLifecycleConfiguration expires its old versions")


@S3.across(
    "S3.12", "ACLs should not be used to manage user access to S3 general purpose buckets", Severity.MEDIUM, BUCKET
)
def no_acls(bucket: Resource, stack: Stack) -> str | None:
    rules = [each.properties.get("rule") or {} for each in stack.attached(bucket, OWNERSHIP, "bucket")]
    return unless(first(rules).get("objectOwnership") == "BucketOwnerEnforced", "ACLs are not switched off")


@S3.across("S3.13", "S3 general purpose buckets should have Lifecycle configurations", Severity.LOW, BUCKET)
def lifecycle(bucket: Resource, stack: Stack) -> str | None:
    return unless(bool(stack.attached(bucket, LIFECYCLE, "bucket")), "no BucketLifecycleConfiguration names it")


@S3.across("S3.14", "S3 general purpose buckets should have versioning enabled", Severity.LOW, BUCKET)
def versioned(bucket: Resource, stack: Stack) -> str | None:
    return unless(_versioned(bucket, stack), "no BucketVersioning enables it")


def _versioned(bucket: Resource, stack: Stack) -> bool:
    settings = [each.properties["versioningConfiguration"] for each in stack.attached(bucket, VERSIONING, "bucket")]
    return any(each.get("status") == "Enabled" for each in settings)
