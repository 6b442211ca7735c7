"""Reads with what the client has already: every one that the document says it of, and none of the others."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from aggregator.access.scopes import Scope
from aggregator.app import create_routes
from aggregator.conditional.reads import REVALIDATED
from aggregator.database.engine import Database

from tests.local.service.asking import as_key, guarded
from tests.local.service.test_access import KEYS, key_of

pytestmark = pytest.mark.local

ROWS = b"time,value\n2026-01-01T00:00:00Z,1\nx,2\n"
CSV = {"Content-Type": "text/csv"}
QUERIES: dict[str, dict[str, Any]] = {
    "/api/v1/datasets/{dataset_id}/aggregates": {"bucket": "day"},
    "/api/v1/datasets/{dataset_id}/aggregates.csv": {"bucket": "day"},
    "/api/v1/query": {"series": 1},
    "/api/v1/export": {"series": 1},
}


@dataclass(frozen=True, kw_only=True)
class Held:
    """What is there to be read."""

    source: str
    run: int
    dataset: str

    def address_of(self, path: str) -> str:
        values = {"source_id": self.source, "run_id": self.run, "dataset_id": self.dataset, "series_id": 1}
        return path.format(**values)


@pytest.fixture
async def held(client: httpx.AsyncClient) -> Held:
    source = (await client.post("/api/v1/sources", json={"name": "rain"})).json()["id"]
    run = await client.post("/api/v1/observations", params={"source": source}, content=ROWS, headers=CSV)
    named = {"name": "file", "time_column": "time", "value_columns": "value"}
    dataset = await client.post("/api/v1/datasets", params=named, content=ROWS, headers=CSV)
    assert (await client.post(KEYS, json={"name": "n", "scope": "reader"})).status_code == 201
    return Held(source=source, run=run.json()["id"], dataset=dataset.json()["id"])


def reads() -> list[tuple[str, bool]]:
    """The path of each read that answers 200, and whether the document says that it may answer 304."""
    paths = create_routes().openapi()["paths"]
    found = [(path, methods["get"]["responses"]) for path, methods in paths.items() if "get" in methods]
    return [(path, "304" in responses) for path, responses in found if "200" in responses]


async def test_a_read_is_tagged_and_not_sent_again_exactly_where_the_document_says_so(
    client: httpx.AsyncClient, held: Held
) -> None:
    wrong = []
    for path, tagged in reads():
        address, query = held.address_of(path), QUERIES.get(path)
        first = await client.get(address, params=query)
        assert first.status_code == 200, first.text
        known = {"If-None-Match": f'"other", {first.headers.get("etag", "*")}'}
        again = await client.get(address, params=query, headers=known)
        other = await client.get(address, params=query, headers={"If-None-Match": 'W/"other"'})
        if tagged:
            same = (again.status_code, again.content, "content-type" in again.headers) == (304, b"", False)
            same &= {each.headers.get("cache-control") for each in (first, again, other)} == {REVALIDATED}
            same &= {each.headers.get("etag") for each in (again, other)} == {first.headers.get("etag")}
        else:
            same = "etag" not in first.headers and again.status_code == 200
        if not same or other.content != first.content:
            wrong.append((path, first.headers, again.status_code, again.headers))
    assert wrong == []


async def test_what_runs_change_of_a_source_is_sent_again(client: httpx.AsyncClient, held: Held) -> None:
    address = f"/api/v1/sources/{held.source}"
    first = await client.get(address)
    known = {"If-None-Match": first.headers["etag"]}
    assert (await client.get(address, headers=known)).status_code == 304
    more = ROWS + b"2026-01-02T00:00:00Z,1\n"
    await client.post("/api/v1/observations", params={"source": held.source}, content=more, headers=CSV)
    after = await client.get(address, headers=known)
    assert (after.status_code, after.json()["version"]) == (200, first.json()["version"])
    assert after.json()["last_run"]["id"] > held.run


async def test_errors_have_no_tag(client: httpx.AsyncClient) -> None:
    for path, status in (("/api/v1/runs/99", 404), ("/api/v1/runs/x", 422), ("/api/v1/nothing", 404)):
        answer = await client.get(path, headers={"If-None-Match": "*"})
        assert (answer.status_code, "etag" in answer.headers, "cache-control" in answer.headers) == (
            status, False, False,
        )  # fmt: skip


async def test_who_may_no_longer_read_is_not_told_that_nothing_has_changed(database: Database) -> None:
    key_id, reader = await key_of(database, "reader")
    _, admin = await key_of(database, "admin")
    async with guarded(database, anonymous_scope=Scope.NONE) as (_, client):
        first = await client.get("/api/v1/sources", headers=as_key(reader))
        known = {"If-None-Match": first.headers["etag"]}
        assert (await client.get("/api/v1/sources", headers=known | as_key(reader))).status_code == 304
        assert (await client.get("/api/v1/sources", headers=known)).status_code == 401
        await client.delete(f"{KEYS}/{key_id}", headers=as_key(admin))
        assert (await client.get("/api/v1/sources", headers=known | as_key(reader))).status_code == 401
