"""Changes of the buckets and the vault."""

from stacks.review.changes.change import Danger, Downtime
from stacks.review.changes.preview import Operation
from stacks.review.report import Verdict
from tests.local.review.edits import replaced, setting
from tests.local.review.golden import BUCKET, Golden, Says

_CLOSED = """            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,"""
_UNPROTECTED = setting("protection.enabled", False)

CHANGES = (
    Golden(
        change="the buckets may be made public",
        edits=(replaced("infra/storage.py", _CLOSED, _CLOSED.replace("True", "False")),),
        verdict=Verdict.FAILED,
        headline=("3 updated", "polic"),
        count=3,
        says=(
            Says(
                resource="aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock backups",
                operation=Operation.UPDATE,
                danger=Danger.SECURITY,
                brick="backups",
                words=("public",),
            ),
        ),
        comment=(r"S3\.8",),
    ),
    Golden(
        change="everybody may read the assets",
        edits=(
            replaced(
                "infra/policy_documents.py",
                'return {"Sid": sid, "Principal": {"Service": service}}',
                'return {"Sid": sid, "Principal": "*" if sid == "CloudFront" else {"Service": service}}',
            ),
            replaced(
                "stacks/entrance.py",
                '        {"StringEquals": {"aws:SourceArn": distribution_arn}},\n',
                "",
            ),
        ),
        verdict=Verdict.FAILED,
        says=(
            Says(
                resource="aws:s3/bucketPolicy:BucketPolicy assets",
                operation=Operation.UPDATE,
                danger=Danger.SECURITY,
                words=("s3:GetObject", "anyone|anybody|everybody|everyone|public|internet"),
            ),
        ),
    ),
    Golden(
        change="a bucket gets another name, which replaces it by an empty one",
        edits=(
            replaced(
                "infra/storage.py",
                "bucket=args.naming.name(Kind.BUCKET, args.noun)",
                'bucket=args.naming.name(Kind.BUCKET, args.noun.replace("assets", "files"))',
            ),
            _UNPROTECTED,
        ),
        protected=False,
        verdict=Verdict.NEEDS_ACKNOWLEDGEMENT,
        headline=("data may be lost", "bucket assets"),
        acknowledge=(f"{BUCKET}::assets",),
        says=(
            Says(
                resource=f"{BUCKET} assets",
                operation=Operation.REPLACE,
                danger=Danger.DATA,
                brick="assets",
                forced_by=("bucket",),
                downtime=Downtime.UNTIL_RESTORED,
                holds_data=True,
            ),
        ),
    ),
    Golden(
        change="a bucket is removed with all that belongs to it",
        edits=(
            replaced(
                "stacks/ground.py",
                '        "assets": bucket("assets", logs_to=access_logs),\n',
                '        "assets": bucket("static-files", logs_to=access_logs),\n',
            ),
            _UNPROTECTED,
        ),
        protected=False,
        verdict=Verdict.NEEDS_ACKNOWLEDGEMENT,
        headline=("data may be lost", "bucket assets is deleted"),
        acknowledge=(f"{BUCKET}::assets",),
        says=(
            Says(
                resource=f"{BUCKET} assets",
                operation=Operation.DELETE,
                danger=Danger.DATA,
                brick="assets",
                holds_data=True,
            ),
            Says(
                resource="aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock assets",
                operation=Operation.DELETE,
                danger=Danger.SECURITY,
            ),
        ),
    ),
    Golden(
        change="nobody is kept from deleting a backup",
        edits=(setting("backups.locked_days", 0),),
        says=(
            Says(
                resource="aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration backups",
                operation=Operation.DELETE,
                danger=Danger.DATA,
            ),
            Says(
                resource="aws:backup/vaultLockConfiguration:VaultLockConfiguration vault",
                operation=Operation.DELETE,
                danger=Danger.DATA,
            ),
        ),
        headline=("data may be lost", "object lock", "vault lock"),
        count=2,
    ),
    Golden(
        change="the buckets keep less: no versions, a week, eight days, and nothing once they are deleted",
        edits=(
            replaced("infra/storage.py", '{"status": "Enabled"}, opts', '{"status": "Suspended"}, opts'),
            setting("storage.noncurrent_days", 7),
            setting("storage.force_destroy", True),
            setting("backups.retention_days", 8),
        ),
        verdict=Verdict.FAILED,  # S3.14 asks for versions
        headline=("data may be lost",),
        says=(
            Says(
                resource="aws:s3/bucketVersioning:BucketVersioning backups",
                operation=Operation.UPDATE,
                danger=Danger.DATA,
                words=("Enabled.*Suspended",),
            ),
            Says(
                resource="aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration assets",
                operation=Operation.UPDATE,
                danger=Danger.DATA,
                words=("30.*7",),
            ),
            Says(
                resource="aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration backups",
                operation=Operation.UPDATE,
                danger=Danger.DATA,
                words=("14.*8",),
            ),
            Says(
                resource=f"{BUCKET} backups",
                operation=Operation.UPDATE,
                danger=Danger.DATA,
                holds_data=True,
                words=("force_?destroy|objects",),
            ),
            Says(
                resource="aws:ecr/repository:Repository api",
                operation=Operation.UPDATE,
                danger=Danger.DATA,
                holds_data=True,
                words=("force_?delete|images",),
            ),
            Says(
                resource="aws:backup/plan:Plan vault", operation=Operation.UPDATE, danger=Danger.DATA, words=("14.*8",)
            ),
        ),
    ),
)
