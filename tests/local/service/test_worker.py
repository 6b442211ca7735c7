"""Workers on real sources and a real database: nothing lost, nothing twice."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pandas as pd
import psycopg
import pytest
from aggregator.database.engine import Database
from aggregator.settings import MigrationSettings
from aggregator.worker import execution
from aggregator.worker.claims import ABANDONED_AT_MOST, STOPPED, Claims
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import text
from vega_datasets import local_data

from tests.local.service.conftest import SecretInMemory, Server, docker, serving
from tests.local.service.kept_secrets import SecretsInMemory, in_memory_secrets
from tests.local.service.rollups import differing_rollups, points_of
from tests.local.service.working import own_process, until, worker_on, working
from tests.unit.service.source_server import SourceServer, running

pytestmark = pytest.mark.local

WEATHER = {
    "time": {"column": "date"},
    "values": [{"column": "precipitation"}, {"column": "temp_max"}],
    "labels": [{"column": "weather"}],
}
SOURCES: dict[str, dict[str, Any]] = {
    "weather.csv": WEATHER,
    "stocks.json": {"time": {"column": "date"}, "values": [{"column": "price"}], "series": {"column": "symbol"}},
    "temperatures.ndjson": {"time": {"column": "date"}, "values": [{"column": "temp"}]},
    "sunspots.csv": {"time": {"column": "YEAR"}, "values": [{"column": "SUNACTIVITY"}]},
    "carbon.parquet": {"time": {"column": "date"}, "values": [{"column": "co2"}]},
    "news.xml": {"time": {"column": "published"}, "values": [{"path": "`1`", "name": "entries"}]},
    "nested.json": {"rows": "data", "time": {"column": "date"}, "values": [{"column": "wind"}]},
}


@pytest.fixture
def server() -> Iterator[SourceServer]:
    with running() as found:
        yield found


@pytest.fixture
async def client(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(database) as answering:
        yield answering


async def register(client: httpx.AsyncClient, url: str, mapping: dict[str, Any] = WEATHER, **more: Any) -> str:
    new = {"name": url[-40:], "url": url, "mapping": mapping, "interval_s": 3600, **more}
    answer = await client.post("/api/v1/sources", json=new)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def source(client: httpx.AsyncClient, source_id: str) -> dict[str, Any]:
    return dict((await client.get(f"/api/v1/sources/{source_id}")).json())


async def ended(client: httpx.AsyncClient, source_id: str, runs: int = 1) -> dict[str, Any]:
    """The source once so many of its runs have ended."""

    async def history() -> list[dict[str, Any]]:
        return list((await client.get(f"/api/v1/sources/{source_id}/runs")).json()["items"])

    await until(history, lambda found: sum(run["ended_at"] is not None for run in found) >= runs)
    return await source(client, source_id)


async def test_public_files_of_every_shape_arrive_as_pandas_reads_them(
    database: Database, client: httpx.AsyncClient, server: SourceServer
) -> None:
    made = {name: await register(client, server.url(f"/files/{name}"), each) for name, each in SOURCES.items()}
    async with working(worker_on(database, [server.origin])):
        for name, source_id in made.items():
            read = await ended(client, source_id)
            run = read["last_run"]
            assert (run["state"], run["error"], run["rows_rejected"]) == ("succeeded", None, 0), name
            assert read["health"] == "fresh"
    assert await differing_rollups(database) == []
    weather = local_data.seattle_weather()
    expected = weather.groupby([weather.date.dt.year, "weather"]).temp_max.agg(["mean", "count"])
    query = """
        SELECT extract(year FROM bucket AT TIME ZONE 'UTC')::int, labels ->> 'weather',
            sum(sum) / sum(count), sum(count)
        FROM rollups_daily r JOIN series s ON s.id = r.series_id
        WHERE s.name = 'temp_max' AND s.source_id = :source GROUP BY 1, 2
    """
    async with database.reading() as session:
        rows = (await session.execute(text(query), {"source": made["weather.csv"]})).all()
    stored = (
        pd.DataFrame(rows, columns=["date", "weather", "mean", "count"]).set_index(["date", "weather"]).sort_index()
    )
    pd.testing.assert_frame_equal(
        stored.astype(float), expected.astype(float), check_names=False, check_index_type=False
    )


async def test_the_same_content_again_changes_nothing(
    database: Database, client: httpx.AsyncClient, server: SourceServer
) -> None:
    source_id = await register(client, server.url("/files/weather.csv"))
    async with working(worker_on(database, [server.origin])):
        first = (await ended(client, source_id))["last_run"]
        before = await points_of(database)
        await client.post(f"/api/v1/sources/{source_id}/runs")
        second = (await ended(client, source_id, 2))["last_run"]
        assert (second["state"], second["http_status"], second["trigger"]) == ("unchanged", 304, "person")
        server.files["weather.csv"] += b"2016-01-01,0,20,10,3,sun\n2016-01-02,x,20,10,3,sun\n"
        await client.post(f"/api/v1/sources/{source_id}/runs")
        third = (await ended(client, source_id, 3))["last_run"]
    assert (first["state"], first["observations_new"]) == ("succeeded", len(before))
    assert (third["observations_new"], third["observations_changed"], third["rows_rejected"]) == (2, 0, 1)
    assert len(await points_of(database)) == len(before) + 2
    rejects = (await client.get(f"/api/v1/runs/{third['id']}/rejects")).json()["items"]
    assert rejects == [
        {"line": 1464, "reason": "column 'precipitation': 'x' is not a number", "content": "2016-01-02,x,20,10,3,sun"}
    ]


async def test_a_failing_source_is_asked_less_and_less_often_and_says_why(
    database: Database, client: httpx.AsyncClient, server: SourceServer, as_master: psycopg.Connection[Any]
) -> None:
    source_id = await register(client, server.url("/status/404"))
    waits = []
    async with working(worker_on(database, [server.origin])):
        for runs in (1, 2, 3):
            read = await ended(client, source_id, runs)
            assert (read["health"], read["failures"]) == ("failing", runs)
            assert "nothing at this address" in read["last_run"]["error"]
            row = as_master.execute("SELECT extract(epoch FROM due_at - now()) FROM sources").fetchone()
            waits.append(float(row[0]) if row else 0)
            as_master.execute("UPDATE sources SET due_at = now()")
            as_master.commit()
    assert [round(wait / 3600) for wait in waits] == [1, 2, 4]


async def test_a_private_address_is_refused_and_the_run_says_so(database: Database, client: httpx.AsyncClient) -> None:
    source_id = await register(client, "http://169.254.169.254/latest/meta-data/")
    async with working(worker_on(database, [])):
        run = (await ended(client, source_id))["last_run"]
    assert run["state"] == "failed"
    assert "169.254.169.254, which is not on the public internet" in run["error"]


async def test_credentials_reach_the_source(database: Database, server: SourceServer) -> None:
    held = SecretsInMemory()
    mapping = {"rows": "[@]", "time": {"path": '"X-Time"'}, "values": [{"path": "`1`", "name": "n"}]}
    async with serving(database, in_memory_secrets(held)) as client:
        credentials = {"kind": "header", "name": "X-Time", "value": "2026-01-01"}
        source_id = await register(client, server.url("/echo"), mapping, format="json", credentials=credentials)
        async with working(worker_on(database, [server.origin], secrets=in_memory_secrets(held))):
            assert (await ended(client, source_id))["last_run"]["observations_new"] == 1


async def test_two_workers_share_many_sources_and_read_each_once(
    database: Database, client: httpx.AsyncClient, server: SourceServer, as_master: psycopg.Connection[Any]
) -> None:
    for number in range(30):
        await register(client, server.url(f"/files/weather.csv?{number}"))

    async def open_runs() -> int:
        page = (await client.get("/api/v1/sources", params={"limit": 100})).json()["items"]
        return sum(each["last_run"] is None or each["last_run"]["ended_at"] is None for each in page)

    async with working(*(worker_on(database, [server.origin]) for _ in range(2))):
        await until(open_runs, lambda left: left == 0)
    counts = as_master.execute("SELECT state, count(*) FROM runs GROUP BY 1").fetchall()
    assert counts == [("succeeded", 30)]
    assert server.asked["/files/weather.csv"] == 30


async def test_a_killed_worker_leaves_nothing_half_done_and_the_next_one_reads_again(
    database: Database,
    client: httpx.AsyncClient,
    server: SourceServer,
    settings: MigrationSettings,
    secret: SecretInMemory,
) -> None:
    source_id = await register(client, server.url("/stalled"))
    process = own_process(settings, secret.login, server.origin, lease_s=3)

    async def asked() -> int:
        return server.asked["/stalled"]

    try:
        await until(asked, lambda count: count == 1)
        running_run = (await source(client, source_id))["last_run"]
        assert running_run["state"] == "running"
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    server.released.set()
    assert (await source(client, source_id))["last_run"] == running_run
    async with working(worker_on(database, [server.origin], lease_s=3)):
        await ended(client, source_id, 2)
    history = (await client.get(f"/api/v1/sources/{source_id}/runs")).json()["items"]
    assert "The worker stopped before the run ended" in history[-1]["error"]
    assert await points_of(database) == {}


async def test_a_worker_that_is_told_to_stop_gives_its_run_back(
    database: Database, client: httpx.AsyncClient, server: SourceServer
) -> None:
    source_id = await register(client, server.url("/stalled"))

    async def state() -> str:
        run = (await source(client, source_id))["last_run"]
        return str(run["state"]) if run else "none"

    async with working(worker_on(database, [server.origin], finish_s=0.1)):
        await until(state, lambda found: found == "running")
    given_back = (await source(client, source_id))["last_run"]
    assert (given_back["state"], given_back["started_at"]) == ("waiting", None)


async def test_a_worker_with_all_places_taken_hears_that_it_must_stop(
    database: Database, client: httpx.AsyncClient, server: SourceServer
) -> None:
    sources = [await register(client, server.url(f"/stalled?{number}")) for number in range(3)]

    async def states() -> list[str]:
        found = [(await source(client, each))["last_run"] for each in sources]
        return [run["state"] for run in found if run]

    async with asyncio.timeout(20), working(worker_on(database, [server.origin], finish_s=0.1)):
        await until(states, lambda found: found == ["running"] * 2)
    assert await states() == ["waiting"] * 2


async def test_a_source_that_ends_its_workers_waits_for_its_next_turn(
    database: Database, client: httpx.AsyncClient, server: SourceServer, as_master: psycopg.Connection[Any]
) -> None:
    source_id = await register(client, server.url("/files/weather.csv"))
    claims = Claims(database, lease_s=60)
    for _ in range(ABANDONED_AT_MOST):
        assert await claims.take() is not None
        as_master.execute("UPDATE sources SET claimed_until = now() - interval '1 second'")
        as_master.commit()
    assert await claims.take() is None
    read = await source(client, source_id)
    assert (read["health"], read["failures"]) == ("failing", ABANDONED_AT_MOST)
    history = (await client.get(f"/api/v1/sources/{source_id}/runs")).json()["items"]
    assert [run["error"] for run in history] == [STOPPED] * ABANDONED_AT_MOST
    await client.post(f"/api/v1/sources/{source_id}/runs")
    async with working(worker_on(database, [server.origin])):
        assert (await ended(client, source_id, ABANDONED_AT_MOST + 1))["failures"] == 0


async def test_failures_in_a_row_may_go_on_for_years(
    database: Database, client: httpx.AsyncClient, server: SourceServer, as_master: psycopg.Connection[Any]
) -> None:
    source_id = await register(client, server.url("/status/404"))
    as_master.execute("UPDATE sources SET failures = 100000")
    as_master.commit()
    async with working(worker_on(database, [server.origin])):
        assert (await ended(client, source_id))["failures"] == 100001
    row = as_master.execute("SELECT extract(epoch FROM due_at - now()) / 3600 FROM sources").fetchone()
    assert row is not None
    assert round(float(row[0])) in range(15, 18)


@pytest.mark.parametrize("etag", ['"é"', f'"{"x" * 2000}"'])
async def test_a_validator_that_cannot_be_kept_or_sent_does_no_harm(
    database: Database, client: httpx.AsyncClient, server: SourceServer, etag: str
) -> None:
    server.etag = etag
    source_id = await register(client, server.url("/files/weather.csv"))
    async with working(worker_on(database, [server.origin])):
        assert (await ended(client, source_id))["last_run"]["state"] == "succeeded"
        await client.post(f"/api/v1/sources/{source_id}/runs")
        again = (await ended(client, source_id, 2))["last_run"]
    assert (again["state"], again["http_status"], again["error"]) == ("unchanged", 200, None)


async def test_whatever_a_library_raises_the_run_ends_and_says_so(
    database: Database, client: httpx.AsyncClient, server: SourceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise LookupError("nobody foresaw this")

    monkeypatch.setattr(execution, "reader_of", fails)
    source_id = await register(client, server.url("/files/weather.csv"))
    async with working(worker_on(database, [server.origin])):
        read = await ended(client, source_id)
    assert (read["health"], read["last_run"]["error"]) == ("failing", execution.BROKEN)


async def test_a_source_with_rejects_is_deleted_while_it_is_still_read(
    database: Database, client: httpx.AsyncClient, server: SourceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(execution, "PROGRESS_EVERY_S", 0)
    source_id = await register(client, server.url("/half-told"))

    async def rejected() -> int:
        run = (await source(client, source_id))["last_run"]
        return int(run["rows_rejected"]) if run else 0

    async with working(worker_on(database, [server.origin])):
        await until(rejected, lambda count: count > 0)
        async with asyncio.timeout(10):
            assert (await client.delete(f"/api/v1/sources/{source_id}")).status_code == 204
        server.released.set()
    assert await points_of(database) == {}


async def test_a_worker_that_was_thought_dead_stores_nothing(
    database: Database, client: httpx.AsyncClient, server: SourceServer, as_master: psycopg.Connection[Any]
) -> None:
    server.files["weather.csv"] = b"date,precipitation,temp_max,weather\n2026-01-01,1,2,sun\n"
    source_id = await register(client, server.url("/stalled"))

    async def asked() -> int:
        return server.asked["/stalled"]

    async with working(worker_on(database, [server.origin])):
        await until(asked, lambda count: count == 1)
        as_master.execute("UPDATE runs SET state = 'failed', ended_at = now(), error = 'given up'")
        as_master.commit()
        server.released.set()
    [run] = (await client.get(f"/api/v1/sources/{source_id}/runs")).json()["items"]
    assert run["error"] == "given up"
    assert await points_of(database) == {}


async def test_a_database_that_restarts_is_waited_for(
    database: Database, client: httpx.AsyncClient, server: SourceServer, postgres: Server
) -> None:
    source_id = await register(client, server.url("/files/weather.csv"), interval_s=60)
    async with working(worker_on(database, [server.origin])):
        await ended(client, source_id)
        # A server process that is killed lets PostgreSQL end all connections, recover, and begin anew.
        with postgres.connect("postgres") as connection:
            query = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'"
            [(pid,)] = connection.execute(query).fetchall()
            await asyncio.to_thread(docker, "exec", postgres.container, "sh", "-c", f"kill -9 {pid}")

        def recovered() -> bool:
            try:
                with postgres.connect("postgres") as connection:
                    return connection.execute(query).fetchall() not in ([], [(pid,)])
            except psycopg.OperationalError:
                return False

        await until(lambda: asyncio.to_thread(recovered), bool)

        async def run_again() -> int:
            return (await client.post(f"/api/v1/sources/{source_id}/runs")).status_code

        await until(run_again, lambda status: status == 202)
        read = await ended(client, source_id, 2)
    assert read["last_run"]["state"] == "unchanged"
    assert await differing_rollups(database) == []


async def test_a_source_that_is_deleted_while_it_is_read_is_gone(
    database: Database, client: httpx.AsyncClient, server: SourceServer
) -> None:
    source_id = await register(client, server.url("/files/weather.csv"))
    async with working(worker_on(database, [server.origin])):
        await ended(client, source_id)
        await client.post(f"/api/v1/sources/{source_id}/runs")
        assert (await client.delete(f"/api/v1/sources/{source_id}")).status_code == 204
    assert await points_of(database) == {}
    async with database.reading() as session:
        left = (
            "SELECT (SELECT count(*) FROM rollups_hourly) + (SELECT count(*) FROM points) + (SELECT count(*) FROM runs)"
        )
        assert await session.scalar(text(left)) == 0


async def test_the_worker_tells_prometheus_what_it_did(
    database: Database, client: httpx.AsyncClient, server: SourceServer
) -> None:
    registry = CollectorRegistry()
    good, bad = (
        await register(client, server.url("/files/weather.csv")),
        await register(client, server.url("/status/404")),
    )
    async with working(worker_on(database, [server.origin], registry=registry)):
        await ended(client, good)
        await ended(client, bad)
    told = generate_latest(registry).decode()
    for line in (
        'runs_total{state="succeeded"} 1.0',
        'runs_total{state="failed"} 1.0',
        'run_rows_total{outcome="read"} 1461.0',
    ):
        assert line in told
