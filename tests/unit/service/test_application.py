"""The application without a database: errors, headers, logs, settings, and what is written down about it."""

import json
import logging
from collections.abc import AsyncIterator
from importlib.resources import files
from pathlib import Path

import httpx
import pytest
from aggregator import openapi
from aggregator.app import create_app
from aggregator.database import schema
from aggregator.database.credentials import CredentialsStore
from aggregator.database.engine import Database
from aggregator.ingest.blocks import Blocks
from aggregator.observability import logs
from aggregator.observability.logs import JsonFormatter
from aggregator.settings import MigrationSettings, ServiceSettings, SettingsError, load
from aggregator.sources.credentials import SourceSecrets
from fastapi import FastAPI
from sqlalchemy import URL

ENVIRONMENT = {
    "DATABASE_HOST": "db",
    "DATABASE_NAME": "aggregator",
    "DATABASE_SECRET_ARN": "arn:x",
    "AWS_REGION": "eu-central-1",
    "RELEASE": "r1",
}


@pytest.fixture
def app() -> FastAPI:
    def nobody() -> CredentialsStore:
        raise AssertionError("no test here may ask for credentials")

    url = URL.create("postgresql+psycopg", host="127.0.0.1", port=9, database="none")
    return create_app(
        Database(url, CredentialsStore(nobody, "arn")), release="r1", source_secrets=SourceSecrets(nobody, "sources/")
    )  # type: ignore[arg-type]


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://api") as client:
        yield client


def test_the_committed_description_is_the_applications() -> None:
    committed = openapi.DEFAULT_TARGET.read_text(encoding="utf-8")
    assert committed == openapi.description(), "run: python -m aggregator.openapi"


@pytest.mark.parametrize(
    ("method", "path", "status", "error"),
    [
        ("GET", "/api/v1/nothing", 404, "not_found"),
        ("PUT", "/api/v1/datasets", 405, "method_not_allowed"),
        ("GET", "/api/v1/datasets/7", 422, "invalid_request"),
        ("GET", "/api/v1/datasets?limit=0", 422, "invalid_request"),
        ("POST", "/api/v1/datasets?name=%00&time_column=t&value_columns=v", 422, "invalid_request"),
        ("POST", "/api/v1/datasets?name=n&time_column=t&value_columns=t", 422, "invalid_request"),
        ("POST", "/api/v1/datasets/inspect", 422, "unusable_file"),
    ],
)
async def test_every_error_has_the_same_form_and_the_headers(
    client: httpx.AsyncClient, method: str, path: str, status: int, error: str
) -> None:
    answer = await client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert set(body) - {"errors"} == {"type", "title", "status", "detail", "instance", "error"}
    assert (body["status"], body["error"], body["instance"]) == (status, error, path.partition("?")[0])
    assert answer.headers["x-release"] == "r1"
    assert answer.headers["x-request-id"]


async def test_a_validation_problem_names_each_field(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/datasets", params={"limit": "0", "cursor": "a"})
    body = answer.json()
    assert (answer.status_code, body["type"]) == (422, "/problems/invalid-request")
    assert body["errors"][0] == {
        "location": "query",
        "field": "limit",
        "detail": "Input should be greater than or equal to 1",
    }
    assert body["detail"] == "; ".join(f"{each['field']}: {each['detail']}" for each in body["errors"])


async def test_an_unforeseen_error_gives_the_id_and_nothing_else(
    app: FastAPI, client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    @app.get("/boom")
    async def boom() -> None:
        raise RuntimeError("a detail of ours")

    answer = await client.get("/boom", headers={"X-Request-Id": "abc-1"})
    assert answer.status_code == 500
    assert answer.json()["error"] == "internal"
    assert "abc-1" in answer.json()["detail"]
    assert "a detail of ours" not in answer.text
    assert (answer.headers["x-release"], answer.headers["x-request-id"]) == ("r1", "abc-1")
    assert "a detail of ours" in caplog.text


async def test_a_request_id_that_could_forge_a_line_of_log_is_replaced(client: httpx.AsyncClient) -> None:
    answer = await client.get("/health/live", headers={"X-Request-Id": 'x" y'})
    assert answer.headers["x-request-id"] != 'x" y'


@pytest.mark.parametrize("asked", [None, 'x" y'])
async def test_the_load_balancers_trace_id_is_the_requests_where_the_caller_gives_none(
    client: httpx.AsyncClient, asked: str | None
) -> None:
    trace = "Root=1-67891233-abcdef012345678912345678"
    headers = {"X-Amzn-Trace-Id": trace} | ({} if asked is None else {"X-Request-Id": asked})
    assert (await client.get("/health/live", headers=headers)).headers["x-request-id"] == trace


async def test_one_line_of_log_for_a_request_without_its_query(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await client.get("/health/live")
    await client.get("/api/v1/datasets/7?token=hunter2", headers={"Authorization": "hunter2"})
    lines = [r for r in caplog.records if r.name == "aggregator.request"]
    assert len(lines) == 1
    entry = json.loads(JsonFormatter(release="r1").format(lines[0]))
    assert (entry["route"], entry["status"], entry["release"]) == ("/api/v1/datasets/{dataset_id}", 422, "r1")
    assert "hunter2" not in json.dumps(entry)


def test_no_library_logs_the_addresses_and_headers_that_it_sends() -> None:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    try:
        logs.configure("DEBUG")
        said = {
            name: logging.getLogger(name).getEffectiveLevel() for name in ("httpx", "httpcore.http11", "botocore.auth")
        }
    finally:
        root.handlers, root.level = handlers, level
    assert set(said.values()) == {logging.WARNING}


async def test_readiness_fails_first_when_the_service_is_told_to_stop(app: FastAPI, client: httpx.AsyncClient) -> None:
    app.state.readiness.stopping = True
    assert (await client.get("/health/ready")).json() == {"error": "not_ready", "detail": "The service is stopping."}
    assert (await client.get("/health/live")).status_code == 200


async def test_inspection_takes_a_mebibyte_and_no_more(client: httpx.AsyncClient) -> None:
    body = b"t,v\n" + b"2000-01-01,1\n" * 20
    answer = await client.post("/api/v1/datasets/inspect", content=body, headers={"Content-Type": "text/csv"})
    assert answer.json()["suggested_time_column"] == "t"
    too_large = await client.post("/api/v1/datasets/inspect", content=b"x" * (1024 * 1024 + 1))
    assert (too_large.status_code, too_large.json()["error"]) == (413, "too_large")


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    settings = load(ServiceSettings)
    assert settings.url().render_as_string() == "postgresql+psycopg://db:5432/aggregator?sslmode=require"


def test_missing_and_wrong_settings_are_all_named_and_never_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MASTER_PASSWORD", "hunter2")
    monkeypatch.setenv("DATABASE_PORT", "hunter2")
    with pytest.raises(SettingsError) as refused:
        load(MigrationSettings)
    for name in ("DATABASE_HOST", "DATABASE_PORT", "DATABASE_SECRET_ARN", "MASTER_USERNAME"):
        assert f"{name}:" in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_a_stop_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (ENVIRONMENT | {"DRAIN_S": "15", "FINISH_S": "15"}).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match="together may be at most 20 seconds"):
        load(ServiceSettings)


def test_migrations_are_numbered_without_gaps_and_each_says_its_phase() -> None:
    revisions = list(schema.scripts().walk_revisions())[::-1]
    assert [r.revision for r in revisions] == [f"{n:04d}" for n in range(1, len(revisions) + 1)]
    for revision in revisions:
        assert revision.module.phase in {schema.EXPAND, schema.CONTRACT}
        assert Path(revision.path).name.startswith(f"{revision.revision}_")


def test_a_release_needs_its_newest_expansion_and_takes_what_is_newer() -> None:
    assert schema.required_revision() == "0004"
    assert [schema.suffices(r) for r in (None, "0003", "0004", "0005")] == [False, False, True, True]


def test_no_file_of_the_service_is_too_long_to_read() -> None:
    package = Path(str(files("aggregator")))
    assert [p.name for p in package.rglob("*.py") if len(p.read_text().splitlines()) > 250] == []


async def test_pieces_of_any_size_become_blocks_of_one_size() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for size in (1, 0, 10, 3, 25):
            yield b"x" * size

    blocks = Blocks(pieces(), size=8)
    sizes = []
    while block := await blocks.next():
        sizes.append(len(block))
    assert (sizes, blocks.bytes) == ([8, 8, 8, 8, 7], 39)
