"""A throw-away PostgreSQL in a container, a database of its own for each test, and a secret that lives in memory."""

import json
import secrets
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
import pytest
from aggregator.app import create_app
from aggregator.database.credentials import CredentialsStore
from aggregator.database.engine import Database
from aggregator.fetch.fetcher import Fetcher
from aggregator.migrate.task import migrate
from aggregator.settings import MigrationSettings
from aggregator.sources.credentials import SourceSecrets
from botocore.exceptions import ClientError
from fastapi import FastAPI

from local.instance import LocalAws
from local.ministack import MiniStack, free_port
from tests.local.service.asking import guarded
from tests.local.service.images import NO_PROGRESS
from tests.local.service.kept_secrets import in_memory_secrets
from tests.local.service.logging_in import WatchedProvider, client_secret, providing, settings_of

MASTER = "master"
LABEL = "data-aggregator.test=service"


def docker(*arguments: str) -> str:
    done = subprocess.run(["docker", *arguments], check=True, capture_output=True, text=True, timeout=120)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAws]:
    instance = LocalAws(tmp_path_factory.mktemp("local-aws"), free_port())
    ministack = MiniStack(instance)
    ministack.start(NO_PROGRESS)
    try:
        yield instance
    finally:
        ministack.stop()


@dataclass(frozen=True, kw_only=True)
class Server:
    """A PostgreSQL in a container, with its master login."""

    container: str
    port: int
    password: str

    def connect(self, database: str) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            dbname=database,
            user=MASTER,
            password=self.password,
            connect_timeout=2,
            autocommit=True,
        )


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The server as a stack has it: a master login, and nothing else."""
    password = secrets.token_hex(12)
    container = docker(
        "run", "--detach", "--publish", "127.0.0.1::5432", "--label", LABEL,
        "--env", f"POSTGRES_USER={MASTER}", "--env", f"POSTGRES_PASSWORD={password}", "postgres:17-alpine",
    )  # fmt: skip
    try:
        server = Server(container=container, port=published_port(container, 5432), password=password)
        _until_it_answers(server)
        yield server
    finally:
        docker("rm", "--force", "--volumes", container)


def published_port(container: str, port: int) -> int:
    return int(docker("port", container, f"{port}/tcp").splitlines()[0].rpartition(":")[2])


def _until_it_answers(server: Server) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            server.connect("postgres").close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


@pytest.fixture
def settings(postgres: Server) -> MigrationSettings:
    return empty_database(postgres)


def empty_database(postgres: Server) -> MigrationSettings:
    """An empty database, and a role's name that no other test uses: roles belong to the whole server."""
    name = f"test_{secrets.token_hex(4)}"
    with postgres.connect("postgres") as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return MigrationSettings(
        database_host="127.0.0.1",
        database_port=postgres.port,
        database_name=name,
        database_sslmode="prefer",
        database_secret_arn="arn:test",
        aws_region="eu-central-1",
        master_username=MASTER,
        master_password=postgres.password,
        application_role=f"app_{name}",
        migration_lock_wait_s=1,
        migration_lock_timeout_s=0.3,
        migration_lock_attempts=2,
        migration_statement_timeout_s=20,
    )


class SecretInMemory:
    """Secrets Manager with one secret, which has no value at first."""

    def __init__(self) -> None:
        self.value: str | None = None
        self.reads = 0

    def get_secret_value(self, *, SecretId: str) -> dict[str, str]:  # noqa: N803, ARG002 - boto3's spelling
        self.reads += 1
        if self.value is None:
            raise ClientError({"Error": {"Code": "ResourceNotFoundException"}}, "GetSecretValue")
        return {"SecretString": self.value}

    def put_secret_value(self, *, SecretId: str, SecretString: str) -> None:  # noqa: N803, ARG002 - boto3's spelling
        self.value = SecretString

    @property
    def login(self) -> dict[str, Any]:
        held = json.loads(self.value or "{}")
        return {"user": held["username"], "password": held["password"]}


@pytest.fixture
def secret() -> SecretInMemory:
    return SecretInMemory()


@pytest.fixture
def store(secret: SecretInMemory) -> CredentialsStore:
    return CredentialsStore(lambda: secret, "arn:test")


def connect(settings: MigrationSettings, **login: Any) -> psycopg.Connection[Any]:
    """As the master, unless a login is given."""
    who: dict[str, Any] = login or {"user": MASTER, "password": settings.master_password.get_secret_value()}
    return psycopg.connect(
        host=settings.database_host, port=settings.database_port, dbname=settings.database_name, **who
    )


@pytest.fixture
def as_master(settings: MigrationSettings) -> Iterator[psycopg.Connection[Any]]:
    with connect(settings) as connection:
        yield connection


@pytest.fixture
def database(settings: MigrationSettings, store: CredentialsStore) -> Database:
    """A database at the head, as the application's own role sees it."""
    migrate(settings, store)
    return Database(settings.url(), store)


@asynccontextmanager
async def serving(
    database: Database, secrets: SourceSecrets | None = None, fetcher: Fetcher | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(database, release="test-1", source_secrets=secrets or in_memory_secrets(), fetcher=fetcher)
    transport = httpx.ASGITransport(app=app)
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
            yield client
    finally:
        await database.close()


@pytest.fixture
async def client(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(database) as answering:
        yield answering


@pytest.fixture
def provider() -> Iterator[WatchedProvider]:
    with providing() as found:
        yield found


@pytest.fixture
async def served(database: Database, provider: WatchedProvider) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    async with guarded(database, secret=client_secret(), **settings_of(provider)) as found:
        yield found


@pytest.fixture
def browser(served: tuple[FastAPI, httpx.AsyncClient]) -> httpx.AsyncClient:
    return served[1]
