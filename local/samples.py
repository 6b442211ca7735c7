"""Sample sources on the local stack: public files in a bucket of the local AWS, registered through its own API."""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from vega_datasets import local_data

from local.emulator.logins import CONTAINERS_HOST
from local.failure import LocalError
from local.instance import LocalAws
from local.steps import Progress

BUCKET = "samples"
"""Beside the stack, whose program knows nothing of it; it goes with the local AWS."""
DEADLINE_S = 90
POLL_S = 0.3


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A file of the package `vega_datasets`, and how its rows become observations."""

    file: str
    name: str
    content: bytes
    content_type: str
    mapping: Mapping[str, Any]


def samples() -> list[Sample]:
    """Wide and long, CSV, JSON and NDJSON."""
    weather, stocks = local_data.seattle_weather(), local_data.stocks()
    temperatures, electricity = local_data.seattle_temps(), local_data.iowa_electricity()
    return [
        Sample(
            file="seattle-weather.csv",
            name="Weather in Seattle",
            content=weather.to_csv(index=False).encode(),
            content_type="text/csv",
            mapping={
                "time": {"column": "date"},
                "values": [{"column": name} for name in ("precipitation", "temp_max", "temp_min", "wind")],
            },
        ),
        Sample(
            file="stocks.json",
            name="Stock prices",
            content=stocks.to_json(orient="records", date_format="iso").encode(),
            content_type="application/json",
            mapping={"time": {"column": "date"}, "values": [{"column": "price"}], "series": {"column": "symbol"}},
        ),
        Sample(
            file="seattle-temperatures.ndjson",
            name="Hourly temperatures in Seattle",
            content=temperatures.to_json(orient="records", lines=True, date_format="iso").encode(),
            content_type="application/x-ndjson",
            mapping={"time": {"column": "date"}, "values": [{"column": "temp", "name": "temperature"}]},
        ),
        Sample(
            file="iowa-electricity.csv",
            name="Electricity in Iowa",
            content=electricity.to_csv(index=False, sep=";").encode(),
            content_type="text/csv",
            mapping={
                "time": {"column": "year"},
                "values": [{"column": "net_generation", "name": "net generation"}],
                "labels": [{"column": "source"}],
            },
        ),
    ]


def register_samples(url: str, aws: LocalAws, progress: Progress) -> str:
    """Have the sample sources there and read, each once however often this runs.

    Raises:
        LocalError: the API refuses one, or one was not read within the deadline.
    """
    storage = aws.client("s3")
    with suppress(storage.exceptions.BucketAlreadyOwnedByYou):
        storage.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": aws.region})
    host = {"Host": urlsplit(url).netloc}
    with httpx.Client(base_url=aws.endpoint, headers=host, timeout=30, trust_env=False) as api:
        known = _known(api)
        for sample in samples():
            storage.put_object(Bucket=BUCKET, Key=sample.file, Body=sample.content, ContentType=sample.content_type)
            if sample.name not in known:
                _register(api, aws, sample)
        return _all_read(api, progress)


def _known(api: httpx.Client) -> dict[str, Any]:
    answer = api.get("/api/v1/sources", params={"limit": 500})
    _must(answer, "list its sources")
    return {source["name"]: source for source in answer.json()["items"]}


def _register(api: httpx.Client, aws: LocalAws, sample: Sample) -> None:
    address = f"http://{CONTAINERS_HOST}:{aws.port}/{BUCKET}/{sample.file}"
    new = {"name": sample.name, "url": address, "mapping": dict(sample.mapping), "interval_s": 3600}
    _must(api.post("/api/v1/sources", json=new), f"take the sample source {sample.name!r}")


def _all_read(api: httpx.Client, progress: Progress) -> str:
    names = [sample.name for sample in samples()]
    deadline = time.monotonic() + DEADLINE_S
    while True:
        known = _known(api)
        runs = {name: known[name]["last_run"] for name in names}
        done = [name for name, run in runs.items() if run and run["state"] in {"succeeded", "unchanged"}]
        if len(done) == len(names):
            return f"{len(names)} sources, {sum(known[name]['series'] for name in names)} series"
        progress.note(f"{len(done)} of {len(names)} read")
        if time.monotonic() > deadline:
            [name, *_] = [each for each in names if each not in done]
            reason = (runs[name] or {}).get("error") or "no worker has taken it"
            raise LocalError(
                f"The sample source {name!r} was not read within {DEADLINE_S} s: {reason}",
                "See the worker's log (`docker ps`, `docker logs <id>`), then run this again.",
            )
        time.sleep(POLL_S)


def _must(answer: httpx.Response, what: str) -> None:
    if not answer.is_success:
        raise LocalError(
            f"The stack's API did not {what}: status {answer.status_code}, {answer.text[:300]}",
            "See the API's log (`docker ps`, `docker logs <id>`), then run this again.",
        )
