"""RDS patches: TLS for who asks for it, and `rds.force_ssl`, which turns the others away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Iterator

DATABASE = "tls"
GROUP = "forced"
PASSWORD = "for-a-test-only"
KEY = "arn:aws:kms:eu-central-1:000000000000:key/11111111-2222-3333-4444-555555555555"
OTHER_KEY = KEY.replace("1", "2")


@pytest.fixture(scope="module")
def database(aws: Any) -> Iterator[dict[str, Any]]:
    rds = aws.client("rds")
    rds.create_db_parameter_group(DBParameterGroupName=GROUP, DBParameterGroupFamily="postgres17", Description="TLS")
    force(aws, "1")
    rds.create_db_instance(
        DBInstanceIdentifier=DATABASE, DBInstanceClass="db.t4g.micro", Engine="postgres", EngineVersion="17.4",
        AllocatedStorage=20, MasterUsername="master", MasterUserPassword=PASSWORD, DBName="aggregator",
        DBParameterGroupName=GROUP, EnablePerformanceInsights=True, PerformanceInsightsKMSKeyId=KEY,
    )  # fmt: skip
    aws.until(lambda: describe(aws)["DBInstanceStatus"] == "available", 90, "the database's way to available")
    yield describe(aws)
    rds.delete_db_instance(DBInstanceIdentifier=DATABASE, SkipFinalSnapshot=True)
    rds.delete_db_parameter_group(DBParameterGroupName=GROUP)


def describe(aws: Any) -> dict[str, Any]:
    found: dict[str, Any] = aws.client("rds").describe_db_instances(DBInstanceIdentifier=DATABASE)["DBInstances"][0]
    return found


def force(aws: Any, value: str) -> None:
    parameter = {"ParameterName": "rds.force_ssl", "ParameterValue": value, "ApplyMethod": "immediate"}
    aws.client("rds").modify_db_parameter_group(DBParameterGroupName=GROUP, Parameters=[parameter])


def is_encrypted(database: dict[str, Any], sslmode: str) -> bool:
    """Log in; whether PostgreSQL says that the connection is encrypted."""
    endpoint = database["Endpoint"]
    with psycopg.connect(
        host=endpoint["Address"], port=endpoint["Port"], user="master", password=PASSWORD, dbname="aggregator",
        sslmode=sslmode, connect_timeout=5,
    ) as connection:  # fmt: skip
        row = connection.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone()
    assert row is not None
    return bool(row[0])


def gets_in_unencrypted(database: dict[str, Any]) -> bool:
    try:
        return not is_encrypted(database, "disable")
    except psycopg.OperationalError as error:
        if "no encryption" not in str(error):
            raise
        return False


def test_a_connection_that_requires_tls_is_encrypted(database: dict[str, Any]) -> None:
    assert is_encrypted(database, "require")


def test_forced_tls_turns_a_connection_without_it_away_until_it_is_forced_no_more(
    aws: Any, database: dict[str, Any]
) -> None:
    aws.until(lambda: not gets_in_unencrypted(database), 10, "a refusal")
    force(aws, "0")
    aws.until(lambda: gets_in_unencrypted(database), 10, "a connection without TLS")
    force(aws, "1")
    aws.until(lambda: not gets_in_unencrypted(database), 10, "a refusal")
    assert is_encrypted(database, "require")


def test_the_key_of_performance_insights_is_told(database: dict[str, Any]) -> None:
    assert database["PerformanceInsightsKMSKeyId"] == KEY


def test_the_key_of_a_managed_passwords_secret_stays(aws: Any, database: dict[str, Any]) -> None:
    rds = aws.client("rds")
    managed = {"DBInstanceIdentifier": DATABASE, "ManageMasterUserPassword": True, "ApplyImmediately": True}
    rds.modify_db_instance(**managed, MasterUserSecretKmsKeyId=KEY)
    assert describe(aws)["MasterUserSecret"]["KmsKeyId"] == KEY
    rds.modify_db_instance(**managed, MasterUserSecretKmsKeyId=KEY)
    with pytest.raises(ClientError, match="can't change the KMS key"):
        rds.modify_db_instance(**managed, MasterUserSecretKmsKeyId=OTHER_KEY)
