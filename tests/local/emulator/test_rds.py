"""RDS patches: a managed master password, settings that stay, a deletion that leaves nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Iterator

DATABASE = "room"


@pytest.fixture(scope="module")
def database(aws: Any) -> Iterator[dict[str, Any]]:
    rds = aws.client("rds")
    rds.create_db_instance(
        DBInstanceIdentifier=DATABASE, DBInstanceClass="db.t4g.micro", Engine="postgres", EngineVersion="17.4",
        AllocatedStorage=20, MasterUsername="master", ManageMasterUserPassword=True, DBName="aggregator",
        PreferredBackupWindow="01:00-02:00", EnableCloudwatchLogsExports=["postgresql"], DeletionProtection=True,
    )  # fmt: skip
    aws.until(lambda: describe(aws)["DBInstanceStatus"] == "available", 90, "the database's way to available")
    yield describe(aws)
    rds.modify_db_instance(DBInstanceIdentifier=DATABASE, DeletionProtection=False)
    rds.delete_db_instance(DBInstanceIdentifier=DATABASE, SkipFinalSnapshot=True)


def describe(aws: Any) -> dict[str, Any]:
    found: dict[str, Any] = aws.client("rds").describe_db_instances(DBInstanceIdentifier=DATABASE)["DBInstances"][0]
    return found


def credentials(aws: Any) -> dict[str, str]:
    arn = describe(aws)["MasterUserSecret"]["SecretArn"]
    value: dict[str, str] = json.loads(aws.client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"])
    return value


def log_in(database: dict[str, Any], user: str, password: str) -> None:
    endpoint = database["Endpoint"]
    psycopg.connect(
        host=endpoint["Address"], port=endpoint["Port"], user=user, password=password, dbname="aggregator",
        connect_timeout=5,
    ).close()  # fmt: skip


def test_the_managed_password_is_in_a_secret_and_opens_the_database(aws: Any, database: dict[str, Any]) -> None:
    secret = aws.client("secretsmanager").describe_secret(SecretId=database["MasterUserSecret"]["SecretArn"])
    assert secret["Name"].startswith("rds!db-")
    assert database["MasterUserSecret"]["SecretStatus"] == "active"
    assert database["MasterUserSecret"]["KmsKeyId"].startswith("arn:aws:kms:")
    log_in(database, credentials(aws)["username"], credentials(aws)["password"])
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        log_in(database, "master", "password")


def test_a_rotation_changes_the_secret_and_the_database(aws: Any, database: dict[str, Any]) -> None:
    before = credentials(aws)["password"]
    aws.client("rds").modify_db_instance(
        DBInstanceIdentifier=DATABASE, RotateMasterUserPassword=True, ApplyImmediately=True
    )
    after = credentials(aws)["password"]
    assert after != before
    log_in(database, "master", after)


def test_a_password_of_ones_own_is_refused_while_rds_manages_it(aws: Any, database: dict[str, Any]) -> None:
    with pytest.raises(ClientError, match="ManageMasterUserPassword enabled"):
        aws.client("rds").modify_db_instance(DBInstanceIdentifier=DATABASE, MasterUserPassword="of-ones-own")


def test_settings_given_at_creation_are_kept(database: dict[str, Any]) -> None:
    assert database["PreferredBackupWindow"] == "01:00-02:00"
    assert database["EnabledCloudwatchLogsExports"] == ["postgresql"]


def test_modified_settings_are_kept(aws: Any, database: dict[str, Any]) -> None:
    aws.client("rds").modify_db_instance(
        DBInstanceIdentifier=DATABASE, DBInstanceClass="db.t4g.small", AllocatedStorage=30,
        BackupRetentionPeriod=9, AutoMinorVersionUpgrade=False, ApplyImmediately=True,
        CloudwatchLogsExportConfiguration={"EnableLogTypes": ["upgrade"], "DisableLogTypes": ["postgresql"]},
    )  # fmt: skip
    now = describe(aws)
    assert (now["DBInstanceClass"], now["AllocatedStorage"]) == ("db.t4g.small", 30)
    assert (now["BackupRetentionPeriod"], now["AutoMinorVersionUpgrade"]) == (9, False)
    assert now["EnabledCloudwatchLogsExports"] == ["upgrade"]


def test_a_deletion_needs_a_word_about_the_final_snapshot_and_no_protection(aws: Any, database: dict[str, Any]) -> None:
    with pytest.raises(ClientError, match="FinalDBSnapshotIdentifier is required"):
        aws.client("rds").delete_db_instance(DBInstanceIdentifier=DATABASE)
    with pytest.raises(ClientError, match="DeletionProtection is enabled"):
        aws.client("rds").delete_db_instance(DBInstanceIdentifier=DATABASE, SkipFinalSnapshot=True)


def test_a_deleted_database_takes_container_volume_and_secret_with_it(another_emulator: Any) -> None:
    aws = another_emulator
    aws.client("rds").create_db_instance(
        DBInstanceIdentifier=DATABASE, DBInstanceClass="db.t4g.micro", Engine="postgres", EngineVersion="17.4",
        AllocatedStorage=20, MasterUsername="master", ManageMasterUserPassword=True,
    )  # fmt: skip
    aws.until(lambda: describe(aws)["DBInstanceStatus"] == "available", 90, "the database's way to available")
    secret = describe(aws)["MasterUserSecret"]["SecretArn"]
    assert len(aws.docker_things()) == 2, "a container and a volume"
    aws.client("rds").delete_db_instance(
        DBInstanceIdentifier=DATABASE, SkipFinalSnapshot=False, FinalDBSnapshotIdentifier="last"
    )
    assert aws.docker_things() == []
    with pytest.raises(ClientError, match="ResourceNotFound"):
        aws.client("secretsmanager").describe_secret(SecretId=secret)
    snapshots = aws.client("rds").describe_db_snapshots(DBSnapshotIdentifier="last")["DBSnapshots"]
    assert [s["DBInstanceIdentifier"] for s in snapshots] == [DATABASE]
