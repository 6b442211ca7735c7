"""The stack's own encryption key."""

from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from infra.naming import Kind, Naming
from infra.policy_documents import document, statement

USE = (
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
)


@dataclass(frozen=True, kw_only=True)
class EncryptionKeyArgs:
    """Whose key it is, and for how many days a deleted one can be brought back (7 to 30)."""

    naming: Naming
    region: str
    protect: bool
    recovery_days: int = 30


class EncryptionKey(pulumi.ComponentResource):
    """A key that AWS rotates every year, under an alias: of the database, its backups, secrets, logs and alarms.

    The account's own policies decide who may use it (the statement for the account's root hands that to IAM), and the
    services that write on nobody's behalf may use it for this stack's resources.
    https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
    """

    arn: pulumi.Output[str]
    region: str

    def __init__(self, name: str, args: EncryptionKeyArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:encryption:EncryptionKey", name, None, opts)
        # STATE: without this key nothing of the stack can be read; rename it only with an alias.
        key = aws.kms.Key(
            name,
            description=f"Data of {args.naming.project} {args.naming.stack}",
            enable_key_rotation=True,
            deletion_window_in_days=args.recovery_days,
            policy=_key_policy(args),
            opts=pulumi.ResourceOptions(parent=self, protect=args.protect),
        )
        aws.kms.Alias(
            name,
            name=f"alias/{args.naming.name(Kind.KEY_ALIAS)}",
            target_key_id=key.key_id,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.arn = key.arn
        self.region = args.region
        self.register_outputs({"arn": self.arn})


def key_use(key_arn: str, region: str, service: str) -> dict[str, Any]:
    """The statement that lets a role encrypt and decrypt, through one service of AWS such as ``secretsmanager`` only.

    https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
    """
    return statement(
        USE, [key_arn], conditions={"StringEquals": {"kms:ViaService": f"{service}.{region}.amazonaws.com"}}
    )


def _key_policy(args: EncryptionKeyArgs) -> str:
    account, region = args.naming.account_id, args.region
    groups = (f"/{args.naming.project}/{args.naming.stack}/*", f"/aws/rds/instance/{args.naming.name(Kind.DATABASE)}/*")
    logs = [f"arn:aws:logs:{region}:{account}:log-group:{group}" for group in groups]
    return document(
        {
            "Sid": "IamDecides",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
            "Action": "kms:*",
            "Resource": "*",
        },
        # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
        _service("Logs", f"logs.{region}.amazonaws.com", {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": logs}}),
        # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
        _service("Alarms", "cloudwatch.amazonaws.com", {"StringEquals": {"aws:SourceAccount": account}}),
    )


def _service(sid: str, principal: str, condition: dict[str, Any]) -> dict[str, Any]:
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"Service": principal},
        "Action": sorted(USE),
        "Resource": "*",
        "Condition": condition,
    }
