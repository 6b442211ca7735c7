"""Exports: every observation, in order, and never half of them that look like all."""

import csv
import io
import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from aggregator import places
from aggregator.database.direct import reads_of
from aggregator.database.engine import Database
from aggregator.export import reading, router, writing
from aggregator.export.router import ExportFormat
from aggregator.export.writing import CsvEncoder, ParquetEncoder
from aggregator.mapping.records import Record
from aggregator.query.ranges import Range
from aggregator.series.repository import Filter, SeriesRepository
from aggregator.settings import MigrationSettings
from vega_datasets import local_data

from tests.local.service.listening import listening
from tests.local.service.test_query import stored
from tests.local.service.test_storage import new_source, write

pytestmark = pytest.mark.local

BEGIN = datetime(2019, 12, 29, 21, tzinfo=UTC)
ROWS = 1000
PART = 100


async def test_an_export_holds_every_observation(database: Database, client: httpx.AsyncClient) -> None:
    frame = local_data.seattle_temps().head(25_000).drop_duplicates("date")
    values = {row.date.to_pydatetime().replace(tzinfo=UTC): float(row.temp) for row in frame.itertuples()}
    source = await stored(database, values, '{"city": "Seattle"}', "temp")
    text = (await client.get("/api/v1/export", params={"source": source, "format": "csv"})).text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {datetime.fromisoformat(row["time"]): float(row["value"]) for row in rows} == values
    assert rows[0]["labels"] == '{"city": "Seattle"}'
    content = (await client.get("/api/v1/export", params={"source": source, "format": "parquet"})).content
    table = pq.read_table(io.BytesIO(content)).to_pandas()
    assert dict(zip(table.time.dt.to_pydatetime(), table.value, strict=True)) == values
    part = {"source": source, "start": "2010-01-02", "end": "2010-01-03"}
    assert len((await client.get("/api/v1/export", params=part)).text.splitlines()) == 25
    assert (await client.get("/api/v1/export", params={"name": "nobody"})).status_code == 404


async def test_rows_come_series_by_series_in_the_order_of_time_over_all_months(
    database: Database, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "ROWS_AT_ONCE", PART)
    monkeypatch.setattr(writing, "ROW_GROUP_ROWS", 5 * PART)
    source = await new_source(database)
    moments = [BEGIN - timedelta(days=9000), *(BEGIN + timedelta(days=7 * step) for step in range(300))]
    backwards = [Record(1, name, "{}", at, float(place)) for name in "ba" for place, at in enumerate(moments)][::-1]
    await write(database, source, backwards)
    text = (await client.get("/api/v1/export", params={"source": source})).text
    keys = [(int(row["series"]), row["time"]) for row in csv.DictReader(io.StringIO(text))]
    assert len(keys) == 2 * len(moments)
    assert keys == sorted(keys)
    content = (await client.get("/api/v1/export", params={"source": source, "format": "parquet"})).content
    table = pq.read_table(io.BytesIO(content))
    found = zip(table["series"].to_pylist(), table["time"].to_pylist(), strict=True)
    assert [(series, at.isoformat()) for series, at in found] == keys
    assert pq.ParquetFile(io.BytesIO(content)).metadata.num_row_groups == 2


async def test_nothing_is_sorted_however_many_months_and_rows_there_are(
    database: Database, as_master: psycopg.Connection[Any]
) -> None:
    source = await new_source(database)
    await write(database, source, [Record(1, name, "{}", BEGIN, 1.0) for name in "abcd"])
    as_master.execute(
        "SELECT ensure_point_partitions(array_agg(m)) FROM generate_series("
        "'2020-01-01Z'::timestamptz, '2023-12-01Z', '1 month') m"
    )
    as_master.execute(
        "INSERT INTO points SELECT s.id, t, 1 FROM series s, generate_series("
        "'2020-01-01Z'::timestamptz, '2023-12-31Z', '20 minutes') t"
    )
    as_master.execute("UPDATE series SET last_time = '2023-12-31Z'")
    as_master.commit()
    as_master.execute("ANALYZE")
    async with database.reading() as session:
        series = await SeriesRepository(await reads_of(session)).find(Filter(source_id=source), 0, 1)
    statement, values = reading.of_one_series(series[0], Range())
    explained = psycopg.ClientCursor(as_master).execute(f"EXPLAIN DECLARE c CURSOR FOR {statement}".encode(), values)
    plan = "\n".join(row[0] for row in explained)
    assert "Sort" not in plan
    assert plan.count("Index") >= 48


class Gate:
    """Stands between the first part and those behind it."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.parts = 0

    def pass_through(self) -> None:
        self.parts += 1
        if self.parts > 1 and not self.open.wait(timeout=60):
            raise TimeoutError("nobody opened the gate")


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """Of exports in small parts: what has begun does not end before the test says so."""
    gate = Gate()

    class GatedCsv(CsvEncoder):
        def write(self, part: reading.Part) -> bytes:
            gate.pass_through()
            return super().write(part)

    class GatedParquet(ParquetEncoder):
        def write(self, part: reading.Part) -> bytes:
            gate.pass_through()
            return super().write(part)

    monkeypatch.setattr(reading, "ROWS_AT_ONCE", PART)
    for form, encoder in ((ExportFormat.CSV, GatedCsv), (ExportFormat.PARQUET, GatedParquet)):
        monkeypatch.setitem(router._ENCODERS, form, (encoder, "application/octet-stream"))
    yield gate
    gate.open.set()


async def a_thousand(database: Database) -> uuid.UUID:
    return await stored(database, {BEGIN + timedelta(hours=step): float(step) for step in range(ROWS)})


async def test_others_are_answered_while_rows_are_encoded(database: Database, gate: Gate) -> None:
    source = await a_thousand(database)
    async with listening(database) as client, client.stream("GET", f"/api/v1/export?source={source}") as answer:
        pieces = answer.aiter_text()
        first = await anext(pieces)
        assert len(first.splitlines()) == 1 + PART  # sent before the second part is encoded, and without waiting for it
        assert (await client.get("/health/live")).status_code == 200
        gate.open.set()
        rest = "".join([piece async for piece in pieces])
        assert len((first + rest).splitlines()) == 1 + ROWS


@pytest.mark.parametrize("form", list(ExportFormat))
async def test_what_fails_half_way_is_cut_off(
    database: Database,
    settings: MigrationSettings,
    as_master: psycopg.Connection[Any],
    gate: Gate,
    form: ExportFormat,
) -> None:
    source = await a_thousand(database)
    got: list[bytes] = []

    async def take(client: httpx.AsyncClient) -> None:
        async with client.stream("GET", f"/api/v1/export?source={source}&format={form}") as answer:
            assert answer.status_code == 200
            async for piece in answer.aiter_bytes():
                got.append(piece)
                as_master.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s",
                    (settings.application_role,),
                )
                gate.open.set()

    async with listening(database) as client:
        with pytest.raises(httpx.RemoteProtocolError, match="incomplete chunked read"):
            await take(client)
    assert got
    if form is ExportFormat.PARQUET:
        with pytest.raises(pa.ArrowInvalid):
            pq.read_table(io.BytesIO(b"".join(got)))


async def test_a_file_holds_one_moment_though_its_source_is_deleted_meanwhile(database: Database, gate: Gate) -> None:
    source = await a_thousand(database)
    async with listening(database) as client:
        async with client.stream("GET", f"/api/v1/export?source={source}") as answer:
            pieces = answer.aiter_text()
            first = await anext(pieces)
            assert (await client.delete(f"/api/v1/sources/{source}")).status_code == 204
            gate.open.set()
            rest = "".join([piece async for piece in pieces])
        assert len((first + rest).splitlines()) == 1 + ROWS
        assert (await client.get(f"/api/v1/export?source={source}")).status_code == 404


async def test_exports_leave_connections_for_others(
    database: Database, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "WAIT_FOR_PLACE_S", 0)
    source = await a_thousand(database)
    export = f"/api/v1/export?source={source}"
    async with listening(database, uploads_at_once=1) as client:
        async with client.stream("GET", export) as answer:
            pieces = answer.aiter_text()
            await anext(pieces)
            refused = await client.get(export)
            assert refused.status_code == 503
            assert refused.json()["detail"] == "Other uploads and exports are running. Try again in a minute."
            assert (await client.get("/api/v1/series")).status_code == 200
            gate.open.set()
            assert [piece async for piece in pieces]
        # The place is free a moment after the last byte.
        monkeypatch.setattr(places, "WAIT_FOR_PLACE_S", 60)
        assert (await client.get(export)).status_code == 200
