"""Points and rollups after any order of runs."""

import asyncio
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from aggregator.database.engine import Database
from aggregator.mapping.records import Record
from aggregator.sources.models import Source
from aggregator.storage.writer import Merged, PointWriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.local.service.rollups import differing_rollups, points_of

pytestmark = pytest.mark.local

BEGIN = datetime(2023, 12, 31, 22, tzinfo=UTC)
LABELS = ("{}", '{"station": "Köln"}')


async def new_source(database: Database, name: str = "weather") -> uuid.UUID:
    async with database.writing() as session:
        source = Source(name=name)
        session.add(source)
        await session.flush()
        return source.id


async def write(database: Database, source: uuid.UUID, records: Sequence[Record]) -> Merged:
    async with database.writing() as session:
        writer = PointWriter(session, source)
        await writer.stage(records)
        return await writer.merge()


def record(name: str, labels: str, time: datetime, value: float) -> Record:
    return Record(line=1, name=name, labels=labels, time=time, value=value)


RECORDS = st.builds(
    record,
    name=st.sampled_from(["rain", "wind"]),
    labels=st.sampled_from(LABELS),
    # Around the end of a year, in steps that share hours and days, and once long ago.
    time=st.one_of(
        st.integers(0, 200).map(lambda step: BEGIN + timedelta(minutes=13 * step)),
        st.sampled_from([datetime(1849, 3, 1, tzinfo=UTC), datetime(1999, 12, 31, 23, 59, tzinfo=UTC)]),
    ),
    value=st.floats(-1e6, 1e6).map(lambda value: round(value, 3)),
)


class Model:
    """What the points should be, as a plain dictionary."""

    def __init__(self) -> None:
        self.points: dict[tuple[str, str, datetime], float] = {}

    def write(self, records: Sequence[Record]) -> Merged:
        body = {(r.name, r.labels, r.time): r.value for r in records}
        new = sum(key not in self.points for key in body)
        changed = sum(key in self.points and self.points[key] != value for key, value in body.items())
        self.points |= body
        return Merged(new=new, changed=changed, unchanged=len(body) - new - changed)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(runs=st.lists(st.lists(RECORDS, max_size=40), min_size=1, max_size=4))
async def test_rollups_are_what_the_points_say_after_any_order_of_runs(
    database: Database, runs: list[list[Record]]
) -> None:
    source = await new_source(database)
    model = Model()
    for records in [*runs, runs[-1]]:
        expected, merged = model.write(records), await write(database, source, records)
        assert (merged.new, merged.changed, merged.unchanged) == (expected.new, expected.changed, expected.unchanged)
    assert await differing_rollups(database) == []
    query = "SELECT s.name, s.labels::text, p.time, p.value FROM points p JOIN series s ON s.id = p.series_id"
    async with database.reading() as session:
        stored = await session.execute(text(f"{query} WHERE s.source_id = :source"), {"source": source})
        assert {(name, labels, time): value for name, labels, time, value in stored} == model.points


async def test_the_same_content_twice_writes_nothing(database: Database, as_master: psycopg.Connection) -> None:
    source = await new_source(database)
    records = [record("rain", "{}", BEGIN + timedelta(hours=step), step) for step in range(100)]
    await write(database, source, records)
    query = "SELECT xmin::text, ctid::text FROM rollups_hourly UNION ALL SELECT xmin::text, ctid::text FROM points"
    before = as_master.execute(query).fetchall()
    as_master.rollback()
    merged = await write(database, source, records)
    assert (merged.new, merged.changed, merged.unchanged) == (0, 0, 100)
    assert as_master.execute(query).fetchall() == before


async def test_of_the_same_time_twice_in_one_body_the_last_counts(database: Database) -> None:
    source = await new_source(database)
    merged = await write(database, source, [record("rain", "{}", BEGIN, 1.0), record("rain", "{}", BEGIN, 2.0)])
    assert (merged.new, merged.unchanged) == (1, 0)
    assert await points_of(database) == {("rain", "{}", BEGIN): 2.0}


async def test_writers_of_one_series_at_the_same_time_lose_nothing(database: Database) -> None:
    source = await new_source(database)
    await write(database, source, [record("rain", "{}", BEGIN, 0.0)])
    parts = [
        [record("rain", "{}", BEGIN + timedelta(seconds=9 * step + part), step) for step in range(300)]
        for part in range(3)
    ]
    merged = await asyncio.gather(*(write(database, source, part) for part in parts))
    assert sum(each.new for each in merged) + 1 == sum(len(part) for part in parts)
    assert len(await points_of(database)) == 900
    assert await differing_rollups(database) == []


async def test_a_connection_that_dies_while_it_writes_leaves_nothing(
    database: Database, as_master: psycopg.Connection
) -> None:
    source = await new_source(database)

    async def write_and_die() -> None:
        async with database.writing() as session:
            writer = PointWriter(session, source)
            await writer.stage([record("rain", "{}", BEGIN, 1.0)])
            await writer.merge()
            as_master.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND application_name = 'data-aggregator-api' AND state <> 'idle'"
            )

    with pytest.raises(DBAPIError):
        await write_and_die()
    assert await points_of(database) == {}
    assert (await write(database, source, [record("rain", "{}", BEGIN, 1.0)])).new == 1


async def test_points_that_arrive_in_months_apart_read_only_their_own_partitions(
    database: Database, as_master: psycopg.Connection
) -> None:
    source = await new_source(database)
    await write(
        database, source, [record("rain", "{}", BEGIN + timedelta(days=30 * month), 1.0) for month in range(12)]
    )
    partitions = as_master.execute("SELECT count(*) FROM pg_inherits WHERE inhparent = 'points'::regclass").fetchone()
    assert partitions == (12,)
    plan = as_master.execute(
        "EXPLAIN SELECT * FROM points WHERE series_id = 1 AND time >= '2024-02-01Z' AND time < '2024-03-01Z'"
    ).fetchall()
    assert "points_2024m02" in str(plan)
    assert "points_2024m03" not in str(plan)


async def test_who_loads_slowly_keeps_nobody_from_new_months(database: Database) -> None:
    slow, quick = await new_source(database, "slow"), await new_source(database, "quick")
    async with database.writing() as session:
        loading = PointWriter(session, slow, at_once=True)
        await loading.stage([record("rain", "{}", datetime(2031, 1, 1, tzinfo=UTC), 1.0)])
        async with asyncio.timeout(20):
            await write(database, quick, [record("rain", "{}", datetime(2031, 2, 1, tzinfo=UTC), 2.0)])
        assert (await loading.merge()).new == 1
    assert len(await points_of(database)) == 2
    assert await differing_rollups(database) == []
