"""Dump and restore for real: PostgreSQL in a container, S3 of the local AWS, the image that a stack runs."""

import subprocess
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
import pytest
from aggregator.backup.bucket import PART_BYTES
from aggregator.backup.manifest import manifest_key
from aggregator.migrate.task import migrate
from pydantic import SecretStr

from local.instance import LocalAws
from tests.local.service.backups import (
    IMAGE,
    LABEL,
    Tasks,
    databases,
    definitions_in,
    fill,
    observations_in,
    tasks_of,
)
from tests.local.service.images import built, docker

pytestmark = pytest.mark.local

LARGE = 1_600_000
"""Rows whose dump takes more than one part of S3's and some seconds of pg_dump's."""


@pytest.fixture(scope="module")
def image(aws: LocalAws) -> Iterator[str]:
    with built(aws, IMAGE, "--target", "backup") as tag:
        yield tag


@pytest.fixture
def tasks(aws: LocalAws, image: str, settings: Any, store: Any, postgres: Any) -> Tasks:
    migrate(settings, store)
    return tasks_of(aws, settings, postgres)


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


def test_only_what_a_restore_made_is_ever_dropped(tasks: Tasks, settings: Any, postgres: Any) -> None:
    tasks.backup()
    others, into = (f"{settings.database_name}_{what}" for what in ("others", "drill"))
    with postgres.connect("postgres") as connection:
        connection.execute(f"CREATE DATABASE {others}")
    for kept in (others, settings.database_name):
        code, said = tasks.drop(kept)
        assert code == 1
        assert f"The database {kept} was not made by a restore" in said["detail"]
    assert tasks.restore(into)[0] == 0
    assert tasks.drop(into)[0] == 0
    assert databases(postgres) >= {others, settings.database_name}
    assert into not in databases(postgres)
    code, said = tasks.drop(into)
    assert (code, said["was"]) == (0, None)


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


def test_a_master_that_is_no_superuser_is_enough(
    aws: LocalAws, image: str, settings: Any, store: Any, postgres: Any
) -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.MasterAccounts.html"""
    name = f"{settings.database_name}_rds"
    with postgres.connect("postgres") as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN CREATEDB CREATEROLE PASSWORD 'of-rds' IN ROLE pg_signal_backend")
        connection.execute(f"CREATE DATABASE {name} OWNER {name}")
    master = {"master_username": name, "master_password": SecretStr("of-rds"), "database_name": name}
    own = settings.model_copy(update=master)
    migrate(own, store)
    tasks = tasks_of(aws, own, postgres)
    manifest = tasks.backup()
    assert manifest.contents.roles == [settings.application_role]
    code, said = tasks.restore(f"{name}_restored")
    assert code == 0, said
    code, said = tasks.run("python", "-m", "aggregator.restore.switch", "--to", f"{name}_restored")
    assert code == 0, said
    assert said["kept_as"] in databases(postgres)


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
