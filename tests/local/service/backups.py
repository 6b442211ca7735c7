"""Runs the image of the backups as ECS would, and looks at what it leaves behind."""

import json
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import psycopg
from aggregator.backup.manifest import Manifest

from local.instance import LocalAws
from tests.local.service.images import CREDENTIALS, REGION, task_environment

IMAGE = "data-aggregator-backup-test"
LABEL = "data-aggregator.test=backup-image"
MEMORY = "320m"


@dataclass(frozen=True)
class Tasks:
    """Runs the image's two programs as ECS would, and sees what they leave behind."""

    environment: dict[str, str]
    s3: Any
    cloudwatch: Any

    @property
    def bucket(self) -> str:
        return self.environment["BACKUP_BUCKET"]

    def command(self, *command: str) -> list[str]:
        pairs = [part for name, value in self.environment.items() for part in ("--env", f"{name}={value}")]
        limits = ["--read-only", "--tmpfs", "/tmp", "--memory", MEMORY, "--memory-swap", MEMORY]  # noqa: S108
        return ["docker", "run", "--rm", "--label", LABEL, *limits, *pairs, IMAGE, *command]

    def run(self, *command: str) -> tuple[int, dict[str, Any]]:
        """The exit code and the last line of the log."""
        return self.ended(subprocess.run(self.command(*command), capture_output=True, text=True, timeout=200))

    def ended(self, done: subprocess.CompletedProcess[str]) -> tuple[int, dict[str, Any]]:
        assert self.environment["MASTER_PASSWORD"] not in done.stdout + done.stderr
        return done.returncode, json.loads(done.stdout.splitlines()[-1])

    def backup(self) -> Manifest:
        code, said = self.run()
        assert (code, said["message"]) == (0, "backup done"), said
        return Manifest.model_validate(said["manifest"])

    def restore(self, into: str, *more: str) -> tuple[int, dict[str, Any]]:
        return self.run("python", "-m", "aggregator.restore", "--into", into, *more)

    def drop(self, database: str) -> tuple[int, dict[str, Any]]:
        return self.run("python", "-m", "aggregator.restore.drop", "--database", database)

    def keys(self) -> list[str]:
        return [item["Key"] for item in self.s3.list_objects_v2(Bucket=self.bucket).get("Contents", [])]

    def successes(self) -> float:
        now = datetime.now(UTC)
        points = self.cloudwatch.get_metric_statistics(
            Namespace="DataAggregator",
            MetricName="BackupSucceeded",
            Dimensions=[{"Name": "Stack", "Value": self.environment["STACK"]}],
            StartTime=now - timedelta(hours=1),
            EndTime=now + timedelta(minutes=1),
            Period=86400,
            Statistics=["Sum"],
        )["Datapoints"]
        return sum(point["Sum"] for point in points)


def tasks_of(aws: LocalAws, settings: Any, postgres: Any) -> Tasks:
    clients = {
        name: boto3.client(name, endpoint_url=aws.endpoint, region_name=REGION, **CREDENTIALS)
        for name in ("s3", "cloudwatch")
    }
    bucket = settings.database_name.replace("_", "-")
    clients["s3"].create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    environment = {
        **task_environment(aws, settings, postgres.container, "arn:test"),
        "MASTER_USERNAME": settings.master_username,
        "MASTER_PASSWORD": settings.master_password.get_secret_value(),
        "BACKUP_BUCKET": bucket,
        "STACK": bucket,
    }
    return Tasks(environment, clients["s3"], clients["cloudwatch"])


def fill(connection: psycopg.Connection[Any], rows: int) -> None:
    connection.execute(
        "WITH d AS (INSERT INTO datasets (name, format, time_column, value_columns) VALUES ('many', 'csv', 't', '{v}')"
        " RETURNING id) INSERT INTO observations (dataset_id, time, values)"
        " SELECT d.id, timestamptz '2000-01-01' + n * interval '1 second', array[random(), random()]"
        " FROM d, generate_series(1, %s) n",
        (rows,),
    )
    connection.commit()


def observations_in(postgres: Any, database: str) -> int:
    with postgres.connect(database) as connection:
        return int(connection.execute("SELECT count(*) FROM observations").fetchone()[0])


def definitions_in(postgres: Any, database: str) -> set[str]:
    """Every index and key; a CHECK comes back in other words, which PostgreSQL chooses."""
    with postgres.connect(database) as connection:
        return {
            definition
            for (definition,) in connection.execute(
                "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' UNION ALL"
                " SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint"
                " WHERE contype IN ('p', 'f', 'u')"
            )
        }


def databases(postgres: Any) -> set[str]:
    with postgres.connect("postgres") as connection:
        return {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
