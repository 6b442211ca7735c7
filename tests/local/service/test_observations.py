"""Observations that are sent: stored once however often they are sent, and readable at once."""

import asyncio
import csv
import io
import uuid
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psycopg
import pytest
from aggregator.app import create_app
from aggregator.database.engine import Database
from aggregator.observations.service import BLOCK_BYTES
from aggregator.storage import turns
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.local.service.conftest import serving
from tests.local.service.kept_secrets import in_memory_secrets
from tests.local.service.rollups import differing_rollups, points_of

pytestmark = pytest.mark.local

CSV = {"Content-Type": "text/csv"}
BEGIN = datetime(2025, 12, 31, 22, tzinfo=UTC)


@pytest.fixture
async def client(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(database) as answering:
        yield answering


async def new_source(client: httpx.AsyncClient, **more: Any) -> str:
    created = await client.post("/api/v1/sources", json={"name": "sent", **more})
    assert created.status_code == 201, created.text
    return str(created.json()["id"])


async def send(client: httpx.AsyncClient, source: str, body: Any, headers: dict[str, str] = CSV) -> dict[str, Any]:
    answer = await client.post("/api/v1/observations", params={"source": source}, content=body, headers=headers)
    assert answer.status_code == 200, answer.text
    run: dict[str, Any] = answer.json()
    return run


def as_csv(rows: Sequence[tuple[datetime, str, float]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([("time", "name", "value"), *((time.isoformat(), name, v) for time, name, v in rows)])
    return out.getvalue().encode()


async def test_what_is_sent_can_be_queried_and_its_run_looked_at(client: httpx.AsyncClient) -> None:
    source = await new_source(client)
    body = b'time,name,labels,value\n2026-01-01T00:00:00Z,rain,"{""at"":""x""}",1\n2026-01-01T01:00:00Z,rain,,wet\n'
    run = await send(client, source, body)
    counts = {key: run[key] for key in ("trigger", "state", "rows_read", "rows_rejected", "observations_new", "bytes")}
    assert counts == {
        "trigger": "sent", "state": "succeeded", "rows_read": 2, "rows_rejected": 1, "observations_new": 1,
        "bytes": len(body),
    }  # fmt: skip
    answer = (await client.get("/api/v1/query", params={"source": source, "bucket": "day"})).json()
    [series] = answer["series"]
    assert (series["name"], series["labels"], series["values"]) == ("rain", {"at": "x"}, {"avg": [1.0]})
    rejects = (await client.get(f"/api/v1/runs/{run['id']}/rejects")).json()["items"]
    assert [(each["line"], each["reason"]) for each in rejects] == [(3, "column 'value': 'wet' is not a number")]
    assert (await client.get(f"/api/v1/sources/{source}")).json()["last_run"] == run


async def test_the_same_body_twice_changes_nothing(
    client: httpx.AsyncClient, database: Database, as_master: psycopg.Connection
) -> None:
    source = await new_source(client)
    body = as_csv([(BEGIN + timedelta(minutes=7 * step), "rain", step) for step in range(500)])
    assert (await send(client, source, body))["observations_new"] == 500
    query = "SELECT xmin::text, ctid::text FROM rollups_hourly UNION ALL SELECT xmin::text, ctid::text FROM points"
    before = as_master.execute(query).fetchall()
    as_master.rollback()
    again = await send(client, source, body)
    assert (again["state"], again["observations_new"], again["observations_changed"]) == ("unchanged", 0, 0)
    assert as_master.execute(query).fetchall() == before
    assert await differing_rollups(database) == []


async def test_an_export_can_be_sent_to_another_source(client: httpx.AsyncClient) -> None:
    first, second = await new_source(client), await new_source(client)
    rows = b'time,name,labels,value\n2026-01-01T00:00:00.5Z,"ra,in","{""at"":""K\xc3\xb6ln""}",1.25\n1999-05-01,,,-3\n'
    await send(client, first, rows)
    exported = await client.get("/api/v1/export", params={"source": first})
    await send(client, second, exported.content)
    again = await client.get("/api/v1/export", params={"source": second})

    def without_ids(content: str) -> list[list[str]]:
        return sorted(row[1:] for row in csv.reader(io.StringIO(content)))

    assert without_ids(again.text) == without_ids(exported.text)
    assert len(without_ids(again.text)) == 3


ROWS = st.tuples(
    st.one_of(
        st.integers(0, 200).map(lambda step: BEGIN + timedelta(minutes=13 * step)),
        st.sampled_from([datetime(1849, 3, 1, tzinfo=UTC), datetime(2130, 3, 1, tzinfo=UTC)]),
    ),
    st.sampled_from(["rain", "wind"]),
    st.floats(-1e6, 1e6).map(lambda value: round(value, 3)),
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies=st.lists(st.lists(ROWS, min_size=1, max_size=40), min_size=1, max_size=4))
async def test_any_order_of_bodies_gives_what_they_say_and_true_rollups(
    client: httpx.AsyncClient, database: Database, bodies: list[list[tuple[datetime, str, float]]]
) -> None:
    source = await new_source(client)
    model: dict[tuple[str, datetime], float] = {}
    for rows in [*bodies, bodies[-1]]:
        body = {(name, time): value for time, name, value in rows}
        run = await send(client, source, as_csv(rows))
        assert run["observations_new"] == len(body.keys() - model.keys())
        assert run["observations_changed"] == sum(model.get(key, value) != value for key, value in body.items())
        model |= body
    exported = await client.get("/api/v1/export", params={"source": source})
    stored = {(row["name"], datetime.fromisoformat(row["time"])): float(row["value"]) for row in _read(exported.text)}
    assert stored == model
    assert await differing_rollups(database) == []


def _read(content: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content)))


async def test_a_long_body_whose_end_is_known_already(client: httpx.AsyncClient, database: Database) -> None:
    """First straight into the table, then beside what is there; the last of the same time counts."""
    source = await new_source(client)
    rows = [(BEGIN + timedelta(seconds=step), "rain", float(step % 97)) for step in range(100_000)]
    await send(client, source, as_csv(rows[90_000:]))
    changed = [*rows, *((time, name, 1000.0) for time, name, _ in rows[:5])]
    body = as_csv(changed)
    assert len(body) > BLOCK_BYTES
    run = await send(client, source, body)
    assert (run["rows_read"], run["observations_new"]) == (100_005, 90_000)
    stored = await points_of(database)
    assert [stored["rain", "{}", time] for time, _, _ in rows[:6]] == [1000.0] * 5 + [5.0]
    assert len(stored) == 100_000
    assert await differing_rollups(database) == []


async def test_a_body_that_breaks_off_leaves_nothing(client: httpx.AsyncClient, database: Database) -> None:
    source = await new_source(client)
    rows = as_csv([(BEGIN + timedelta(seconds=step), "rain", 1.0) for step in range(100_000)])
    arriving = iter([{"type": "http.request", "body": rows, "more_body": True}, {"type": "http.disconnect"}])
    answered: list[Any] = []

    async def receive() -> dict[str, Any]:
        return next(arriving)

    async def answer(message: Any) -> None:
        answered.append(message)

    app = create_app(database, release="test-1", source_secrets=in_memory_secrets())
    scope = {
        "type": "http", "method": "POST", "path": "/api/v1/observations", "query_string": f"source={source}".encode(),
        "headers": [(b"content-type", b"text/csv")],
    }  # fmt: skip
    await app(scope, receive, answer)
    assert answered[0]["status"] == 400
    assert b"nothing was stored" in answered[1]["body"]
    assert await points_of(database) == {}
    assert (await client.get(f"/api/v1/sources/{source}/runs")).json()["items"] == []


async def test_bodies_for_one_source_at_once_lose_nothing(client: httpx.AsyncClient, database: Database) -> None:
    source = await new_source(client)
    parts = [
        as_csv([(BEGIN + timedelta(seconds=9 * step + part), "rain", step) for step in range(300)]) for part in range(3)
    ]
    runs = await asyncio.gather(*(send(client, source, part) for part in parts))
    assert sum(run["observations_new"] for run in runs) == len(await points_of(database)) == 900
    assert await differing_rollups(database) == []


async def test_a_slow_client_keeps_others_waiting_for_a_while_and_loses_nothing(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "WAIT_S", 0.1)
    busy, idle = await new_source(client), await new_source(client)
    begun, goes_on = asyncio.Event(), asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield b"time,value\n2026-01-01T00:00:00Z,1\n"
        begun.set()
        await goes_on.wait()
        yield b"2026-01-02T00:00:00Z,2\n"

    first = asyncio.create_task(send(client, busy, slow()))
    await begun.wait()
    body = b"time,value\n2026-01-03T00:00:00Z,3\n"
    for refused in (
        await client.post("/api/v1/observations", params={"source": busy}, content=body, headers=CSV),
        await client.delete(f"/api/v1/sources/{busy}"),
    ):
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "60"), refused.text
        assert "is being stored for this source" in refused.json()["detail"]
    assert (await send(client, idle, body))["observations_new"] == 1
    goes_on.set()
    assert (await first)["observations_new"] == 2
    assert (await send(client, busy, body))["observations_new"] == 1
    assert (await client.delete(f"/api/v1/sources/{busy}")).status_code == 204


async def test_a_source_with_a_mapping_reads_what_is_sent_by_it(client: httpx.AsyncClient) -> None:
    mapping = {"time": {"column": "when"}, "values": [{"column": "rain"}], "labels": [{"column": "station"}]}
    source = await new_source(client, mapping=mapping)
    run = await send(client, source, b"when;station;rain\n2026-01-01;K\xc3\xb6ln;1.5\n2026-01-02;K\xc3\xb6ln;x\n")
    assert (run["observations_new"], run["rows_rejected"]) == (1, 1)
    [series] = (await client.get("/api/v1/series", params={"source": source})).json()["items"]
    assert (series["name"], series["labels"]) == ("rain", {"station": "Köln"})


async def test_ndjson_is_taken_and_a_json_array_is_told_what_to_be(client: httpx.AsyncClient) -> None:
    source = await new_source(client)
    run = await send(client, source, b'{"time": "2026-01-01", "value": 1}\n', {"Content-Type": "application/x-ndjson"})
    assert run["observations_new"] == 1
    refused = await client.post(
        "/api/v1/observations",
        params={"source": source},
        content=b'[{"time": "2026-01-01", "value": 1}]',
        headers={"Content-Type": "application/json"},
    )
    assert (refused.status_code, refused.json()["type"]) == (415, "/problems/unsupported-media-type")
    assert "NDJSON" in refused.json()["detail"]


async def test_a_source_that_is_fetched_or_gone_takes_nothing(client: httpx.AsyncClient) -> None:
    mapping = {"time": {"column": "time"}, "values": [{"column": "value"}]}
    fetched = await new_source(client, url="https://example.org/data.csv", mapping=mapping, enabled=False)
    for source, status in ((fetched, 409), (str(uuid.uuid4()), 404)):
        answer = await client.post(
            "/api/v1/observations", params={"source": source}, content=b"time,value\n2026-01-01,1\n", headers=CSV
        )
        assert answer.status_code == status


async def test_a_label_that_differs_in_each_row_is_told(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aggregator.storage.staging.MOST_SERIES", 100)
    source = await new_source(client)
    body = b"time,name,value\n" + b"".join(b"2026-01-01,n%d,1\n" % number for number in range(101))
    answer = await client.post("/api/v1/observations", params={"source": source}, content=body, headers=CSV)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/unusable-file")
    assert "more than 100 series" in answer.json()["detail"]
