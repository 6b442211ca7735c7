"""A file becomes a source without an address: tried out by its beginning, registered, sent, and more of it later."""

import io
from base64 import b64encode
from typing import Any

import httpx
import pandas as pd
import pytest
from aggregator.mapping.preview import READ_BYTES
from aggregator.sources.schemas import LARGEST_TRIED_BYTES
from vega_datasets import local_data

pytestmark = pytest.mark.local

STOCKS = local_data.stocks()
BODIES = {
    "csv": STOCKS.to_csv(index=False).encode(),
    "json": STOCKS.to_json(orient="records", date_format="iso").encode(),
    "ndjson": STOCKS.to_json(orient="records", date_format="iso", lines=True).encode(),
}
DOCUMENT = b'{"data": ' + BODIES["json"] + b"}"


def parquet() -> bytes:
    body = io.BytesIO()
    STOCKS.to_parquet(body)
    return body.getvalue()


async def tried(client: httpx.AsyncClient, content: bytes, **more: Any) -> httpx.Response:
    return await client.post("/api/v1/sources/preview", json={"content": b64encode(content).decode(), **more})


async def send(client: httpx.AsyncClient, source: str, content: bytes) -> dict[str, Any]:
    kind = {"Content-Type": "application/octet-stream"}
    answer = await client.post("/api/v1/observations", params={"source": source}, content=content, headers=kind)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.parametrize(
    ("content", "form"),
    [*((body, form) for form, body in BODIES.items()), (DOCUMENT, "json"), (parquet(), "parquet")],
    ids=[*BODIES, "document", "parquet"],
)
async def test_a_file_is_tried_out_and_sent_to_a_source_of_its_own(
    client: httpx.AsyncClient, content: bytes, form: str
) -> None:
    shown = (await tried(client, content)).json()
    assert (shown["format"], shown["suggested"], shown["rows_rejected"]) == (form, True, 0)
    assert (await client.get("/api/v1/sources")).json()["items"] == []
    mapping = {**shown["mapping"], "labels": [], "series": {"column": "symbol"}}
    again = (await tried(client, content, mapping=mapping, format=form)).json()
    assert again["suggested"] is False
    assert again["rows"][0]["values"] == {"MSFT": 39.81}

    new = {"name": "Stocks", "format": form, "mapping": mapping}
    source = (await client.post("/api/v1/sources", json=new)).json()["id"]
    run = await send(client, source, content)
    assert (run["state"], run["rows_read"], run["observations_new"]) == ("succeeded", len(STOCKS), len(STOCKS))
    assert (await send(client, source, content))["state"] == "unchanged"
    query = {"source": source, "bucket": "month", "aggregate": "sum"}
    series = (await client.get("/api/v1/query", params=query)).json()["series"]
    sums = {each["name"]: sum(each["values"]["sum"]) for each in series}
    assert sums == pytest.approx(STOCKS.groupby("symbol").price.sum().to_dict())
    assert [item["state"] for item in (await client.get(f"/api/v1/sources/{source}/runs")).json()["items"]] == [
        "unchanged",
        "succeeded",
    ]


async def test_of_a_large_file_the_beginning_is_enough(client: httpx.AsyncClient) -> None:
    hours = pd.date_range("2000-01-01", periods=60_000, freq="h")
    body = pd.DataFrame({"time": hours, "v": range(len(hours))}).to_csv(index=False).encode()
    assert len(body) > READ_BYTES
    head = (await tried(client, body[:READ_BYTES], complete=False)).json()
    # The last row was cut off within: it is neither a row nor a rejected one.
    assert (head["complete"], head["rows_rejected"]) == (False, 0)
    assert head["rows_read"] == body[:READ_BYTES].count(b"\n") - 1
    whole = (await tried(client, body)).json()
    assert whole["complete"] is False
    assert whole["rows_read"] < len(hours)


@pytest.mark.parametrize("content", [DOCUMENT, parquet()], ids=["document", "parquet"])
async def test_what_is_read_as_a_whole_is_not_tried_out_by_its_beginning(
    client: httpx.AsyncClient, content: bytes
) -> None:
    answer = await tried(client, content[: len(content) // 2], complete=False)
    assert answer.status_code == 422
    assert "only as a whole" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("dry", "said"),
    [
        ({}, "say either a url or the content of a file"),
        ({"url": "https://example.org/", "content": "YQ=="}, "say either a url or the content of a file"),
        ({"content": "YQ==", "credentials": {"kind": "bearer", "token": "t"}}, "nothing is fetched for a file"),
        ({"content": b64encode(bytes(LARGEST_TRIED_BYTES + 1)).decode()}, "at most 16 MiB of a file are tried out"),
        ({"content": b64encode(b"\n \n").decode()}, "The content is empty."),
        ({"content": "é"}, "content"),
    ],
    ids=["neither", "both", "credentials", "too large", "empty", "no base64"],
)
async def test_a_dry_run_that_cannot_be_says_why(client: httpx.AsyncClient, dry: dict[str, Any], said: str) -> None:
    answer = await client.post("/api/v1/sources/preview", json=dry)
    assert answer.status_code == 422
    assert said in answer.json()["detail"]
