"""The service on a database that changes under it: credentials rotate, the schema lags, the server is away."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import psycopg
import pytest
from aggregator.app import create_app
from aggregator.database import engine
from aggregator.database.credentials import CredentialsStore
from aggregator.database.engine import Database
from aggregator.migrate.task import migrate
from aggregator.settings import MigrationSettings
from sqlalchemy import URL, text

from tests.local.head import HEAD
from tests.local.service.kept_secrets import in_memory_secrets

pytestmark = pytest.mark.local


def ask(database: Database) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=create_app(database, release="test-1", source_secrets=in_memory_secrets())),
        base_url="http://api",
    )


async def test_a_rotated_password_needs_no_restart(
    database: Database, settings: MigrationSettings, secret: Any, as_master: psycopg.Connection[Any]
) -> None:
    async with ask(database) as client:
        assert (await client.get("/api/v1/datasets")).status_code == 200
        reads = secret.reads
        as_master.execute(f"ALTER ROLE {settings.application_role} PASSWORD 'rotated'")
        as_master.commit()
        secret.value = json.dumps({"username": settings.application_role, "password": "rotated"})
        assert (await client.get("/api/v1/datasets")).status_code == 200  # the open connection still serves
        await database.engine.dispose()
        assert (await client.get("/api/v1/datasets")).status_code == 200
        assert secret.reads == reads + 1
    await database.close()


@pytest.mark.parametrize("path", ["/api/v1/datasets", "/api/v1/series"], ids=["by SQLAlchemy", "directly"])
async def test_a_session_that_the_server_ended_is_replaced_without_an_error(
    database: Database, settings: MigrationSettings, as_master: psycopg.Connection[Any], path: str
) -> None:
    async with ask(database) as client:
        together = [client.get(path) for _ in range(5)]
        assert {answer.status_code for answer in await asyncio.gather(*together)} == {200}
        as_master.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (settings.application_role,)
        )
        for _ in range(5):
            assert (await client.get(path)).status_code == 200
    await database.close()


async def test_a_busy_service_is_still_ready(settings: MigrationSettings, store: CredentialsStore) -> None:
    migrate(settings, store)
    database = Database(settings.url(), store, pool_size=1)
    async with ask(database) as client, database.reading() as session:
        await session.execute(text("SELECT 1"))
        assert (await client.get("/health/ready")).status_code == 200
    await database.close()


async def test_the_figures_of_the_pool_tell_a_request_that_waits_for_a_connection(
    settings: MigrationSettings, store: CredentialsStore
) -> None:
    migrate(settings, store)
    database = Database(settings.url(), store, pool_size=1)

    async def figures(client: httpx.AsyncClient) -> list[str]:
        lines = (await client.get("/metrics")).text.splitlines()
        return [line.removeprefix("database_pool_") for line in lines if line.startswith("database_pool_")]

    async with ask(database) as client:
        assert await figures(client) == ["size 1.0", "in_use 0.0", "waits_total 0.0"]
        async with database.reading() as session:
            await session.execute(text("SELECT 1"))
            assert await figures(client) == ["size 1.0", "in_use 1.0", "waits_total 0.0"]
            waiting = asyncio.create_task(client.get("/api/v1/datasets"))
            async with asyncio.timeout(20):
                while "waits_total 1.0" not in await figures(client):  # noqa: ASYNC110 - a figure has no event to await
                    await asyncio.sleep(0)
        assert (await waiting).status_code == 200
        assert await figures(client) == ["size 1.0", "in_use 0.0", "waits_total 1.0"]
    await database.close()


async def test_an_upload_that_stands_still_loses_its_transaction_and_is_told_so(
    settings: MigrationSettings,
    store: CredentialsStore,
    as_master: psycopg.Connection[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    migrate(settings, store)
    as_master.autocommit = True
    monkeypatch.setattr(engine, "IDLE_IN_TRANSACTION_S", 1)
    database = Database(settings.url(), store)
    sessions = "SELECT count(*) FROM pg_stat_activity WHERE usename = %s"

    async def body() -> AsyncIterator[bytes]:
        yield b"when,v\n" + b"2000-01-01,1\n" * 50_000
        async with asyncio.timeout(20):
            while as_master.execute(sessions, (settings.application_role,)).fetchone() != (0,):  # noqa: ASYNC110 - PostgreSQL has no event to await
                await asyncio.sleep(0.05)
        yield b"2000-01-02,1\n" * 50_000

    async with ask(database) as client:
        parameters = {"name": "slow", "time_column": "when", "value_columns": "v"}
        answer = await client.post("/api/v1/datasets", params=parameters, content=body())
        assert answer.status_code == 503
        assert "nothing was stored" in answer.json()["detail"]
        assert (await client.get("/api/v1/datasets")).json()["items"] == []
    await database.close()


async def test_not_ready_before_the_migration_and_ready_after_it(
    settings: MigrationSettings, store: CredentialsStore, secret: Any
) -> None:
    database = Database(settings.url(), store)
    async with ask(database) as client:
        before = await client.get("/health/ready")
        assert before.status_code == 503
        assert "Run the migration task" in before.json()["detail"]
        assert (await client.get("/health/live")).status_code == 200
        migrate(settings, store)
        assert (await client.get("/health/ready")).status_code == 200
        release = await client.get("/api/v1/release")
        assert release.json() == {"release": "test-1", "schema_head": HEAD}
    await database.close()


async def test_not_ready_on_a_schema_that_lags_and_ready_on_one_that_is_ahead(
    database: Database, as_master: psycopg.Connection[Any]
) -> None:
    as_master.autocommit = True
    async with ask(database) as client:
        as_master.execute("UPDATE alembic_version SET version_num = '0000'")
        behind = await client.get("/health/ready")
        assert behind.status_code == 503
        assert behind.json()["detail"] == f"The schema is at 0000; this release needs {HEAD}. Run the migration."
        as_master.execute("UPDATE alembic_version SET version_num = '0009'")
        assert (await client.get("/health/ready")).status_code == 200
    await database.close()


async def test_a_database_that_is_away_is_a_503_with_a_sentence(store: CredentialsStore, secret: Any) -> None:
    secret.value = json.dumps({"username": "someone", "password": "x"})
    nowhere = URL.create("postgresql+psycopg", host="127.0.0.1", port=9, database="none")
    database = Database(nowhere, store)
    async with ask(database) as client:
        ready = await client.get("/health/ready")
        assert (ready.status_code, ready.json()["detail"]) == (503, "The database cannot be reached.")
        listed = await client.get("/api/v1/datasets")
        assert listed.status_code == 503
        assert listed.json()["error"] == "unavailable"
        assert listed.headers["retry-after"] == "5"
        assert listed.headers["x-release"] == "test-1"
    await database.close()


async def test_a_session_has_a_transaction_on_the_connection_of_a_direct_read(
    settings: MigrationSettings, store: CredentialsStore
) -> None:
    migrate(settings, store)
    database = Database(settings.url(), store, pool_size=1)

    async def sources() -> list[tuple[Any, ...]]:
        return await database.direct.tuples("SELECT name FROM sources", {})

    assert await sources() == []
    async with database.reading() as session:  # which is not committed
        await session.execute(text("INSERT INTO sources (name) VALUES ('half')"))
    assert await sources() == []
    async with database.writing() as session:
        await session.execute(text("INSERT INTO sources (name) VALUES ('whole')"))
    assert await sources() == [("whole",)]
    await database.close()


async def test_a_direct_read_that_is_given_up_leaves_a_pool_that_serves(
    settings: MigrationSettings, store: CredentialsStore
) -> None:
    migrate(settings, store)
    database = Database(settings.url(), store, pool_size=1)
    for _ in range(2):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await database.direct.tuples("SELECT pg_sleep(30)", {})
        assert await database.direct.tuples("SELECT 1", {}) == [(1,)]
    await database.close()
