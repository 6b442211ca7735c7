"""What the benchmarks of the service run on: a PostgreSQL of its own, and the API as the process that ECS runs."""

import contextlib
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import boto3
import httpx
import psycopg

from local.commands import answer, run
from local.failure import LocalError
from local.instance import LocalAws
from local.ministack import free_port

IMAGE = "postgres:17-alpine"
LABEL = "data-aggregator.bench=service"
MASTER = "master"
START_DEADLINE_S = 60
STOP_DEADLINE_S = 30
CONNECTIONS = 5
"""Of the API's pool (DATABASE_POOL's default), and of whatever it is compared with."""

T = TypeVar("T")


@dataclass(frozen=True)
class Postgres:
    """A server at its container's own address: what is published goes through another process of Docker's."""

    container: str
    host: str
    password: str

    def connect(self, database: str, user: str = MASTER, password: str | None = None) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host=self.host,
            dbname=database,
            user=user,
            password=password or self.password,
            sslmode="disable",
            autocommit=True,
            options="-c timezone=UTC",
            connect_timeout=2,
        )

    def inside(self, *command: str, variables: dict[str, str], timeout_s: float = 120) -> str:
        """What a program of the container prints."""
        names = [part for name in variables for part in ("--env", name)]
        printed = answer(["docker", "exec", *names, self.container, *command], timeout_s=timeout_s, variables=variables)
        if printed is None:
            raise LocalError(f"{command[0]} failed in PostgreSQL's container.", "Run it by hand to see what it says.")
        return printed


@contextlib.contextmanager
def postgres() -> Iterator[Postgres]:
    """A server that nothing else uses, gone at the end.

    Raises:
        LocalError: Docker cannot start it.
    """
    password = secrets.token_hex(12)
    command = ["docker", "run", "--detach", "--label", LABEL, "--env", "POSTGRES_USER", "--env", "POSTGRES_PASSWORD"]
    command += ["--shm-size", "512m", IMAGE, "-c", "max_wal_size=4GB", "-c", "checkpoint_timeout=30min"]
    container = answer(command, variables={"POSTGRES_USER": MASTER, "POSTGRES_PASSWORD": password})
    if container is None:
        raise LocalError(f"Docker does not start {IMAGE}.", "Bring the base images first: make compose-ready")
    try:
        address = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}"
        server = Postgres(container, answer(["docker", "inspect", "--format", address, container]) or "", password)
        until("PostgreSQL", lambda: server.connect("postgres").close(), psycopg.OperationalError)
        yield server
    finally:
        answer(["docker", "rm", "--force", "--volumes", container])


@dataclass(frozen=True)
class Api:
    """A running API and the login that it uses."""

    port: int
    pid: int
    login: dict[str, str]

    def cpu_s(self) -> float:
        """What the process has had so far: on a busy machine its requests a second say less than their cost.

        https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
        """
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def migrated(aws: LocalAws, server: Postgres, database: str) -> dict[str, str]:
    """A new database at the newest schema, and the environment of an API on it."""
    with server.connect("postgres") as connection:
        connection.execute(f"CREATE DATABASE {database}".encode())
    secret = _secrets(aws).create_secret(Name=f"bench-{database}")["ARN"]
    environment = {
        "DATABASE_HOST": server.host,
        "DATABASE_NAME": database,
        "DATABASE_SSLMODE": "disable",
        "DATABASE_SECRET_ARN": secret,
        "DATABASE_POOL": str(CONNECTIONS),
        "RATE_PER_S": "0",  # one client asks for all of them
        "RELEASE": "bench",
        "AWS_REGION": aws.region,
        "AWS_ENDPOINT_URL": aws.endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }
    master = {"MASTER_USERNAME": MASTER, "MASTER_PASSWORD": server.password, "APPLICATION_ROLE": f"app_{database}"}
    run(
        [sys.executable, "-m", "aggregator.migrate"],
        variables=environment | master,
        log=aws.logs / "migrate.log",
        doing=f"migrating {database}",
        remedy="See the log.",
    )
    return environment


@contextlib.contextmanager
def api(aws: LocalAws, environment: dict[str, str]) -> Iterator[Api]:
    """The API as it runs on ECS: one process, which logs a line for each request.

    Raises:
        LocalError: it does not become ready.
    """
    port = free_port()
    log = aws.logs / f"api-{port}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "aggregator"],
            env={**os.environ, **environment, "PORT": str(port), "DRAIN_S": "0"},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        ready = f"http://127.0.0.1:{port}/health/ready"
        until("The API", lambda: httpx.get(ready, trust_env=False).raise_for_status(), httpx.HTTPError)
        held = _secrets(aws).get_secret_value(SecretId=environment["DATABASE_SECRET_ARN"])["SecretString"]
        yield Api(port, process.pid, json.loads(held))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(STOP_DEADLINE_S)


def _secrets(aws: LocalAws) -> Any:
    session = boto3.Session("test", "test", region_name=aws.region)
    return session.client("secretsmanager", endpoint_url=aws.endpoint)


def until(name: str, attempt: Callable[[], T], failure: type[Exception]) -> T:
    """What the attempt gives, once it does.

    Raises:
        LocalError: it did not within a minute.
    """
    deadline = time.monotonic() + START_DEADLINE_S
    while True:
        try:
            return attempt()
        except failure as error:
            if time.monotonic() > deadline:
                raise LocalError(f"{name} does not answer: {error}", "See what its log says.") from error
            time.sleep(0.1)
