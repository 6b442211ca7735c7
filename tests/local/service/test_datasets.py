"""Files uploaded to a real PostgreSQL, and what comes back. The aggregates are compared with pandas'."""

import csv
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pandas as pd
import psycopg
import pytest
import vega_datasets

pytestmark = pytest.mark.local

DATA = Path(vega_datasets.__file__).parent / "_data"
WEATHER = DATA / "seattle-weather.csv"
STOCKS = DATA / "stocks.csv"
PANDAS_WIDTHS = {"day": "D", "week": "W-SUN", "month": "M", "hour": "h"}


def read(file: Path) -> bytes:
    return file.read_bytes()


async def upload(
    client: httpx.AsyncClient, body: Any, time: str, values: list[str], kind: str = "text/csv"
) -> httpx.Response:
    return await client.post(
        "/api/v1/datasets",
        params={"name": "a test", "time_column": time, "value_columns": values},
        content=body,
        headers={"Content-Type": kind},
    )


async def uploaded(
    client: httpx.AsyncClient, body: Any, time: str, values: list[str], kind: str = "text/csv"
) -> dict[str, Any]:
    answer = await upload(client, body, time, values, kind)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def expected(frame: pd.DataFrame, time: str, values: list[str], bucket: str) -> dict[tuple[str, str], Any]:
    """The same aggregates by pandas: (bucket's start, column) -> avg, sum, min, max, count."""
    starts = pd.to_datetime(frame[time]).dt.to_period(PANDAS_WIDTHS[bucket]).dt.start_time
    wanted = {}
    for column in values:
        grouped = frame.groupby(starts)[column].agg(["mean", "sum", "min", "max", "count"])
        for start, row in grouped.iterrows():
            wanted[(f"{pd.Timestamp(str(start)):%Y-%m-%dT%H:%M:%SZ}", column)] = row.tolist()
    return wanted


@pytest.mark.parametrize("bucket", ["hour", "day", "week", "month"])
@pytest.mark.parametrize(
    ("file", "time", "values"),
    [(WEATHER, "date", ["precipitation", "temp_max", "wind"]), (STOCKS, "date", ["price"])],
    ids=["seattle-weather", "stocks"],
)
async def test_aggregates_are_those_of_pandas(
    client: httpx.AsyncClient, file: Path, time: str, values: list[str], bucket: str
) -> None:
    body = read(file)
    dataset = await uploaded(client, body, time, values)
    frame = pd.read_csv(io.BytesIO(body))
    assert dataset["rows_accepted"] == len(frame)
    assert dataset["rows_rejected"] == 0
    assert dataset["bytes"] == len(body)

    answer = await client.get(f"/api/v1/datasets/{dataset['id']}/aggregates", params={"bucket": bucket})
    rows = answer.json()["rows"]
    wanted = expected(frame, time, values, bucket)
    assert {(r["time"], r["column"]) for r in rows} == set(wanted)
    for row in rows:
        got = [row["avg"], row["sum"], row["min"], row["max"], row["count"]]
        assert got == pytest.approx(wanted[(row["time"], row["column"])])

    download = await client.get(f"/api/v1/datasets/{dataset['id']}/aggregates.csv", params={"bucket": bucket})
    assert download.headers["content-type"].startswith("text/csv")
    assert "attachment" in download.headers["content-disposition"]
    table = list(csv.DictReader(io.StringIO(download.text)))
    assert [(r["time"], r["column"], float(r["sum"])) for r in table] == [
        (r["time"], r["column"], r["sum"]) for r in rows
    ]


async def test_the_three_formats_of_the_same_rows_give_the_same(client: httpx.AsyncClient) -> None:
    frame = pd.read_csv(STOCKS)
    bodies = {
        "text/csv": read(STOCKS),
        "application/json": frame.to_json(orient="records").encode(),
        "application/x-ndjson": frame.to_json(orient="records", lines=True).encode(),
    }
    answers = []
    for kind, body in bodies.items():
        dataset = await uploaded(client, body, "date", ["price"], kind)
        path = f"/api/v1/datasets/{dataset['id']}/aggregates"
        answers.append((await client.get(path, params={"bucket": "month"})).json())
    assert answers[0] == answers[1] == answers[2]
    assert len(answers[0]["rows"]) == 123


async def test_rows_that_cannot_be_read_are_kept_with_line_reason_and_content(client: httpx.AsyncClient) -> None:
    body = (
        b"when,v,note\n"
        b"2024-01-01,1,fine\n"
        b"tomorrow,2,bad time\n"
        b'2024-01-02,3,"two\nlines"\n'
        b"2024-01-03,four,bad number\n"
        b"2024-01-04,5\n"
        b"2024-01-05,6,caf\xe9\n"
        b"2024-01-06,,no value\n"
        b"2024-01-07,7,nul \x00 and \\ and \t\n"
    )
    dataset = await uploaded(client, body, "when", ["v"])
    assert (dataset["rows_accepted"], dataset["rows_rejected"]) == (4, 4)
    assert (dataset["first_time"], dataset["last_time"]) == ("2024-01-01T00:00:00Z", "2024-01-07T00:00:00Z")

    path = f"/api/v1/datasets/{dataset['id']}/rejects"
    first = (await client.get(path, params={"limit": 3})).json()
    rest = (await client.get(path, params={"limit": 3, "cursor": first["next_cursor"]})).json()
    assert rest["next_cursor"] is None
    assert [(r["line"], r["reason"], r["content"]) for r in first["items"] + rest["items"]] == [
        (3, "column 'when': 'tomorrow' is not a time", "tomorrow,2,bad time"),
        (6, "column 'v': 'four' is not a number", "2024-01-03,four,bad number"),
        (7, "the row has 2 fields and the header 3", "2024-01-04,5"),
        (8, "the row is not UTF-8", "2024-01-05,6,caf\\xe9"),
    ]
    rows = (await client.get(f"/api/v1/datasets/{dataset['id']}/aggregates?bucket=month")).json()["rows"]
    assert rows == [
        {"time": "2024-01-01T00:00:00Z", "column": "v", "avg": 11 / 3, "sum": 11, "min": 1, "max": 7, "count": 3}
    ]


async def test_a_bucket_of_missing_values_counts_none(client: httpx.AsyncClient) -> None:
    dataset = await uploaded(client, b"t,a,b\n2024-01-01,,1\n2024-01-02,,2\n", "t", ["a", "b"])
    rows = (await client.get(f"/api/v1/datasets/{dataset['id']}/aggregates?bucket=week")).json()["rows"]
    assert rows[0] == {
        "time": "2024-01-01T00:00:00Z", "column": "a", "avg": None, "sum": None, "min": None, "max": None, "count": 0,
    }  # fmt: skip
    assert rows[1]["sum"] == 3


async def test_aggregates_can_be_narrowed_to_columns_and_a_range(client: httpx.AsyncClient) -> None:
    dataset = await uploaded(client, read(WEATHER), "date", ["temp_max", "wind"])
    path = f"/api/v1/datasets/{dataset['id']}/aggregates"
    narrowed = {"bucket": "day", "columns": "wind", "start": "2012-02-01", "end": "2012-03-01T00:00:00Z"}
    rows = (await client.get(path, params=narrowed)).json()["rows"]
    assert {r["column"] for r in rows} == {"wind"}
    assert (rows[0]["time"], rows[-1]["time"], len(rows)) == ("2012-02-01T00:00:00Z", "2012-02-29T00:00:00Z", 29)

    unknown = await client.get(path, params={"bucket": "day", "columns": "rain"})
    assert unknown.status_code == 422
    assert unknown.json() == {
        "type": "/problems/invalid-request",
        "title": "The request is not valid",
        "status": 422,
        "instance": path,
        "error": "invalid_request",
        "detail": "'rain' is no value column of this data set. It has 'temp_max', 'wind'.",
    }
    backwards = await client.get(path, params={"bucket": "day", "start": "2013-01-01", "end": "2012-01-01"})
    assert backwards.json()["detail"] == "start must be earlier than end."


@pytest.mark.parametrize(
    ("body", "kind", "status", "detail"),
    [
        (b"a,b\n1,2\n", "text/csv", 422, "There is no column 'when'. The file has 'a', 'b': choose among these."),
        (b"", "text/csv", 422, "The file is empty."),
        (b"when,v\n", "text/csv", 422, "The file holds no rows."),
        (b"[]", "application/json", 422, "The file holds no rows."),
        (b'[{"when": "2024-01-01", "v": 1}, {"when": ', "application/json", 422, "it was cut off"),
        (b"PK\x03\x04....", "text/csv", 422, "export it as CSV first"),
        (b"when,v\n2024-01-01,1\n", "image/png", 415, "Send text/csv"),
    ],
)
async def test_an_unusable_file_is_refused_and_leaves_nothing(
    client: httpx.AsyncClient,
    as_master: psycopg.Connection[Any],
    body: bytes,
    kind: str,
    status: int,
    detail: str,
) -> None:
    answer = await upload(client, body, "when", ["v"], kind)
    assert answer.status_code == status
    assert detail in answer.json()["detail"]
    for table in ("datasets", "observations", "rejects"):
        assert as_master.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608


async def test_an_error_deep_in_the_file_leaves_nothing_either(
    client: httpx.AsyncClient, as_master: psycopg.Connection[Any]
) -> None:
    async def cut_off() -> AsyncIterator[bytes]:
        yield b"["
        for hour in range(50_000):
            yield json.dumps({"when": hour * 3600, "v": hour}).encode() + b","

    answer = await upload(client, cut_off(), "when", ["v"], "application/json")
    assert answer.status_code == 422
    assert as_master.execute("SELECT count(*) FROM datasets").fetchone() == (0,)
    assert as_master.execute("SELECT count(*) FROM observations").fetchone() == (0,)


async def test_data_sets_are_listed_newest_first_read_and_deleted(
    client: httpx.AsyncClient, as_master: psycopg.Connection[Any]
) -> None:
    made = [await uploaded(client, b"t,v\n2024-01-01,1\nbad,2\n", "t", ["v"]) for _ in range(3)]
    first = (await client.get("/api/v1/datasets", params={"limit": 2})).json()
    rest = (await client.get("/api/v1/datasets", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [d["id"] for d in first["items"] + rest["items"]] == [d["id"] for d in reversed(made)]
    assert rest["next_cursor"] is None

    one = f"/api/v1/datasets/{made[0]['id']}"
    assert (await client.get(one)).json() == made[0]
    assert (await client.delete(one)).status_code == 204
    for path in (one, f"{one}/rejects", f"{one}/aggregates?bucket=day", f"{one}/aggregates.csv?bucket=day"):
        assert (await client.get(path)).status_code == 404
    assert (await client.delete(one)).json()["error"] == "not_found"
    assert as_master.execute("SELECT count(*) FROM observations").fetchone() == (2,)
    assert as_master.execute("SELECT count(*) FROM rejects").fetchone() == (2,)


async def test_a_foreign_cursor_is_an_error_that_says_so(client: httpx.AsyncClient) -> None:
    for cursor in ("nonsense", "WzFd", "WyJ4IiwieSJd", "bnVsbA"):
        answer = await client.get("/api/v1/datasets", params={"cursor": cursor})
        assert answer.status_code == 422
        assert "Begin again without a cursor" in answer.json()["detail"]


async def test_the_figures_count_requests_by_route_and_rows_by_outcome(client: httpx.AsyncClient) -> None:
    await uploaded(client, b"t,v\n2024-01-01,1\n2024-01-02,2\nbad,2\n", "t", ["v"])
    figures = (await client.get("/metrics")).text
    assert 'rows_total{outcome="accepted"} 2.0' in figures
    assert 'rows_total{outcome="rejected"} 1.0' in figures
    assert 'http_requests_total{method="POST",route="/api/v1/datasets",status="201"} 1.0' in figures
