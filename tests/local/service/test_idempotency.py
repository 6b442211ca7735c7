"""A write that is repeated with its key is done once, and answered as the first time."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import psycopg
import pytest
from aggregator.database.engine import Database
from aggregator.idempotency import repository
from aggregator.idempotency.repository import KeyRepository

from tests.local.service.conftest import serving

pytestmark = pytest.mark.local

SOURCE = {"name": "rain"}


@pytest.fixture
async def client(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(database) as answering:
        yield answering


async def create(client: httpx.AsyncClient, key: str, body: Any = SOURCE) -> httpx.Response:
    return await client.post("/api/v1/sources", json=body, headers={"Idempotency-Key": key})


async def names(client: httpx.AsyncClient) -> list[str]:
    return [each["name"] for each in (await client.get("/api/v1/sources")).json()["items"]]


async def test_the_second_request_gets_the_first_answer(client: httpx.AsyncClient) -> None:
    first, second = await create(client, "a"), await create(client, "a")
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.content == first.content
    assert second.headers["etag"] == first.headers["etag"]
    assert ("idempotent-replayed" in first.headers, second.headers["idempotent-replayed"]) == (False, "true")
    assert await names(client) == ["rain"]


async def test_requests_at_the_same_time_are_done_once(client: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(create(client, "a") for _ in range(4)))
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert await names(client) == ["rain"]


async def test_a_key_belongs_to_one_request(client: httpx.AsyncClient) -> None:
    await create(client, "a")
    other = await create(client, "a", {"name": "wind"})
    assert (other.status_code, other.json()["type"]) == (422, "/problems/key-reused")
    assert (await create(client, "b", {"name": "wind"})).status_code == 201
    assert await names(client) == ["wind", "rain"]


async def test_a_request_that_failed_keeps_no_key(client: httpx.AsyncClient) -> None:
    assert (await create(client, "a", {"name": ""})).status_code == 422
    assert (await create(client, "a")).status_code == 201


async def test_a_key_is_forgotten_after_a_day(client: httpx.AsyncClient, as_master: psycopg.Connection) -> None:
    await create(client, "a")
    as_master.execute("UPDATE idempotency_keys SET created_at = now() - interval '25 hours'")
    as_master.commit()
    assert (await create(client, "a")).headers.get("idempotent-replayed") is None
    assert await names(client) == ["rain", "rain"]


@pytest.mark.parametrize("key", ["", "x" * 201, "a b"])
async def test_a_key_of_another_form_is_refused(client: httpx.AsyncClient, key: str) -> None:
    answer = await create(client, key)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-request")
    assert await names(client) == []


async def test_what_a_source_is_given_cannot_be_found_by_its_key(
    client: httpx.AsyncClient, as_master: psycopg.Connection
) -> None:
    credentials = {"kind": "bearer", "token": "very-secret"}
    mapping = {"time": {"column": "time"}, "values": [{"column": "value"}]}
    body = {**SOURCE, "url": "https://example.org/", "mapping": mapping, "enabled": False, "credentials": credentials}
    assert (await create(client, "a", body)).status_code == 201
    [stored] = as_master.execute("SELECT k::text FROM idempotency_keys k").fetchall()
    assert "very-secret" not in stored[0]


async def test_what_was_deleted_is_answered_as_deleted_again(client: httpx.AsyncClient) -> None:
    source = (await create(client, "a")).json()["id"]
    upload = {"name": "file", "time_column": "t", "value_columns": "v"}
    dataset = (await client.post("/api/v1/datasets", params=upload, content=b"t,v\n2000-01-01,1\n")).json()["id"]
    key = (await client.post("/api/v1/keys", json={"name": "n", "scope": "reader"})).json()["id"]
    for number, path in enumerate((f"sources/{source}", f"datasets/{dataset}", f"keys/{key}")):
        named = {"Idempotency-Key": f"delete-{number}"}
        first, second = [await client.delete(f"/api/v1/{path}", headers=named) for _ in range(2)]
        assert (first.status_code, second.status_code, second.content) == (204, 204, b""), path
        assert second.headers["idempotent-replayed"] == "true"
    assert (await client.delete(f"/api/v1/sources/{source}")).status_code == 404
    missing = f"/api/v1/sources/{source}"
    assert (await client.delete(missing, headers={"Idempotency-Key": "delete-0"})).status_code == 204
    assert (await client.delete(missing, headers={"Idempotency-Key": "delete-1"})).status_code == 422


async def test_an_answer_that_cannot_be_kept_is_not_given_and_nothing_is_done(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any) -> None:
        raise RuntimeError("killed here")

    with monkeypatch.context() as broken:
        broken.setattr(KeyRepository, "keep", fail)
        assert (await create(client, "a")).status_code == 500
    assert await names(client) == []
    assert (await create(client, "a")).headers.get("idempotent-replayed") is None
    assert await names(client) == ["rain"]


async def test_who_waits_too_long_for_the_first_request_is_told_so(
    client: httpx.AsyncClient, as_master: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository, "WAIT_S", 0.1)
    as_master.execute("INSERT INTO idempotency_keys (key, request) VALUES ('a', '')")  # and has not ended
    answer = await create(client, "a")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/key-in-use")
    assert answer.headers["retry-after"] == "5"
    as_master.rollback()
    assert (await create(client, "a")).status_code == 201
    assert await names(client) == ["rain"]
