"""Queries over series, compared with what pandas makes of the same observations."""

import math
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pandas as pd
import psycopg
import pytest
from aggregator.database.engine import Database
from aggregator.mapping.records import Record
from aggregator.query.buckets import NARROWEST_FIRST, BucketWidth, begin_of, end_of
from aggregator.settings import MigrationSettings
from hypothesis import HealthCheck, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st
from psycopg import sql

from tests.local.service.conftest import serving
from tests.local.service.test_storage import new_source, write

pytestmark = pytest.mark.local

BEGIN = datetime(2019, 12, 29, 21, tzinfo=UTC)
FREQUENCIES = {
    "minute": "min", "5m": "5min", "15m": "15min", "hour": "h", "6h": "6h",
    "day": "D", "week": "W-MON", "month": "MS", "quarter": "QS", "year": "YS",
}  # fmt: skip


@pytest.fixture
async def client(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(database) as answering:
        yield answering


async def stored(database: Database, values: dict[datetime, float], labels: str = "{}", name: str = "v") -> uuid.UUID:
    source = await new_source(database)
    await write(database, source, [Record(1, name, labels, time, value) for time, value in values.items()])
    return source


async def asked(client: httpx.AsyncClient, **params: Any) -> dict[str, Any]:
    answer = await client.get("/api/v1/query", params=params)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


VALUES = st.dictionaries(
    st.integers(0, 2800).map(lambda step: BEGIN + timedelta(minutes=7 * step, seconds=step % 60)),
    st.floats(-1e6, 1e6).map(lambda value: round(value, 3)),
    min_size=1,
    max_size=60,
)


@example_settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=VALUES)
async def test_every_bucket_and_aggregate_is_what_pandas_says(
    database: Database, client: httpx.AsyncClient, values: dict[datetime, float]
) -> None:
    source = await stored(database, values)
    frame = pd.Series(values).sort_index()
    for bucket, frequency in FREQUENCIES.items():
        wanted = ["avg", "sum", "min", "max", "count", "first", "last", "p50", "p95"]
        [series] = (await asked(client, source=source, bucket=bucket, aggregate=wanted))["series"]
        closed = {"label": "left", "closed": "left"} if bucket == "week" else {}
        resampled = frame.resample(frequency, **closed)
        expected = resampled.agg(["mean", "sum", "min", "max", "count", "first", "last", "median"])
        expected["p95"] = resampled.quantile(0.95)
        expected = expected[expected["count"] > 0]
        assert series["times"] == [int(at.timestamp()) for at in expected.index], bucket
        for ours, theirs in zip(wanted, expected.columns, strict=True):
            assert series["values"][ours] == pytest.approx(list(expected[theirs]), rel=1e-9, abs=1e-6), (bucket, ours)


async def test_a_year_by_day_reads_days_and_no_points(
    database: Database,
    client: httpx.AsyncClient,
    as_master: psycopg.Connection[Any],
    settings: MigrationSettings,
) -> None:
    source = await stored(database, {BEGIN + timedelta(hours=step): 1.0 for step in range(24 * 400)})
    # Points cannot be read any more: an answer that needed one would be none.
    role = sql.Identifier(settings.application_role)
    as_master.execute(sql.SQL("REVOKE SELECT ON points FROM {}").format(role))
    as_master.commit()
    [days] = (await asked(client, source=source, bucket="day", start="2020-01-01", end="2021-01-01"))["series"]
    assert len(days["times"]) == 366
    [hours] = (await asked(client, source=source, bucket="6h", start="2020-01-01", end="2020-02-01"))["series"]
    assert len(hours["times"]) == 31 * 4
    quarters = {"source": source, "bucket": "15m", "start": "2020-01-01", "end": "2020-01-02"}
    assert (await client.get("/api/v1/query", params=quarters)).status_code == 500


async def test_series_are_put_together_by_their_labels(database: Database, client: httpx.AsyncClient) -> None:
    source = await new_source(database)
    stations = {"a": ("north", 1.0), "b": ("north", 3.0), "c": ("south", 10.0)}
    await write(
        database,
        source,
        [
            Record(1, "rain", f'{{"region": "{region}", "station": "{station}"}}', BEGIN + timedelta(hours=hour), value)
            for station, (region, value) in stations.items()
            for hour in range(2)
        ],
    )
    params = {"source": source, "bucket": "day", "aggregate": ["avg", "sum", "count", "p50"]}
    found = (await asked(client, **params, group_by="region"))["series"]
    assert [(each["labels"], len(each["ids"])) for each in found] == [
        ({"region": "north"}, 2),
        ({"region": "south"}, 1),
    ]
    assert found[0]["values"] == {"avg": [2.0], "sum": [8.0], "count": [4], "p50": [2.0]}
    only = (await asked(client, **params, label="station:b"))["series"]
    assert [each["values"]["avg"] for each in only] == [[3.0]]


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("none", [1.0, 4.0]),
        ("null", [None, 1.0, None, None, 4.0, None]),
        ("zero", [0.0, 1.0, 0.0, 0.0, 4.0, 0.0]),
        ("previous", [None, 1.0, 1.0, 1.0, 4.0, 4.0]),
        ("linear", [None, 1.0, 2.0, 3.0, 4.0, None]),
    ],
)
async def test_empty_buckets_have_what_was_asked_for(
    database: Database, client: httpx.AsyncClient, how: str, expected: list[float | None]
) -> None:
    source = await stored(database, {datetime(2020, 1, 2, tzinfo=UTC): 1.0, datetime(2020, 1, 5, tzinfo=UTC): 4.0})
    found = await asked(client, source=source, bucket="day", start="2020-01-01", end="2020-01-07", fill=how)
    assert found["series"][0]["values"]["avg"] == expected


async def test_the_bucket_is_chosen_by_the_range(database: Database, client: httpx.AsyncClient) -> None:
    source = await stored(database, {BEGIN + timedelta(days=step): 1.0 for step in range(800)})
    assert (await asked(client, source=source))["bucket"] == "day"
    assert (await asked(client, source=source, start="2020-01-01", end="2020-01-02"))["bucket"] == "5m"
    assert (await asked(client, source=source, start="2020-01-01", end="2020-02-01"))["bucket"] == "hour"


async def test_what_is_too_much_at_once_is_refused_with_the_way_out(
    database: Database, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = await stored(database, {BEGIN: 1.0, BEGIN + timedelta(days=3000): 1.0})
    wide = await client.get("/api/v1/query", params={"source": source, "bucket": "minute"})
    assert wide.status_code == 422
    assert "Choose a wider bucket or a shorter range" in wide.json()["detail"]
    monkeypatch.setattr("aggregator.query.service.MOST_POINTS", 1)
    many = await client.get("/api/v1/query", params={"source": source, "bucket": "year", "aggregate": "p90"})
    assert "reads 2 observations one by one" in many.json()["detail"]
    assert (await client.get("/api/v1/query", params={"series": 999999})).status_code == 404
    assert (await client.get("/api/v1/query")).status_code == 422
    backwards = {"source": source, "start": "2021-01-01", "end": "2020-01-01"}
    assert "start has to lie before end" in (await client.get("/api/v1/query", params=backwards)).json()["detail"]


async def test_an_answer_that_has_not_changed_is_not_sent_again(database: Database, client: httpx.AsyncClient) -> None:
    source = await stored(database, {BEGIN: 1.0})
    first = await client.get("/api/v1/query", params={"source": source})
    again = await client.get(
        "/api/v1/query", params={"source": source}, headers={"If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    lines = [("If-None-Match", '"another"'), ("If-None-Match", first.headers["etag"].removeprefix("W/"))]
    assert (await client.get("/api/v1/query", params={"source": source}, headers=lines)).status_code == 304
    within = {"If-None-Match": first.headers["etag"].replace('W/"', 'W/"x')}
    assert (await client.get("/api/v1/query", params={"source": source}, headers=within)).status_code == 200


async def test_series_are_found_by_name_label_and_source(database: Database, client: httpx.AsyncClient) -> None:
    one = await stored(database, {BEGIN: 1.0}, '{"station": "Köln"}', "Rain 100%")
    await stored(database, {BEGIN: 1.0}, '{"station": "Bonn"}', "Wind")
    for params in ({"text": "rain 100%"}, {"label": "station:Köln"}, {"source": one}):
        items = (await client.get("/api/v1/series", params=params)).json()["items"]
        assert [each["name"] for each in items] == ["Rain 100%"], params
    everything = (await client.get("/api/v1/series", params={"limit": 1})).json()
    rest = (await client.get("/api/v1/series", params={"cursor": everything["next_cursor"]})).json()
    assert [each["name"] for each in everything["items"] + rest["items"]] == ["Rain 100%", "Wind"]
    identifier = rest["items"][0]["id"]
    assert (await client.get(f"/api/v1/series/{identifier}")).json() == rest["items"][0]
    assert (await client.get("/api/v1/series/424242")).status_code == 404


async def test_series_whose_labels_read_alike_stay_apart(database: Database, client: httpx.AsyncClient) -> None:
    source = await new_source(database)
    alike = ('{"a": "b:c"}', '{"a:b": "c"}')
    await write(database, source, [Record(1, "v", labels, BEGIN, 1.0) for labels in alike])
    found = (await asked(client, source=source, bucket="day", group_by=["a", "a:b"]))["series"]
    assert [each["labels"] for each in found] == [{"a": "b:c"}, {"a:b": "c"}]


@pytest.mark.parametrize("path", ["series", "query", "export", "series/labels"])
async def test_a_label_that_is_to_have_two_values_is_refused(
    database: Database, client: httpx.AsyncClient, path: str
) -> None:
    source = await stored(database, {BEGIN: 1.0}, '{"station": "a"}')
    params = {"source": str(source), "label": ["station:a", "station:b"]}
    refused = await client.get(f"/api/v1/{path}", params=params)
    assert refused.status_code == 422
    assert "'station' is to be 'a' and 'b', and a series has one value" in refused.json()["detail"]
    twice_the_same = {"source": str(source), "label": ["station:a", "station:a"]}
    assert (await client.get(f"/api/v1/{path}", params=twice_the_same)).status_code == 200


@pytest.mark.parametrize("path", ["query", "export"])
async def test_ranges_are_read_alike(database: Database, client: httpx.AsyncClient, path: str) -> None:
    source = str(await stored(database, {BEGIN: 1.0, BEGIN + timedelta(days=1): 2.0}))

    async def detail(start: str, end: str) -> str:
        answer = await client.get(f"/api/v1/{path}", params={"source": source, "start": start, "end": end})
        assert answer.status_code == 422, answer.text
        return str(answer.json()["detail"])

    for start, end in (
        ("2021-01-01", "2020-01-01"),
        ("2020-01-01", "2020-01-01"),
        ("2020-01-01T01:00+01:00", "2020-01-01"),
    ):
        assert await detail(start, end) == "start has to lie before end."
    assert "start lies outside the years 1 to 9999" in await detail("0001-01-01T00:00:00+01:00", "2020-01-01")
    assert "end lies outside the years 1 to 9999" in await detail("2020-01-01", "9999-12-31T23:00:00-02:00")
    nothing = {"source": source, "start": "2031-01-01"}
    assert (await client.get(f"/api/v1/{path}", params=nothing)).status_code == 200


async def test_labels_are_given_with_their_commonest_values(database: Database, client: httpx.AsyncClient) -> None:
    source = await new_source(database)
    stations = [("north", "Köln"), ("north", "Bonn"), ("south", "100% Ulm")]
    records = [
        Record(1, name, f'{{"region": "{region}", "station": "{station}"}}', BEGIN, 1.0)
        for name in ("rain", "wind")
        for region, station in stations
    ]
    await write(database, source, [*records, Record(1, "wind", "{}", BEGIN, 1.0)])
    await stored(database, {BEGIN: 1.0}, '{"elsewhere": "x"}')

    async def labels(**params: Any) -> dict[str, Any]:
        answer = await client.get("/api/v1/series/labels", params={"source": str(source)} | params)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    assert await labels() == {
        "complete": True,
        "items": [
            {
                "key": "region",
                "distinct": 2,
                "values": [{"value": "north", "series": 4}, {"value": "south", "series": 2}],
            },
            {
                "key": "station",
                "distinct": 3,
                "values": [{"value": each, "series": 2} for each in sorted(["Köln", "Bonn", "100% Ulm"])],
            },
        ],
    }
    [station] = (await labels(key="station", text="100% u"))["items"]
    assert station == {"key": "station", "distinct": 1, "values": [{"value": "100% Ulm", "series": 2}]}
    [few, _] = (await labels(limit=1))["items"]
    assert few == {"key": "region", "distinct": 2, "values": [{"value": "north", "series": 4}]}
    within = (await labels(name="rain", label="region:south"))["items"]
    assert [(each["key"], each["values"]) for each in within] == [
        ("region", [{"value": "south", "series": 1}]),
        ("station", [{"value": "100% Ulm", "series": 1}]),
    ]
    assert (await labels(key="nothing")) == {"items": [], "complete": True}


async def test_of_very_many_labels_the_first_are_given(database: Database, client: httpx.AsyncClient) -> None:
    source = await new_source(database)
    await write(database, source, [Record(1, "v", f'{{"k{number:03}": "x"}}', BEGIN, 1.0) for number in range(103)])
    found = (await client.get("/api/v1/series/labels", params={"source": str(source)})).json()
    assert [each["key"] for each in found["items"]] == [f"k{number:03}" for number in range(100)]
    assert found["complete"] is False


@given(st.datetimes(timezones=st.just(UTC)).filter(lambda at: 1 < at.year < 9999), st.sampled_from(NARROWEST_FIRST))
def test_a_bucket_holds_the_moments_that_begin_in_it(moment: datetime, bucket: BucketWidth) -> None:
    begin = begin_of(moment, bucket)
    end = end_of(begin, bucket)
    assert begin <= moment < end
    assert begin_of(begin, bucket) == begin
    assert math.isfinite(begin.timestamp())
