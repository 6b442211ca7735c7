"""Sources over HTTP: registered, tried out, changed, deleted; their secrets kept where they belong."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psycopg
import pytest
from aggregator.database.engine import Database
from aggregator.errors import SourceCannotError
from aggregator.fetch.addresses import AddressGuard
from aggregator.fetch.fetcher import Fetcher
from aggregator.sources.models import Source
from aggregator.sources.service import health_of

from tests.local.service.conftest import serving
from tests.local.service.kept_secrets import SecretsInMemory, in_memory_secrets
from tests.unit.service.source_server import SourceServer, running

pytestmark = pytest.mark.local

MAPPING = {"time": {"column": "date"}, "values": [{"column": "temp_max"}]}
SECRET = "hunter2-very-secret"


@pytest.fixture(scope="module")
def server() -> Iterator[SourceServer]:
    with running() as found:
        yield found


@pytest.fixture
def held() -> SecretsInMemory:
    return SecretsInMemory()


@pytest.fixture
async def client(database: Database, held: SecretsInMemory, server: SourceServer) -> AsyncIterator[httpx.AsyncClient]:
    fetcher = Fetcher(AddressGuard(frozenset({server.origin})))
    async with serving(database, in_memory_secrets(held), fetcher) as answering:
        yield answering


def source(**more: Any) -> dict[str, Any]:
    return {"name": "Weather", "url": "https://example.org/w.csv", "mapping": MAPPING, "interval_s": 3600, **more}


async def created(client: httpx.AsyncClient, **more: Any) -> dict[str, Any]:
    answer = await client.post("/api/v1/sources", json=source(**more))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_a_source_is_registered_and_due_at_once(client: httpx.AsyncClient) -> None:
    made = await created(client)
    assert (made["health"], made["failures"], made["series"], made["last_run"]) == ("never", 0, 0, None)
    assert made["due_at"] is not None
    read = await client.get(f"/api/v1/sources/{made['id']}")
    assert read.json() == made
    assert read.headers["etag"].startswith('"1-')


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"url": "ftp://example.org/"}, "URL scheme should be 'http' or 'https'"),
        ({"mapping": None}, "a source with a url needs a mapping"),
        ({"interval_s": 59}, "greater than or equal to 60"),
        ({"name": " "}, "at least 1 character"),
        ({"url": None}, "interval_s and credentials need a url"),
        ({"colour": "red"}, "Extra inputs are not permitted"),
        ({"credentials": {"kind": "magic"}}, "expected tags: 'bearer', 'basic', 'header'"),
        ({"url": "https://me:hunter2@example.org/"}, "enter the login as credentials"),
        ({"credentials": {"kind": "bearer", "token": "a\r\nX-Other: b"}}, "only printable ASCII"),
        ({"credentials": {"kind": "header", "name": "X-Key", "value": "schlüssel"}}, "only printable ASCII"),
        ({"credentials": {"kind": "header", "name": "Host", "value": "b"}}, "the service's own to send"),
    ],
)
async def test_what_cannot_be_a_source_is_refused_with_the_reason(
    client: httpx.AsyncClient, wrong: dict[str, Any], said: str
) -> None:
    answer = await client.post("/api/v1/sources", json=source(**wrong))
    assert answer.status_code == 422
    assert said in answer.json()["detail"]


async def test_pages_follow_one_another_newest_first(client: httpx.AsyncClient) -> None:
    names = [str(number) for number in range(5)]
    for name in names:
        await created(client, name=name)
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = (
            await client.get("/api/v1/sources", params={"limit": 2, **({"cursor": cursor} if cursor else {})})
        ).json()
        seen += [each["name"] for each in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == names[::-1]


async def test_only_what_is_named_changes_and_only_what_was_read(client: httpx.AsyncClient) -> None:
    made = await created(client)
    url = f"/api/v1/sources/{made['id']}"
    read = {"If-Match": (await client.get(url)).headers["etag"]}
    assert (await client.post(f"{url}/runs")).status_code == 202  # changes the source's answer, and not the source
    changed = await client.patch(url, json={"name": "Rain"}, headers=read)
    assert (changed.json()["name"], changed.json()["interval_s"]) == ("Rain", 3600)
    assert changed.headers["etag"] == (await client.get(url)).headers["etag"]
    late = await client.patch(url, json={"name": "Wind"}, headers=read)
    assert (late.status_code, late.json()["error"]) == (412, "precondition_failed")
    assert (await client.get(url)).json()["name"] == "Rain"


async def test_a_paused_source_is_not_due_until_it_goes_on(client: httpx.AsyncClient) -> None:
    url = f"/api/v1/sources/{(await created(client))['id']}"
    paused = (await client.patch(url, json={"enabled": False})).json()
    assert (paused["health"], paused["due_at"]) == ("paused", None)
    assert (await client.patch(url, json={"enabled": True})).json()["due_at"] is not None


async def test_asking_twice_for_a_run_gives_the_run_that_waits(client: httpx.AsyncClient) -> None:
    url = f"/api/v1/sources/{(await created(client))['id']}"
    first, second = [await client.post(f"{url}/runs") for _ in range(2)]
    assert (first.status_code, first.json()["state"], first.json()["trigger"]) == (202, "waiting", "person")
    assert first.json() == second.json()
    assert (await client.get(f"{url}/runs")).json()["items"] == [first.json()]


async def test_a_source_without_an_address_has_nothing_to_fetch(client: httpx.AsyncClient) -> None:
    made = (await client.post("/api/v1/sources", json={"name": "Sensors"})).json()
    url = f"/api/v1/sources/{made['id']}"
    assert made["due_at"] is None
    run = await client.post(f"{url}/runs")
    assert (run.status_code, run.json()["error"]) == (409, "source_cannot")
    assert (await client.patch(url, json={"interval_s": 60})).status_code == 409


async def test_credentials_are_in_secrets_manager_and_nowhere_else(
    client: httpx.AsyncClient,
    held: SecretsInMemory,
    as_master: psycopg.Connection[Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    kinds = [
        {"kind": "bearer", "token": SECRET},
        {"kind": "basic", "username": "me", "password": SECRET},
        {"kind": "header", "name": "X-Api-Key", "value": SECRET},
    ]
    made = [await created(client, credentials=each) for each in kinds]
    assert [json.loads(value) for value in held.values.values()] == [
        each | {"origin": "https://example.org:443"} for each in kinds
    ]
    assert all(each["has_credentials"] for each in made)
    answers = (await client.get("/api/v1/sources")).text + json.dumps(made)
    stored = str(as_master.execute("SELECT to_jsonb(s) FROM sources s").fetchall())
    for place in (answers, stored, caplog.text):
        assert SECRET not in place
    wrong = await client.post("/api/v1/sources", json=source(credentials={"kind": "bearer", "token": SECRET, "x": 1}))
    assert wrong.status_code == 422
    assert SECRET not in wrong.text


async def test_credentials_go_with_their_source(client: httpx.AsyncClient, held: SecretsInMemory) -> None:
    made = await created(client, credentials={"kind": "bearer", "token": SECRET})
    url = f"/api/v1/sources/{made['id']}"
    kept = await client.patch(url, json={"name": "Other"})
    assert kept.json()["has_credentials"]
    removed = await client.patch(url, json={"credentials": None})
    assert (removed.json()["has_credentials"], held.values) == (False, {})
    await client.patch(url, json={"credentials": {"kind": "bearer", "token": SECRET}})
    assert (await client.delete(url)).status_code == 204
    assert held.values == {}
    assert (await client.get(url)).status_code == 404


async def test_credentials_are_not_sent_to_whoever_gives_their_source_another_address(
    client: httpx.AsyncClient, held: SecretsInMemory
) -> None:
    made = await created(client, credentials={"kind": "bearer", "token": SECRET})
    url = f"/api/v1/sources/{made['id']}"
    for elsewhere in ("https://evil.example/w.csv", "http://example.org/w.csv", "https://example.org:8443/w.csv"):
        refused = await client.patch(url, json={"url": elsewhere})
        assert (refused.status_code, refused.json()["error"]) == (409, "source_cannot")
        assert "entered for https://example.org:443" in refused.json()["detail"]
    assert (await client.get(url)).json()["url"] == "https://example.org/w.csv"
    assert (await client.patch(url, json={"url": "https://example.org/other.csv"})).status_code == 200
    moved = {"url": "https://other.example/", "credentials": {"kind": "bearer", "token": SECRET}}
    assert (await client.patch(url, json=moved)).status_code == 200
    kept = in_memory_secrets(held)
    [name] = held.values
    assert await kept.headers(name, "https://other.example/") == {"Authorization": f"Bearer {SECRET}"}
    with pytest.raises(SourceCannotError, match="for another address"):
        await kept.headers(name, "https://example.org/w.csv")


async def test_another_name_is_no_reason_to_fetch(
    client: httpx.AsyncClient, as_master: psycopg.Connection[Any]
) -> None:
    url = f"/api/v1/sources/{(await created(client, interval_s=None))['id']}"
    as_master.execute("UPDATE sources SET due_at = NULL")
    as_master.commit()
    assert (await client.patch(url, json={"name": "Rain"})).json()["due_at"] is None
    assert (await client.patch(url, json={"format": "csv"})).json()["due_at"] is not None


async def test_a_source_whose_series_are_written_can_be_paused_and_run(
    client: httpx.AsyncClient, as_master: psycopg.Connection[Any]
) -> None:
    made = await created(client)
    as_master.execute("INSERT INTO series (source_id, name) VALUES (%s, 'still being written')", [made["id"]])
    async with asyncio.timeout(10):
        run = await client.post(f"/api/v1/sources/{made['id']}/runs")
        paused = await client.patch(f"/api/v1/sources/{made['id']}", json={"enabled": False})
    assert (run.status_code, paused.status_code) == (202, 200)


async def test_the_dry_run_shows_rows_before_anything_is_saved(client: httpx.AsyncClient, server: SourceServer) -> None:
    answer = await client.post("/api/v1/sources/preview", json={"url": server.url("/files/weather.csv")})
    shown = answer.json()
    assert answer.status_code == 200
    assert (shown["format"], shown["suggested"], shown["mapping"]["time"]["column"]) == ("csv", True, "date")
    assert len(shown["rows"]) == 20
    assert (await client.get("/api/v1/sources")).json()["items"] == []


async def test_the_dry_run_sends_credentials(client: httpx.AsyncClient, server: SourceServer) -> None:
    server.files["echoed"] = b""
    dry = {
        "url": server.url("/echo"),
        "credentials": {"kind": "header", "name": "X-Time", "value": "2026-01-01"},
        "mapping": {"rows": "[@]", "time": {"path": '"X-Time"'}, "values": [{"path": "`1`"}]},
        "format": "json",
    }
    shown = (await client.post("/api/v1/sources/preview", json=dry)).json()
    assert shown["rows"][0]["time"] == "2026-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/status/404", 502, "nothing at this address"),
        ("/to?http://169.254.169.254/", 502, "not on the public internet"),
        ("/bomb", 422, "binary"),
    ],
)
async def test_a_dry_run_that_fails_says_why(
    client: httpx.AsyncClient, server: SourceServer, path: str, status: int, said: str
) -> None:
    answer = await client.post("/api/v1/sources/preview", json={"url": server.url(path)})
    assert answer.status_code == status
    assert said in answer.json()["detail"]


async def test_what_is_not_there_is_told(client: httpx.AsyncClient) -> None:
    nobody = "00000000-0000-0000-0000-000000000000"
    for path in (f"/sources/{nobody}", f"/sources/{nobody}/runs", "/runs/1", "/runs/1/rejects"):
        assert (await client.get(f"/api/v1{path}")).status_code == 404
    assert (await client.delete(f"/api/v1/sources/{nobody}")).status_code == 404
    assert (await client.get("/api/v1/runs/99999999999999999999")).status_code == 422


def test_health_is_told_by_the_last_run_and_the_time_since_the_last_good_one() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    hourly = Source(enabled=True, interval_s=3600)
    assert health_of(hourly, "succeeded", now - timedelta(hours=1), now) == "fresh"
    assert health_of(hourly, "unchanged", now - timedelta(hours=3), now) == "late"
    assert health_of(hourly, "failed", now - timedelta(hours=1), now) == "failing"
    assert health_of(hourly, None, None, now) == "never"
    assert health_of(Source(enabled=False, interval_s=3600), "failed", None, now) == "paused"
    assert health_of(Source(enabled=True, interval_s=None), "succeeded", now - timedelta(days=9), now) == "fresh"
