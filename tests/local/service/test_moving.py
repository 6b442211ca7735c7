"""Data sets of the first version become sources: what they added up to before is what their series add up to after."""

import csv
import io
import random
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from aggregator.database.engine import Database
from aggregator.datasets import moving
from aggregator.datasets.moving import MoveError, move_one
from aggregator.settings import MigrationSettings
from aggregator.worker.background import background
from aggregator.worker.mover import Mover
from vega_datasets import local_data

from tests.local.service.conftest import SecretInMemory
from tests.local.service.rollups import differing_rollups
from tests.local.service.working import POLL_S, own_process, until

pytestmark = pytest.mark.local

WEATHER = Path(local_data.seattle_weather.filepath).read_bytes()
WITH_REPEATS = (
    b"when,a,b,note\n"
    b"2024-01-31T10:00:00Z,1,10,x\n"
    b"2024-02-01T10:00:00Z,2,,x\n"
    b"2024-01-31T10:00:00Z,3,,y\n"
    b"2024-01-31T10:00:00Z,,30,z\n"
    b"soon,4,40,w\n"
    b"2024-03-05T00:30:00Z,5,50,x\n"
    b"2024-03-05T00:30:00Z,-5,50,x\n"
    b"2024-03-06T00:30:00Z,five,50,x\n"
)


async def uploaded(
    client: httpx.AsyncClient, body: bytes, time: str, values: list[str], kind: str = "text/csv", name: str = "a test"
) -> dict[str, Any]:
    answer = await client.post(
        "/api/v1/datasets",
        params={"name": name, "time_column": time, "value_columns": values},
        content=body,
        headers={"Content-Type": kind},
    )
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def added_up_before(client: httpx.AsyncClient, dataset: str, bucket: str) -> dict[tuple[Any, ...], list[float]]:
    """By column and bucket: sum, min, max and count of the data set. A bucket without a value counts for nothing."""
    path = f"/api/v1/datasets/{dataset}/aggregates"
    rows = (await client.get(path, params={"bucket": bucket})).json()["rows"]
    return {
        (row["column"], int(datetime.fromisoformat(row["time"]).timestamp())): [
            row["sum"], row["min"], row["max"], row["count"],
        ]
        for row in rows if row["count"]
    }  # fmt: skip


async def added_up_after(
    client: httpx.AsyncClient, source: str, columns: list[str], bucket: str
) -> dict[tuple[Any, ...], list[float]]:
    """The same of the source's series: those of one name are put together, by a label that none has."""
    found = {}
    for column in columns:
        query = {
            "source": source,
            "name": column,
            "bucket": bucket,
            "aggregate": ["sum", "min", "max", "count"],
            "group_by": "no such label",
        }
        for series in (await client.get("/api/v1/query", params=query)).json()["series"]:
            values = [series["values"][each] for each in ("sum", "min", "max", "count")]
            found |= {(column, time): list(row) for time, *row in zip(series["times"], *values, strict=True)}
    return found


async def assert_nothing_is_lost(client: httpx.AsyncClient, dataset: dict[str, Any], buckets: tuple[str, ...]) -> None:
    for bucket in buckets:
        before = await added_up_before(client, dataset["id"], bucket)
        after = await added_up_after(client, dataset["id"], dataset["value_columns"], bucket)
        assert after.keys() == before.keys(), bucket
        for key, row in before.items():
            assert after[key] == pytest.approx(row, rel=1e-9, abs=1e-9), (bucket, key)


async def move_all(database: Database) -> int:
    moved = 0
    while await move_one(database) is not None:
        moved += 1
    return moved


@asynccontextmanager
async def movers(database: Database, count: int) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for _ in range(count):
            await stack.enter_async_context(background(Mover(database).move, POLL_S))
        yield


async def test_a_data_set_becomes_a_source_of_the_same_id_name_and_time_that_files_can_be_sent_to(
    database: Database, client: httpx.AsyncClient
) -> None:
    dataset = await uploaded(client, WEATHER, "date", ["temp_max", "wind"], name="Weather")
    assert await move_all(database) == 1
    source = (await client.get(f"/api/v1/sources/{dataset['id']}")).json()
    assert (source["name"], source["url"], source["format"], source["health"]) == ("Weather", None, "csv", "fresh")
    assert source["mapping"]["time"]["column"] == "date"
    assert [value["column"] for value in source["mapping"]["values"]] == ["temp_max", "wind"]
    assert (source["created_at"], source["series"]) == (dataset["created_at"], 2)
    run = source["last_run"]
    assert (run["trigger"], run["state"], run["rows_read"], run["bytes"]) == ("sent", "succeeded", 1461, len(WEATHER))
    assert run["observations_new"] == 2 * 1461
    await assert_nothing_is_lost(client, dataset, ("week", "month"))
    assert await differing_rollups(database) == []

    sent = {"params": {"source": dataset["id"]}, "headers": {"Content-Type": "text/csv"}}
    again = (await client.post("/api/v1/observations", content=WEATHER, **sent)).json()
    assert (again["state"], again["observations_new"], again["observations_changed"]) == ("unchanged", 0, 0)
    more = WEATHER.splitlines()[0] + b"\n2016-01-01,0,20,10,3,sun\n"
    assert (await client.post("/api/v1/observations", content=more, **sent)).json()["observations_new"] == 2


async def test_rows_of_the_same_time_empty_values_and_rejects_all_move(
    database: Database, client: httpx.AsyncClient, as_master: psycopg.Connection[Any]
) -> None:
    dataset = await uploaded(client, WITH_REPEATS, "when", ["a", "b"])
    rejects = (await client.get(f"/api/v1/datasets/{dataset['id']}/rejects")).json()["items"]
    assert len(rejects) == 2
    assert await move_all(database) == 1
    await assert_nothing_is_lost(client, dataset, ("hour", "day", "week", "month"))
    assert await differing_rollups(database) == []
    query = "SELECT s.name, s.labels ->> 'repeat', p.value FROM points p JOIN series s ON s.id = p.series_id"
    on_the_31st = as_master.execute(query + " WHERE p.time = '2024-01-31T10:00Z' ORDER BY 1, 2 DESC").fetchall()
    # The last value of a time is the series' own; those before it say how many came after them.
    assert on_the_31st == [("a", None, 3.0), ("a", "1", 1.0), ("b", None, 30.0), ("b", "1", 10.0)]
    source = (await client.get(f"/api/v1/sources/{dataset['id']}")).json()
    run = source["last_run"]
    assert (run["rows_read"], run["rows_rejected"], run["observations_new"]) == (8, 2, 9)
    moved = (await client.get(f"/api/v1/runs/{run['id']}/rejects")).json()["items"]
    assert moved == rejects
    # What is sent again is there: of one time the last value counts.
    again = await client.post(
        "/api/v1/observations",
        params={"source": dataset["id"]},
        content=WITH_REPEATS,
        headers={"Content-Type": "text/csv"},
    )
    assert (again.json()["state"], again.json()["rows_rejected"]) == ("unchanged", 2), again.text


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"t,v\nno,1\nnor this,2\n", "text/csv"),
        (b"t,v\n2024-01-01,\n2024-01-02,\n", "text/csv"),
        (b'[{"t": "0001-01-01", "v": 1e100}, {"t": "9999-12-31T23:59:59.999999Z", "v": -1e-300}]', "application/json"),
        (b'{"t": 2000, "v": 0}\n{"t": 2000, "v": -0.0}\n', "application/x-ndjson"),
    ],
    ids=["only rejects", "only empty values", "the ends of time and numbers", "one time only"],
)
async def test_the_odd_ones_move_too(
    database: Database, client: httpx.AsyncClient, as_master: psycopg.Connection[Any], body: bytes, kind: str
) -> None:
    dataset = await uploaded(client, body, "t", ["v"], kind)
    assert await move_all(database) == 1
    before = "SELECT time, values[1] FROM observations WHERE values[1] IS NOT NULL ORDER BY 1, 2"
    after = "SELECT time, value FROM points ORDER BY 1, 2"
    as_master.execute("SET timezone = 'UTC'")
    assert as_master.execute(after).fetchall() == as_master.execute(before).fetchall()
    assert await differing_rollups(database) == []
    source = (await client.get(f"/api/v1/sources/{dataset['id']}")).json()
    assert source["last_run"]["rows_read"] == dataset["rows_accepted"] + dataset["rows_rejected"]
    assert source["last_run"]["rows_rejected"] == dataset["rows_rejected"]


async def test_a_large_one_of_several_months_moves_as_a_whole(database: Database, client: httpx.AsyncClient) -> None:
    chance = random.Random(7)  # noqa: S311 - the same numbers each time
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["time", "x", "y"])
    for minute in range(0, 5 * 30 * 24 * 60, 2):
        for _ in range(1 + (minute % 10 == 0)):
            rows.writerow([1_700_000_000 + minute * 60, round(chance.gauss(20, 5), 3), chance.randrange(1000)])
    dataset = await uploaded(client, text.getvalue().encode(), "time", ["x", "y"])
    assert dataset["rows_accepted"] == 129_600
    assert await move_all(database) == 1
    await assert_nothing_is_lost(client, dataset, ("day", "month"))
    assert await differing_rollups(database) == []


async def test_two_workers_move_all_once_while_the_release_before_goes_on_uploading(
    database: Database, client: httpx.AsyncClient, as_master: psycopg.Connection[Any]
) -> None:
    made = [await uploaded(client, WITH_REPEATS, "when", ["a", "b"], name=f"before {n}") for n in range(8)]

    async def all_moved() -> int:
        return len((await client.get("/api/v1/sources", params={"limit": 200})).json()["items"])

    async with movers(database, 2):
        made += [await uploaded(client, WITH_REPEATS, "when", ["a"], name=f"during {n}") for n in range(8)]
        await until(all_moved, lambda found: found == len(made))
    counted = as_master.execute(
        "SELECT source_id::text, count(*), sum(rows_read), sum(rows_rejected) FROM runs GROUP BY 1"
    ).fetchall()
    assert sorted(row[0] for row in counted) == sorted(each["id"] for each in made)
    assert {row[1:] for row in counted} == {(1, 8, 2)}
    for each in made:
        await assert_nothing_is_lost(client, each, ("day",))
    assert await differing_rollups(database) == []


async def test_a_worker_that_is_killed_in_the_middle_leaves_all_to_the_next(
    database: Database,
    client: httpx.AsyncClient,
    settings: MigrationSettings,
    secret: SecretInMemory,
    as_master: psycopg.Connection[Any],
) -> None:
    dataset = await uploaded(client, WITH_REPEATS, "when", ["a", "b"])
    as_master.execute("LOCK TABLE run_rejects IN ACCESS EXCLUSIVE MODE")  # the last step of a move waits for that

    async def waiting() -> int:
        query = "SELECT pid FROM pg_locks WHERE NOT granted AND relation = 'run_rejects'::regclass"
        return len(as_master.execute(query).fetchall())

    process = own_process(settings, secret.login, "127.0.0.1:1", lease_s=60)
    try:
        await until(waiting, lambda found: found == 1)
        assert (await client.get("/api/v1/sources")).json()["items"] == []
        # Another worker takes what nobody moves, and waits for nothing.
        assert await move_one(database) is None
        process.send_signal(signal.SIGKILL)
        process.wait()
    finally:
        process.kill()
    as_master.rollback()
    async with movers(database, 1):
        await until(lambda: client.get(f"/api/v1/sources/{dataset['id']}"), lambda answer: answer.is_success)
    await assert_nothing_is_lost(client, dataset, ("hour", "month"))
    assert as_master.execute("SELECT count(*) FROM runs").fetchone() == (1,)
    assert as_master.execute("SELECT count(*) FROM points").fetchone() == (9,)


async def test_what_cannot_be_moved_keeps_nobody_waiting_and_is_tried_again(
    database: Database, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = [await uploaded(client, WITH_REPEATS, "when", ["a"], name=name) for name in ("bad", "good")]
    make_partitions = moving._make_partitions

    async def fails(session: Any, dataset_id: Any) -> None:
        if str(dataset_id) == bad["id"]:
            raise RuntimeError("the disk is full")
        await make_partitions(session, dataset_id)

    monkeypatch.setattr(moving, "_make_partitions", fails)
    with pytest.raises(MoveError, match=bad["id"]):
        await move_one(database)
    async with movers(database, 1):
        await until(lambda: client.get(f"/api/v1/sources/{good['id']}"), lambda answer: answer.is_success)
    assert (await client.get(f"/api/v1/sources/{bad['id']}")).status_code == 404
    monkeypatch.undo()
    assert await move_all(database) == 1
    await assert_nothing_is_lost(client, bad, ("day",))


@pytest.mark.parametrize("kind", ["sources", "datasets"])
async def test_what_is_deleted_under_either_name_does_not_come_back(
    database: Database, client: httpx.AsyncClient, as_master: psycopg.Connection[Any], kind: str
) -> None:
    dataset = await uploaded(client, WITH_REPEATS, "when", ["a"])
    await move_all(database)
    assert (await client.delete(f"/api/v1/{kind}/{dataset['id']}")).status_code == 204
    assert await move_all(database) == 0
    for table in ("sources", "datasets", "series", "points", "observations", "rejects", "run_rejects"):
        assert as_master.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table  # noqa: S608
    assert (await client.delete(f"/api/v1/{kind}/{dataset['id']}")).status_code == 404


async def test_one_that_is_not_moved_yet_is_no_source_to_delete(database: Database, client: httpx.AsyncClient) -> None:
    dataset = await uploaded(client, WITH_REPEATS, "when", ["a"])
    assert (await client.delete(f"/api/v1/sources/{dataset['id']}")).status_code == 404
    assert await move_all(database) == 1
