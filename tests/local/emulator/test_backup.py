"""The lock of a backup vault."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError


def test_a_lock_is_kept_changed_and_taken_off_within_its_grace_period(aws: Any) -> None:
    backup = aws.client("backup")
    backup.create_backup_vault(BackupVaultName="locked")
    assert backup.describe_backup_vault(BackupVaultName="locked")["Locked"] is False
    backup.put_backup_vault_lock_configuration(BackupVaultName="locked", MinRetentionDays=7, ChangeableForDays=3)
    vault = backup.describe_backup_vault(BackupVaultName="locked")
    assert (vault["Locked"], vault["MinRetentionDays"]) == (True, 7)
    assert timedelta(days=2) < vault["LockDate"] - datetime.now(UTC) <= timedelta(days=3)
    backup.put_backup_vault_lock_configuration(BackupVaultName="locked", MaxRetentionDays=30)
    vault = backup.describe_backup_vault(BackupVaultName="locked")
    assert vault["MaxRetentionDays"] == 30
    assert "MinRetentionDays" not in vault
    backup.delete_backup_vault_lock_configuration(BackupVaultName="locked")
    assert backup.describe_backup_vault(BackupVaultName="locked")["Locked"] is False


@pytest.mark.parametrize(
    ("vault", "code"), [("short", "InvalidParameterValueException"), ("absent", "ResourceNotFoundException")]
)
def test_a_lock_with_a_shorter_grace_period_or_without_a_vault_is_refused(aws: Any, vault: str, code: str) -> None:
    backup = aws.client("backup")
    if vault != "absent":
        backup.create_backup_vault(BackupVaultName=vault)
    with pytest.raises(ClientError) as refused:
        backup.put_backup_vault_lock_configuration(BackupVaultName=vault, ChangeableForDays=1)
    assert refused.value.response["Error"]["Code"] == code
