"""Dump and restore for real: PostgreSQL in a container, S3 of the local AWS, the image that a stack runs."""

import json
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import httpx
import psycopg
import pytest
from aggregator.backup.bucket import PART_BYTES
from aggregator.backup.manifest import Manifest, manifest_key
from aggregator.migrate.task import migrate

from local.instance import LocalAws
from tests.local.service.images import CREDENTIALS, REGION, built, docker, task_environment

pytestmark = pytest.mark.local

IMAGE = "data-aggregator-backup-test"
LABEL = "data-aggregator.test=backup-image"
MEMORY = "320m"
LARGE = 1_600_000
"""Rows whose dump takes more than one part of S3's and some seconds of pg_dump's."""


@pytest.fixture(scope="module")
def image(aws: LocalAws) -> Iterator[str]:
    with built(aws, IMAGE, "--target", "backup") as tag:
        yield tag


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


@pytest.fixture
def tasks(aws: LocalAws, image: str, settings: Any, store: Any, postgres: Any) -> Tasks:
    migrate(settings, store)
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
    """Every index and constraint, in words."""
    with postgres.connect(database) as connection:
        return {
            definition
            for (definition,) in connection.execute(
                "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' UNION ALL"
                " SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0"
            )
        }


def databases(postgres: Any) -> set[str]:
    with postgres.connect("postgres") as connection:
        return {name for (name,) in connection.execute("SELECT datname FROM pg_database")}


def test_a_dump_taken_under_writes_comes_back_whole(
    tasks: Tasks, settings: Any, secret: Any, postgres: Any, as_master: psycopg.Connection[Any]
) -> None:
    fill(as_master, LARGE)
    stop = threading.Event()

    def write() -> None:
        with postgres.connect(settings.database_name) as connection:
            while not stop.is_set():
                connection.execute(
                    "INSERT INTO observations SELECT id, now(), array[0] FROM datasets, generate_series(1, 100)"
                )

    writer = threading.Thread(target=write)
    writer.start()
    try:
        manifest = tasks.backup()
    finally:
        stop.set()
        writer.join()
    dumped = manifest.contents.rows["public.observations"]
    now = observations_in(postgres, settings.database_name)
    assert LARGE <= dumped < now
    assert sorted(tasks.keys()) == sorted([manifest.key, manifest_key(manifest.key)])
    assert manifest.bytes > PART_BYTES
    assert tasks.successes() == 1

    into = f"{settings.database_name}_restored"
    code, said = tasks.restore(into)
    assert (code, said["message"]) == (0, "restore done"), said
    print(
        f"\ndump: {manifest.contents.total_rows} rows, {manifest.bytes} bytes, {manifest.seconds} s;"
        f" restore: {said['rows']} rows, {said['seconds']} s {said['steps_s']}"
    )
    assert said["rows"] == manifest.contents.total_rows
    assert {entry["table"]: entry["restored"] for entry in said["tables"]} == manifest.contents.rows
    assert observations_in(postgres, into) == dumped
    assert observations_in(postgres, settings.database_name) == now
    as_application = {"host": settings.database_host, "port": settings.database_port, **secret.login}
    with psycopg.connect(dbname=into, **as_application) as connection:
        connection.execute("UPDATE datasets SET name = 'its grants came back'")
        connection.rollback()
    assert definitions_in(postgres, into) == definitions_in(postgres, settings.database_name)

    code, said = tasks.restore(into)
    assert code == 1
    assert f"The database {into} exists: data-aggregator restore: complete" in said["detail"]
    assert observations_in(postgres, into) == dumped


def test_only_what_a_restore_made_is_ever_replaced(tasks: Tasks, settings: Any, postgres: Any) -> None:
    tasks.backup()
    others = f"{settings.database_name}_others"
    with postgres.connect("postgres") as connection:
        connection.execute(f"CREATE DATABASE {others}")
    for into, sentence in ((others, "no restore made it"), (settings.database_name, "the database that serves")):
        code, said = tasks.restore(into, "--replace")
        assert code == 1
        assert sentence in said["detail"]
    assert {others, settings.database_name} <= databases(postgres)


def test_a_truncated_dump_is_refused_before_anything_is_made(
    tasks: Tasks, settings: Any, postgres: Any, as_master: psycopg.Connection[Any]
) -> None:
    fill(as_master, 1000)
    manifest = tasks.backup()
    whole = tasks.s3.get_object(Bucket=tasks.bucket, Key=manifest.key)["Body"].read()
    tasks.s3.put_object(Bucket=tasks.bucket, Key=manifest.key, Body=whole[:-100])
    into = f"{settings.database_name}_restored"
    code, said = tasks.restore(into, "--dump", manifest.key)
    assert code == 1
    assert f"has {manifest.bytes - 100} bytes, and its manifest says {manifest.bytes}" in said["detail"]
    assert into not in databases(postgres)


def test_a_damaged_dump_fails_and_the_half_restored_database_can_be_replaced(
    tasks: Tasks, settings: Any, postgres: Any, as_master: psycopg.Connection[Any]
) -> None:
    fill(as_master, 20_000)
    manifest = tasks.backup()
    whole = tasks.s3.get_object(Bucket=tasks.bucket, Key=manifest.key)["Body"].read()
    middle = len(whole) // 2
    tasks.s3.put_object(Bucket=tasks.bucket, Key=manifest.key, Body=whole[:middle] + bytes(50) + whole[middle + 50 :])
    into = f"{settings.database_name}_restored"
    code, said = tasks.restore(into)
    assert code == 1
    assert "--replace" in said["remedy"], said

    tasks.s3.put_object(Bucket=tasks.bucket, Key=manifest.key, Body=whole)
    code, said = tasks.restore(into)
    assert code == 1
    assert "begun" in said["detail"]
    code, said = tasks.restore(into, "--replace")
    assert (code, said.get("rows")) == (0, manifest.contents.total_rows), said


def test_rows_that_are_missing_are_a_failure(
    tasks: Tasks, settings: Any, postgres: Any, as_master: psycopg.Connection[Any]
) -> None:
    fill(as_master, 1000)
    manifest = tasks.backup()
    promised = {**manifest.contents.rows, "public.observations": 1001}
    wrong = manifest.model_copy(update={"contents": manifest.contents.model_copy(update={"rows": promised})})
    tasks.s3.put_object(Bucket=tasks.bucket, Key=manifest_key(manifest.key), Body=wrong.model_dump_json())
    code, said = tasks.restore(f"{settings.database_name}_restored")
    assert code == 1
    assert "public.observations has 1000 rows instead of 1001" in said["detail"]


async def test_a_restored_database_takes_the_place_of_the_one_that_serves(
    tasks: Tasks, settings: Any, postgres: Any, client: httpx.AsyncClient, as_master: psycopg.Connection[Any]
) -> None:
    fill(as_master, 1000)
    tasks.backup()
    as_master.execute("DELETE FROM datasets")
    as_master.commit()
    assert (await client.get("/api/v1/datasets")).json()["items"] == []
    into = f"{settings.database_name}_restored"
    switch = ("python", "-m", "aggregator.restore.switch", "--to", into)
    code, said = tasks.run(*switch)
    assert code == 1
    assert "nothing is known of it" in said["detail"]
    assert tasks.restore(into)[0] == 0
    as_master.execute("INSERT INTO datasets (name, format, time_column, value_columns) VALUES ('x', 'csv', 't', '{v}')")
    code, said = tasks.run(*switch)  # as_master's session is open, in a transaction
    assert code == 0, said
    with pytest.raises(psycopg.OperationalError, match="terminating connection"):
        as_master.execute("SELECT 1")
    (dataset,) = (await client.get("/api/v1/datasets")).raise_for_status().json()["items"]
    assert dataset["name"] == "many"
    assert observations_in(postgres, settings.database_name) == 1000
    assert observations_in(postgres, said["kept_as"]) == 0
    assert into not in databases(postgres)
    code, refusal = tasks.restore(said["kept_as"], "--replace")
    assert (code, refusal["detail"].endswith("no restore made it.")) == (1, True)


@pytest.mark.parametrize(("how", "exit_code"), [("broken connection", 1), ("SIGTERM", 143)])
def test_a_dump_that_is_cut_short_leaves_nothing(
    tasks: Tasks, settings: Any, as_master: psycopg.Connection[Any], how: str, exit_code: int
) -> None:
    fill(as_master, LARGE)
    as_master.autocommit = True
    command = tasks.command()
    command[2:3] = ["--name", tasks.bucket]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    copying = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'COPY public.observations%%' AND datname = %s"
    deadline = time.monotonic() + 60
    while (found := as_master.execute(copying, (settings.database_name,)).fetchone()) is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    if how == "SIGTERM":
        docker("kill", "--signal", "TERM", tasks.bucket)
    else:
        as_master.execute("SELECT pg_terminate_backend(%s)", found)
    out, err = process.communicate(timeout=60)
    docker("rm", "--force", tasks.bucket)
    code, said = tasks.ended(subprocess.CompletedProcess(command, process.returncode, out, err))
    assert (code, said["message"]) == (exit_code, "backup failed")
    assert tasks.keys() == []
    assert tasks.s3.list_multipart_uploads(Bucket=tasks.bucket).get("Uploads", []) == []
    assert tasks.successes() == 0


def test_a_role_that_the_server_lacks_is_made_without_a_login(
    tasks: Tasks, settings: Any, postgres: Any, as_master: psycopg.Connection[Any]
) -> None:
    manifest = tasks.backup()
    assert manifest.contents.roles == [settings.application_role]
    as_master.execute(f"DROP OWNED BY {settings.application_role}")
    as_master.execute(f"DROP ROLE {settings.application_role}")
    as_master.commit()
    code, said = tasks.restore(f"{settings.database_name}_restored")
    assert code == 0, said
    query = "SELECT rolcanlogin FROM pg_roles WHERE rolname = %s"
    assert as_master.execute(query, (settings.application_role,)).fetchone() == (False,)


def test_without_a_dump_or_an_environment_it_ends_with_one_clear_line(tasks: Tasks, settings: Any) -> None:
    code, said = tasks.restore(f"{settings.database_name}_restored")
    assert (code, said["detail"]) == (1, f"The bucket {tasks.bucket} holds no complete dump.")
    code, said = tasks.restore("another", "--dump", "dumps/none.dump")
    assert code == 1
    assert "no complete dump dumps/none.dump" in said["detail"]
    done = docker("run", "--rm", "--label", LABEL, IMAGE)
    assert done.returncode == 1
    assert "BACKUP_BUCKET: Field required" in done.stdout
    assert (len(done.stdout.splitlines()), done.stderr) == (1, "")
