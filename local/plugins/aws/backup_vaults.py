"""AWS Backup: vaults and their locks."""

from typing import Final

from local.plugins.aws.requests import given
from local.plugins.checking import Failure
from local.plugins.cloud import Cloud
from local.plugins.naming import AutoName
from local.plugins.resource import Inputs, Resource, changed_keys
from local.plugins.schema import boolean, integer, string, string_map
from local.plugins.values import State

NAME_LENGTH: Final = 50
"""https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateBackupVault.html"""

GONE: Final = ("ResourceNotFoundException",)


class Vault(Resource):
    """Replacements: terraform-provider-aws internal/service/backup/vault.go."""

    token = "aws:backup/vault:Vault"
    note = "no recovery point ever lies in it"
    inputs = {
        "name": string(replaces=True),
        "kmsKeyArn": string(replaces=True, computed=True),
        "forceDestroy": boolean(default=False, write_only=True),
        "tags": string_map(),
    }
    outputs = ("arn", "recoveryPoints")
    autoname = AutoName(max_length=NAME_LENGTH)
    gone = GONE

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        cloud.client("backup").create_backup_vault(
            BackupVaultName=inputs["name"],
            BackupVaultTags=inputs["tagsAll"],
            **given(inputs, {"kmsKeyArn": "EncryptionKeyArn"}),
        )
        return str(inputs["name"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        found = cloud.client("backup").describe_backup_vault(BackupVaultName=resource_id)
        return {
            "name": found["BackupVaultName"],
            "kmsKeyArn": found.get("EncryptionKeyArn", ""),
            "recoveryPoints": found["NumberOfRecoveryPoints"],
            "arn": found["BackupVaultArn"],
            "tags": tags_of(cloud, found["BackupVaultArn"]),
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        retag(cloud, old, new, changed)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("backup").delete_backup_vault(BackupVaultName=resource_id)


class VaultLockConfiguration(Resource):
    """Its id is the vault's name, so that removing an old lock removes its replacement: as with pulumi-aws, a program
    has to say `delete_before_replace`.

    Replacements: terraform-provider-aws internal/service/backup/vault_lock_configuration.go.
    """

    token = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
    note = "the lock can always be taken off: its grace period never ends here"
    inputs = {
        "backupVaultName": string(required=True, replaces=True),
        "changeableForDays": integer(replaces=True, write_only=True),
        "minRetentionDays": integer(replaces=True),
        "maxRetentionDays": integer(replaces=True),
    }
    outputs = ("backupVaultArn",)
    gone = GONE

    def validate(self, inputs: Inputs) -> list[Failure]:
        days = inputs.get("changeableForDays")
        if isinstance(days, int) and days < 3:
            return [Failure("changeableForDays", f"changeableForDays is {days}: it must be at least 3")]
        return []

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        cloud.client("backup").put_backup_vault_lock_configuration(
            BackupVaultName=inputs["backupVaultName"],
            **given(
                inputs,
                {
                    "changeableForDays": "ChangeableForDays",
                    "minRetentionDays": "MinRetentionDays",
                    "maxRetentionDays": "MaxRetentionDays",
                },
            ),
        )
        return str(inputs["backupVaultName"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        found = cloud.client("backup").describe_backup_vault(BackupVaultName=resource_id)
        if not found.get("Locked"):
            return None
        return {
            "backupVaultName": found["BackupVaultName"],
            "minRetentionDays": found.get("MinRetentionDays", 0),
            "maxRetentionDays": found.get("MaxRetentionDays", 0),
            "backupVaultArn": found["BackupVaultArn"],
        }

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("backup").delete_backup_vault_lock_configuration(BackupVaultName=resource_id)


def tags_of(cloud: Cloud, arn: str) -> dict[str, str]:
    return dict(cloud.client("backup").list_tags(ResourceArn=arn).get("Tags") or {})


def retag(cloud: Cloud, old: State, new: Inputs, changed: frozenset[str]) -> None:
    if "tagsAll" not in changed:
        return
    put, remove = changed_keys(old.get("tagsAll"), new["tagsAll"])
    backup = cloud.client("backup")
    if remove:
        backup.untag_resource(ResourceArn=old["arn"], TagKeyList=remove)
    if put:
        backup.tag_resource(ResourceArn=old["arn"], Tags=put)


RESOURCES: Final = (Vault(), VaultLockConfiguration())
