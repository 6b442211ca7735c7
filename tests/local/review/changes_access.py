"""Changes of who may do what."""

from stacks.review.changes.change import Danger
from stacks.review.changes.preview import Operation
from stacks.review.report import Verdict
from tests.local.review.edits import replaced
from tests.local.review.golden import ROLE, ROLE_POLICY, TASK_DEFINITION, Golden, Says

CHANGES = (
    Golden(
        change="a role may do everything with its logs instead of writing them",
        edits=(
            replaced(
                "infra/task.py",
                'statement(["logs:CreateLogStream", "logs:PutLogEvents"], [f"{log_group_arn}:*"]),',
                '{"Effect": "Allow", "Action": "logs:*", "Resource": [f"{log_group_arn}:*"]},',
            ),
        ),
        verdict=Verdict.FAILED,
        headline=("polic",),
        says=(
            Says(
                resource=f"{ROLE_POLICY} api-execution",
                operation=Operation.UPDATE,
                danger=Danger.SECURITY,
                words=(r"logs:\*", "(gain|may|add|new)"),
            ),
        ),
    ),
    Golden(
        change="the dumps may no longer write into the bucket",
        edits=(
            replaced(
                "infra/dumps.py", '"s3:ListMultipartUploadParts", "s3:PutObject"]', '"s3:ListMultipartUploadParts"]'
            ),
        ),
        headline=("1 updated",),
        count=1,
        says=(
            Says(
                resource=f"{ROLE_POLICY} dumps-uses-backups",
                operation=Operation.UPDATE,
                danger=Danger.SECURITY,
                brick="backups",
                words=("s3:PutObject", "los|no longer|remov"),
                unsaid=("s3:GetObject.*(gain|los)",),
            ),
        ),
    ),
    Golden(
        change="another account may take the roles of the tasks",
        edits=(
            replaced(
                "infra/policy_documents.py",
                '"Principal": {"Service": service},\n'
                '            "Condition": {"StringEquals": {"aws:SourceAccount": account_id}},',
                '"Principal": {"Service": service, "AWS": "arn:aws:iam::999999999999:root"},',
            ),
        ),
        says=(
            Says(
                resource=f"{ROLE} api-task",
                operation=Operation.UPDATE,
                danger=Danger.SECURITY,
                words=("999999999999", "aws:SourceAccount"),
            ),
        ),
        comment=("999999999999",),
    ),
    Golden(
        change="another account may use the stack's key",
        edits=(
            replaced(
                "infra/encryption.py",
                '"Principal": {"AWS": f"arn:aws:iam::{account}:root"},',
                '"Principal": {"AWS": [f"arn:aws:iam::{account}:root", "arn:aws:iam::999999999999:root"]},',
            ),
        ),
        headline=("1 updated",),
        count=1,
        says=(
            Says(
                resource="aws:kms/key:Key encryption",
                operation=Operation.UPDATE,
                danger=Danger.SECURITY,
                holds_data=True,
                words=("999999999999", r"kms:\*"),
            ),
        ),
        unsaid=("data may be lost",),
    ),
    Golden(
        change="a secret moves into the environment, where everybody can read it",
        edits=(
            replaced(
                "infra/migration.py",
                "environment={**args.task.environment, **bounds},\n        secrets=args.database.master_credentials(),",
                'environment={**args.task.environment, **bounds, "MASTER_USERNAME": "master",\n'
                '            "MASTER_PASSWORD": "correct-horse-battery-staple"},',
            ),
        ),
        headline=("2 are security-relevant",),
        says=(
            Says(
                resource=f"{TASK_DEFINITION} migration",
                operation=Operation.REPLACE,
                danger=Danger.SECURITY,
                words=("MASTER_PASSWORD.*plain environment",),
            ),
        ),
        unsaid=("correct-horse-battery-staple",),
    ),
)
