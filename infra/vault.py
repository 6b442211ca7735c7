"""AWS Backup: snapshots of the database in a vault that nobody can empty."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.encryption import EncryptionKey
from infra.naming import Kind, Naming
from infra.policy_documents import trust

_MANAGED_POLICY = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
_LOCK_AFTER_DAYS = 3
"""Until then the lock itself can be taken off; afterwards not even by AWS.

https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
"""


@dataclass(frozen=True, kw_only=True)
class VaultArgs:
    """What is backed up, when (UTC), for how many days, and for how many of them nobody can delete it (0: none)."""

    naming: Naming
    key: EncryptionKey
    protect: bool
    resource_arn: pulumi.Input[str]
    schedule: str
    retention_days: int
    locked_days: int


class Vault(pulumi.ComponentResource):
    """A daily snapshot by AWS Backup, encrypted with the stack's key, in a vault of its own.

    https://docs.aws.amazon.com/aws-backup/latest/devguide/whatisbackup.html
    """

    def __init__(self, name: str, args: VaultArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:vault:Vault", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        # STATE: the logical name holds the snapshots; rename it only with an alias.
        vault = aws.backup.Vault(
            name,
            name=args.naming.name(Kind.VAULT),
            kms_key_arn=args.key.arn,
            opts=pulumi.ResourceOptions(parent=self, protect=args.protect),
        )
        if args.locked_days:
            aws.backup.VaultLockConfiguration(
                name,
                backup_vault_name=vault.name,
                min_retention_days=args.locked_days,
                changeable_for_days=_LOCK_AFTER_DAYS,
                # Its id is the vault's: removed after its replacement, the old lock would take the new one along.
                opts=pulumi.ResourceOptions(parent=self, delete_before_replace=True),
            )
        plan = aws.backup.Plan(
            name,
            name=args.naming.name(Kind.VAULT),
            rules=[
                {
                    "rule_name": "daily",
                    "target_vault_name": vault.name,
                    "schedule": args.schedule,
                    "lifecycle": {"delete_after": args.retention_days},
                }
            ],
            opts=child,
        )
        role = aws.iam.Role(
            name,
            name=args.naming.name(Kind.ROLE, name),
            assume_role_policy=trust("backup.amazonaws.com", account_id=args.naming.account_id),
            opts=child,
        )
        attachment = aws.iam.RolePolicyAttachment(name, role=role.name, policy_arn=_MANAGED_POLICY, opts=child)
        aws.backup.Selection(
            name,
            name=args.naming.name(Kind.VAULT),
            plan_id=plan.id,
            iam_role_arn=role.arn,
            resources=[args.resource_arn],
            opts=pulumi.ResourceOptions(parent=self, depends_on=[attachment]),
        )
        self.register_outputs({})
