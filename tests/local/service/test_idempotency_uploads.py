"""Bodies of any size that are sent again with their key: stored once, compared to the last byte, never held."""

import asyncio
import tracemalloc
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
import pytest
from aggregator.access.scopes import Scope
from aggregator.database.engine import Database
from aggregator.idempotency import repository
from aggregator.idempotency.repository import KeyRepository

from tests.local.service.asking import as_key, guarded
from tests.local.service.test_access import key_of

pytestmark = pytest.mark.local

ROWS = b"time,value\n2026-01-01T00:00:00Z,1\n2026-01-01T01:00:00Z,2\n"
OTHER_ROWS = ROWS.replace(b",2\n", b",3\n")
CSV = {"Content-Type": "text/csv"}
AT_ONCE = 3
"""Uploads that an application lets in, if nothing else is said."""


@dataclass(frozen=True, kw_only=True)
class Way:
    """A way to bring rows in."""

    path: str
    query: dict[str, str]
    status: int
    stored: str
    """How many rows there are."""

    async def send(
        self, client: httpx.AsyncClient, body: bytes | AsyncIterator[bytes] = ROWS, key: str = "a", **headers: str
    ) -> httpx.Response:
        named = {"Idempotency-Key": key} | CSV | headers
        return await client.post(self.path, params=self.query, content=body, headers=named)


@pytest.fixture(params=["observations", "datasets"])
async def way(request: pytest.FixtureRequest, client: httpx.AsyncClient) -> Way:
    if request.param == "datasets":
        named = {"name": "file", "time_column": "time", "value_columns": "value"}
        return Way(path="/api/v1/datasets", query=named, status=201, stored="SELECT count(*) FROM observations")
    source = (await client.post("/api/v1/sources", json={"name": "rain"})).json()["id"]
    return Way(
        path="/api/v1/observations", query={"source": source}, status=200,
        stored="SELECT (SELECT count(*) FROM points) + (SELECT count(*) FROM runs) - 1",
    )  # fmt: skip


@pytest.fixture
def stored(way: Way, as_master: psycopg.Connection[Any]) -> Callable[[], int]:
    """How many rows are stored; one more for each time that they were, where their key keeps them from being two."""

    def count() -> int:
        as_master.rollback()
        row = as_master.execute(way.stored).fetchone()
        assert row is not None
        return max(int(row[0]), 0)

    return count


async def in_pieces(body: bytes, size: int) -> AsyncIterator[bytes]:
    for begin in range(0, len(body), size):
        yield body[begin : begin + size]


async def test_the_same_body_is_stored_once_however_it_is_cut(
    way: Way, client: httpx.AsyncClient, stored: Callable[[], int], as_master: psycopg.Connection[Any]
) -> None:
    first, second, third = [await way.send(client, body) for body in (ROWS, ROWS, in_pieces(ROWS, 7))]
    assert (first.status_code, first.headers.get("idempotent-replayed")) == (way.status, None)
    for again in (second, third):
        assert (again.status_code, again.content) == (way.status, first.content)
        assert again.headers["idempotent-replayed"] == "true"
    assert stored() == 2
    written = "SELECT count(*) FROM audit_events WHERE action IN ('observations.send', 'dataset.upload')"
    assert as_master.execute(written).fetchone() == (1,)


@pytest.mark.parametrize("body", [OTHER_ROWS, ROWS[:-1], ROWS + b"\n", b""], ids=["other", "shorter", "longer", "none"])
async def test_another_body_is_refused(
    way: Way, client: httpx.AsyncClient, stored: Callable[[], int], body: bytes
) -> None:
    await way.send(client)
    refused = await way.send(client, body)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/key-reused")
    assert stored() == 2
    assert (await way.send(client)).headers["idempotent-replayed"] == "true"


async def test_another_query_or_another_way_to_read_it_is_another_request(
    way: Way, client: httpx.AsyncClient, stored: Callable[[], int]
) -> None:
    await way.send(client)
    read_otherwise = await way.send(client, **{"Content-Type": "application/x-ndjson"})
    asked_otherwise = await client.post(
        way.path, params=way.query | {"more": "1"}, content=ROWS, headers={"Idempotency-Key": "a"} | CSV
    )
    for refused in (read_otherwise, asked_otherwise):
        assert (refused.status_code, refused.json()["type"]) == (422, "/problems/key-reused")
    assert stored() == 2


async def test_a_body_that_failed_keeps_no_key(way: Way, client: httpx.AsyncClient, stored: Callable[[], int]) -> None:
    assert (await way.send(client, b"no such columns\n1\n")).status_code == 422
    assert (await way.send(client)).status_code == way.status
    assert stored() == 2


async def test_what_cannot_be_kept_is_not_stored(
    way: Way, client: httpx.AsyncClient, stored: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any) -> None:
        raise RuntimeError("killed here")

    with monkeypatch.context() as broken:
        broken.setattr(KeyRepository, "keep", fail)
        assert (await way.send(client)).status_code == 500
    assert stored() == 0
    assert (await way.send(client)).headers.get("idempotent-replayed") is None
    assert stored() == 2


async def test_a_lost_connection_in_the_middle_leaves_neither_rows_nor_key(
    way: Way, client: httpx.AsyncClient, stored: Callable[[], int], as_master: psycopg.Connection[Any]
) -> None:
    async def body() -> AsyncIterator[bytes]:
        yield ROWS[:40]
        as_master.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'data-aggregator-api' AND datname = current_database()"
        )
        yield ROWS[40:]

    assert (await way.send(client, body())).status_code == 503
    assert stored() == 0
    assert (await way.send(client)).headers.get("idempotent-replayed") is None
    assert stored() == 2


async def test_requests_at_the_same_time_are_stored_once(
    way: Way, client: httpx.AsyncClient, stored: Callable[[], int]
) -> None:
    answers = await asyncio.gather(*(way.send(client, in_pieces(ROWS, 9)) for _ in range(AT_ONCE + 2)))
    assert {answer.status_code for answer in answers} == {way.status}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert stored() == 2


async def test_who_sends_it_again_while_the_first_goes_on_is_told_to_wait(
    way: Way, client: httpx.AsyncClient, stored: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository, "WAIT_S", 0.1)
    begun, goes_on = asyncio.Event(), asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield ROWS[:40]
        begun.set()
        await goes_on.wait()
        yield ROWS[40:]

    first = asyncio.create_task(way.send(client, slow()))
    await begun.wait()
    again = await way.send(client)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/key-in-use")
    goes_on.set()
    assert (await first).status_code == way.status
    assert (await way.send(client)).content == (await first).content
    assert stored() == 2


async def test_uploads_that_wait_for_their_turn_keep_no_connection_from_others(
    way: Way, client: httpx.AsyncClient
) -> None:
    goes_on, reached = asyncio.Event(), asyncio.Semaphore(0)

    async def slow() -> AsyncIterator[bytes]:
        yield ROWS[:40]
        reached.release()
        await goes_on.wait()
        yield ROWS[40:]

    others = 2 * AT_ONCE
    uploads = [asyncio.create_task(way.send(client, slow(), key=str(number))) for number in range(others)]
    # Those of one source take turns on it; of data sets all that are let in go on beside each other.
    for _ in range(AT_ONCE if way.path.endswith("datasets") else 1):
        await reached.acquire()
    assert (await client.get("/api/v1/sources")).status_code == 200
    goes_on.set()
    assert {(await each).status_code for each in uploads} == {way.status}


async def test_a_key_of_somebody_else_is_refused(way: Way, client: httpx.AsyncClient, database: Database) -> None:
    keys = [as_key((await key_of(database, "writer"))[1]) for _ in range(2)]
    async with guarded(database, anonymous_scope=Scope.NONE) as (_, closed):
        assert (await way.send(closed, **keys[0])).status_code == way.status
        assert (await way.send(closed, **keys[1])).json()["type"] == "/problems/key-reused"
        assert (await way.send(closed)).status_code == 401
        assert (await way.send(closed, **keys[0])).headers["idempotent-replayed"] == "true"


async def test_a_large_body_is_never_held(client: httpx.AsyncClient) -> None:
    line = b"2026-01-01T00:00:00Z,1," + b"x" * 60_000 + b"\n"
    lines = 500  # 30 MB

    async def body() -> AsyncIterator[bytes]:
        yield b"time,value,note\n"
        for _ in range(lines):
            yield line

    way = Way(
        path="/api/v1/datasets", query={"name": "f", "time_column": "time", "value_columns": "value"},
        status=201, stored="",
    )  # fmt: skip
    tracemalloc.start()
    try:
        first, again = await way.send(client, body()), await way.send(client, body())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert first.json()["bytes"] > lines * 60_000
    assert (again.content, again.headers["idempotent-replayed"]) == (first.content, "true")
    assert peak < 10_000_000
