"""Making an API key with an Idempotency-Key: the same key is answered again, and nobody reads it in the database."""

import asyncio
import base64
import uuid
from typing import Any

import httpx
import psycopg
import pytest
from aggregator.access.scopes import Scope
from aggregator.database.engine import Database
from aggregator.idempotency.repository import KeyRepository
from aggregator.idempotency.requests import stretched

from tests.local.service.asking import as_key, guarded
from tests.local.service.test_access import KEYS, key_of

pytestmark = pytest.mark.local

NEW = {"name": "nightly", "scope": "writer"}
NAME = str(uuid.UUID(int=7))


async def make(client: httpx.AsyncClient, name: str = NAME, body: Any = NEW, **headers: str) -> httpx.Response:
    return await client.post(KEYS, json=body, headers={"Idempotency-Key": name} | headers)


async def made(client: httpx.AsyncClient) -> list[str]:
    return [each["name"] for each in (await client.get(KEYS)).json()["items"]]


async def test_the_second_request_gets_the_same_key(client: httpx.AsyncClient) -> None:
    first, second = await make(client), await make(client)
    assert (first.status_code, second.status_code, second.headers["idempotent-replayed"]) == (201, 201, "true")
    assert second.content == first.content
    assert second.headers["cache-control"] == "no-store"
    assert (await client.get("/api/v1/sources", headers=as_key(second.json()["key"]))).status_code == 200
    assert await made(client) == ["nightly"]


async def test_requests_at_the_same_time_make_one_key(client: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(make(client) for _ in range(4)))
    assert len({answer.json()["key"] for answer in answers}) == 1
    assert await made(client) == ["nightly"]


async def test_the_database_holds_neither_the_key_nor_what_unlocks_it(
    client: httpx.AsyncClient, as_master: psycopg.Connection[Any]
) -> None:
    key = (await make(client)).json()["key"]
    [(name, request, body)] = as_master.execute("SELECT key, request, body FROM idempotency_keys").fetchall()
    everything = b"\n".join((name.encode(), request.encode(), bytes(body)))
    material = stretched(NAME)
    lock = material[32:64]
    for secret in (key, key[3:], NAME, lock.hex(), base64.urlsafe_b64encode(lock).decode(), "nightly"):
        assert secret.encode() not in everything
    assert lock not in bytes(body)
    assert material[64:].hex() not in request


async def test_another_request_with_the_same_name_is_refused(client: httpx.AsyncClient, database: Database) -> None:
    await make(client)
    other = await make(client, body=NEW | {"scope": "admin"})
    assert (other.status_code, other.json()["type"]) == (422, "/problems/key-reused")
    assert await made(client) == ["nightly"]


async def test_only_who_has_made_it_gets_it_again(database: Database, as_master: psycopg.Connection[Any]) -> None:
    key_id, admin = await key_of(database, "admin")
    _, other = await key_of(database, "admin")
    async with guarded(database, anonymous_scope=Scope.NONE) as (_, client):
        first = await make(client, **as_key(admin))
        assert first.status_code == 201
        refused = await make(client, **as_key(other))
        assert (refused.status_code, first.json()["key"] in refused.text) == (422, False)
        assert (await make(client)).status_code == 401
        as_master.execute("UPDATE api_keys SET scope = 'reader' WHERE id = %s", (key_id,))
        as_master.commit()
        assert (await make(client, **as_key(admin))).status_code == 403


@pytest.mark.parametrize("name", ["a", "x" * 15, "x" * 201, "with a blank in it"])
async def test_what_could_be_guessed_locks_nothing(client: httpx.AsyncClient, name: str) -> None:
    answer = await make(client, name)
    assert (answer.status_code, "that nobody guesses" in answer.json()["detail"]) == (422, True)
    assert await made(client) == []


async def test_a_key_whose_answer_cannot_be_kept_is_not_made(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any) -> None:
        raise RuntimeError("killed here")

    with monkeypatch.context() as broken:
        broken.setattr(KeyRepository, "keep", fail)
        assert (await make(client)).status_code == 500
    assert await made(client) == []
    assert (await make(client)).headers.get("idempotent-replayed") is None
