"""Who may do what, on a real database: every route with every scope, and the life of a key."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psycopg
import pytest
from aggregator.access.models import ApiKey
from aggregator.access.scopes import Scope
from aggregator.access.tokens import digest, new_key, public_part
from aggregator.database.engine import Database
from fastapi import FastAPI

from tests.local.service.asking import IDENTIFIER, as_key, guarded, operations

pytestmark = pytest.mark.local

KEYS = "/api/v1/keys"


async def key_of(database: Database, scope: str, **more: Any) -> tuple[uuid.UUID, str]:
    """A key as an admin would have made it: its id and itself."""
    secret = new_key()
    async with database.writing() as session:
        key = ApiKey(
            name=f"a {scope}", prefix=public_part(secret), hash=digest(secret), scope=scope, created_by="test", **more
        )
        session.add(key)
        await session.flush()
        return key.id, secret


@pytest.fixture
async def closed(database: Database) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    """Nobody unknown may do anything."""
    async with guarded(database, anonymous_scope=Scope.NONE) as found:
        yield found


@pytest.mark.parametrize("unknown", list(Scope))
async def test_every_route_lets_in_exactly_those_whom_the_document_names(database: Database, unknown: Scope) -> None:
    keys = {scope: (await key_of(database, scope))[1] for scope in ("reader", "writer", "admin")}
    wrong = []
    async with guarded(database, anonymous_scope=unknown) as (_, client):
        for method, path, needed in operations():
            for who, headers in [("anonymous", {}), *((scope, as_key(key)) for scope, key in keys.items())]:
                scope = unknown if who == "anonymous" else Scope(who)
                answer = await client.request(method, path, headers=headers)
                if needed is None or scope.covers(Scope(needed)):
                    expected = answer.status_code not in {401, 403}
                else:
                    expected = answer.status_code == (401 if who == "anonymous" else 403)
                if not expected or answer.status_code >= 500:
                    wrong.append((who, method, path, needed, answer.status_code))
    assert wrong == []


async def test_what_the_platform_asks_stays_open(closed: tuple[FastAPI, httpx.AsyncClient]) -> None:
    _, client = closed
    for path in ("/health/live", "/health/ready", "/metrics", "/api/v1/release", "/api/v1/openapi.json"):
        assert (await client.get(path)).status_code == 200


async def test_a_key_is_shown_once_and_kept_as_a_hash(
    database: Database, closed: tuple[FastAPI, httpx.AsyncClient], as_master: psycopg.Connection[Any]
) -> None:
    _, client = closed
    _, admin = await key_of(database, "admin")
    answer = await client.post(KEYS, json={"name": " nightly ", "scope": "writer"}, headers=as_key(admin))
    made = answer.json()
    assert (answer.status_code, answer.headers["cache-control"]) == (201, "no-store")
    assert (made["name"], made["scope"], made["revoked_at"], made["last_used_at"]) == ("nightly", "writer", None, None)
    assert made["created_by"] == f"a admin ({public_part(admin)})"
    assert made["key"].startswith(made["prefix"])
    listed = await client.get(KEYS, headers=as_key(admin))
    assert listed.json()["items"][0] == {name: value for name, value in made.items() if name != "key"}
    stored = str(as_master.execute("SELECT to_jsonb(k) FROM api_keys k").fetchall())
    assert made["key"] not in listed.text + stored
    assert digest(made["key"]) in stored
    used = await client.get("/api/v1/sources", headers=as_key(made["key"]))
    assert used.status_code == 200


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "at least 1 character"),
        ({"name": "a\nb"}, "pattern"),
        ({"scope": "none"}, "'reader', 'writer' or 'admin'"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "that is over"),
        ({"expires_at": "2099-01-01T00:00:00"}, "timezone"),
        ({"expires_at": "9999-12-31T23:59:59-23:00"}, "that is after 2999"),
        ({"expires_at": "0001-01-01T00:00:00+23:00"}, "that is over"),
        ({"hash": "x"}, "Extra inputs"),
    ],
)
async def test_what_cannot_be_a_key_is_refused(client: httpx.AsyncClient, wrong: dict[str, Any], said: str) -> None:
    answer = await client.post(KEYS, json={"name": "n", "scope": "reader", **wrong})
    assert answer.status_code == 422
    assert said in answer.json()["detail"]


async def test_a_revoked_key_is_refused_at_once_and_stays_in_the_list(
    database: Database, closed: tuple[FastAPI, httpx.AsyncClient]
) -> None:
    _, client = closed
    _, admin = await key_of(database, "admin")
    key_id, reader = await key_of(database, "reader")
    assert (await client.get("/api/v1/sources", headers=as_key(reader))).status_code == 200
    for _ in range(2):
        assert (await client.delete(f"{KEYS}/{key_id}", headers=as_key(admin))).status_code == 204
    refused = await client.get("/api/v1/sources", headers=as_key(reader))
    assert (refused.status_code, refused.json()["error"]) == (401, "unauthenticated")
    assert f"a reader ({public_part(reader)}) was revoked" in refused.json()["detail"]
    assert refused.headers["www-authenticate"].startswith("Bearer")
    listed = {each["id"]: each for each in (await client.get(KEYS, headers=as_key(admin))).json()["items"]}
    assert listed[str(key_id)]["revoked_at"] is not None
    assert (await client.delete(f"{KEYS}/{IDENTIFIER}", headers=as_key(admin))).status_code == 404


async def test_a_key_expires(database: Database, closed: tuple[FastAPI, httpx.AsyncClient]) -> None:
    _, client = closed
    now = datetime.now(UTC)
    _, over = await key_of(database, "admin", expires_at=now - timedelta(seconds=1))
    _, soon = await key_of(database, "admin", expires_at=now + timedelta(minutes=5))
    refused = await client.get(KEYS, headers=as_key(over))
    assert (refused.status_code, "has expired" in refused.json()["detail"]) == (401, True)
    assert (await client.get(KEYS, headers=as_key(soon))).status_code == 200


@pytest.mark.parametrize("key", ["da_" + "x" * 43, "sk-other", ""])
async def test_a_wrong_key_is_refused_also_where_the_unknown_may_do_it(client: httpx.AsyncClient, key: str) -> None:
    assert (await client.get("/api/v1/sources")).status_code == 200
    assert (await client.get("/api/v1/sources", headers=as_key(key))).status_code == 401


async def test_a_narrow_key_stays_narrow_where_the_unknown_may_do_more(
    database: Database, client: httpx.AsyncClient
) -> None:
    _, reader = await key_of(database, "reader")
    refused = await client.post("/api/v1/sources", json={"name": "x"}, headers=as_key(reader))
    assert (refused.status_code, refused.json()["error"]) == (403, "forbidden")
    assert "needs the scope writer; the key a reader (da_" in refused.json()["detail"]
    assert "has the scope reader" in refused.json()["detail"]


async def test_the_last_use_is_noted_once_a_minute(
    database: Database, closed: tuple[FastAPI, httpx.AsyncClient], as_master: psycopg.Connection[Any]
) -> None:
    app, client = closed
    as_master.autocommit = True
    key_id, reader = await key_of(database, "reader")

    async def used() -> datetime | None:
        assert (await client.get("/api/v1/sources", headers=as_key(reader))).status_code == 200
        await app.state.gate.last_use.settle()
        row = as_master.execute("SELECT last_used_at FROM api_keys WHERE id = %s", (key_id,)).fetchone()
        assert row is not None
        return row[0]  # type: ignore[no-any-return]

    first = await used()
    assert first is not None
    assert await used() == first
    as_master.execute("UPDATE api_keys SET last_used_at = now() - interval '61 s' WHERE id = %s", (key_id,))
    again = await used()
    assert again is not None
    assert again > first - timedelta(seconds=1)


async def test_a_request_does_not_wait_for_its_use_to_be_noted(
    database: Database, closed: tuple[FastAPI, httpx.AsyncClient], as_master: psycopg.Connection[Any]
) -> None:
    app, client = closed
    key_id, reader = await key_of(database, "reader")
    as_master.execute("SELECT FROM api_keys WHERE id = %s FOR UPDATE", (key_id,))  # and nobody else may change it
    for _ in range(3):
        assert (await client.get("/api/v1/sources", headers=as_key(reader))).status_code == 200
    as_master.rollback()
    await app.state.gate.last_use.settle()
    row = as_master.execute("SELECT last_used_at IS NOT NULL FROM api_keys WHERE id = %s", (key_id,)).fetchone()
    assert row == (True,)


async def test_pages_of_keys_follow_one_another(database: Database, client: httpx.AsyncClient) -> None:
    made = [str((await key_of(database, "reader"))[0]) for _ in range(5)]
    seen: list[str] = []
    parameters: dict[str, Any] = {"limit": 2}
    while True:
        page = (await client.get(KEYS, params=parameters)).json()
        seen += [each["id"] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        parameters["cursor"] = page["next_cursor"]
    assert seen == made[::-1]


async def test_a_repeated_write_is_answered_only_to_who_sent_it_and_still_may(
    database: Database, closed: tuple[FastAPI, httpx.AsyncClient], as_master: psycopg.Connection[Any]
) -> None:
    _, client = closed
    key_id, writer = await key_of(database, "writer")
    _, other = await key_of(database, "writer")
    _, reader = await key_of(database, "reader")

    async def create(key: str | None) -> tuple[int, str | None]:
        headers = {"Idempotency-Key": "a"} | (as_key(key) if key else {})
        answer = await client.post("/api/v1/sources", json={"name": "rain"}, headers=headers)
        return answer.status_code, answer.headers.get("idempotent-replayed")

    assert await create(None) == (401, None)
    assert await create(reader) == (403, None)
    assert as_master.execute("SELECT count(*) FROM idempotency_keys").fetchone() == (0,)
    assert await create(writer) == (201, None)
    assert await create(writer) == (201, "true")
    assert await create(other) == (422, None)
    assert await create(None) == (401, None)
    as_master.rollback()
    assert as_master.execute("SELECT count(*) FROM audit_events").fetchone() == (1,)
    as_master.execute("UPDATE api_keys SET revoked_at = now() WHERE id = %s", (key_id,))
    as_master.commit()
    assert await create(writer) == (401, None)


async def test_writers_with_keys_do_not_wait_for_each_others_connections(database: Database) -> None:
    _, writer = await key_of(database, "writer")
    async with guarded(database, anonymous_scope=Scope.NONE) as (_, client):
        answers = await asyncio.gather(
            *(
                client.post("/api/v1/sources", json={"name": "x"}, headers={"Idempotency-Key": str(n)} | as_key(writer))
                for n in range(10)  # twice as many as there are connections
            )
        )
    assert {answer.status_code for answer in answers} == {201}
