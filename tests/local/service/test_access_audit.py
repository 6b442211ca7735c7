"""The audit log: every write in it, together with what it records, and never to be changed."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import psycopg
import pytest
from aggregator.access.audit.journal import Action, Journal
from aggregator.access.scopes import Scope
from aggregator.database.engine import Database

from tests.local.service.asking import as_key, guarded
from tests.local.service.conftest import connect
from tests.local.service.test_access import key_of

pytestmark = pytest.mark.local

AUDIT = "/api/v1/audit"
SOURCE = {"name": "Weather", "url": "https://example.org/w.csv?token=hunter2", "interval_s": 3600,
          "mapping": {"time": {"column": "date"}, "values": [{"column": "temp_max"}]}}  # fmt: skip
SECRET = "hunter2"


@pytest.fixture
async def admin(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    """A client with an admin's key, of an application that lets in nobody else."""
    _, key = await key_of(database, "admin")
    async with guarded(database, anonymous_scope=Scope.NONE, forwarded_hops=1) as (_, client):
        client.headers.update(as_key(key))
        client.headers["X-Forwarded-For"] = "203.0.113.9"
        yield client


async def events(client: httpx.AsyncClient, **parameters: Any) -> list[dict[str, Any]]:
    answer = await client.get(AUDIT, params=parameters)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_every_write_is_in_the_log_with_who_and_from_where(admin: httpx.AsyncClient) -> None:
    bearer = {"kind": "bearer", "token": SECRET}
    source = (await admin.post("/api/v1/sources", json=SOURCE | {"credentials": bearer})).json()["id"]
    url = f"/api/v1/sources/{source}"
    assert (await admin.patch(url, json={"name": "Rain", "interval_s": 60})).status_code == 200
    run = (await admin.post(f"{url}/runs", headers={"X-Request-Id": "run-1"})).json()["id"]
    assert (await admin.delete(url)).status_code == 204
    sensors = (await admin.post("/api/v1/sources", json={"name": "Sensors"})).json()["id"]
    rows = b"time,value\n2026-01-01T00:00:00Z,1\nx,2\n"
    csv = {"Content-Type": "text/csv"}
    sent = await admin.post("/api/v1/observations", params={"source": sensors}, content=rows, headers=csv)
    assert sent.status_code == 200, sent.text
    upload = {"name": "file", "time_column": "t", "value_columns": "v"}
    file = await admin.post("/api/v1/datasets", params=upload, content=b"t,v\n2000-01-01,1\nx,2\n")
    dataset = file.json()["id"]
    assert (await admin.delete(f"/api/v1/datasets/{dataset}")).status_code == 204
    key = (await admin.post("/api/v1/keys", json={"name": "n", "scope": "reader"})).json()
    for _ in range(2):
        assert (await admin.delete(f"/api/v1/keys/{key['id']}")).status_code == 204
    shown = {"name": "n", "prefix": key["prefix"]}
    found = await events(admin)
    assert [(each["action"], each["target"], each["detail"]) for each in reversed(found)] == [
        ("source.create", source, {"name": "Weather"}),
        ("source.change", source, {"name": "Rain", "changed": ["interval_s", "name"]}),
        ("source.run", source, {"run": run}),
        ("source.delete", source, {"name": "Rain"}),
        ("source.create", sensors, {"name": "Sensors"}),
        ("observations.send", sensors, {"run": sent.json()["id"], "rows": 2, "rejected": 1}),
        ("dataset.upload", dataset, {"name": "file", "rows": 1, "rejected": 1}),
        ("dataset.delete", dataset, {"name": "file"}),
        ("key.create", key["id"], shown | {"scope": "reader"}),
        ("key.revoke", key["id"], shown),
    ]
    assert {each["action"] for each in found} == {a for a in Action if not a.startswith(("log", "session"))}
    assert {each["actor_kind"] for each in found} == {"key"}
    assert all(each["actor_name"].startswith("a admin (da_") for each in found)
    assert {each["client_address"] for each in found} == {"203.0.113.9"}
    assert found[7]["request_id"] == "run-1"
    assert SECRET not in str(found)
    assert key["key"] not in str(found)


async def test_a_refused_or_failed_write_leaves_no_line(admin: httpx.AsyncClient) -> None:
    assert (await admin.post("/api/v1/sources", json={"name": ""})).status_code == 422
    missing = "/api/v1/sources/00000000-0000-4000-8000-000000000000"
    assert (await admin.delete(missing)).status_code == 404
    assert (await admin.post("/api/v1/sources", json=SOURCE, headers={"Authorization": ""})).status_code == 401
    assert await events(admin) == []


async def test_what_cannot_be_written_down_is_not_done(
    admin: httpx.AsyncClient, as_master: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr(Journal, "record", fail)
    assert (await admin.post("/api/v1/sources", json=SOURCE)).status_code == 500
    assert (await admin.post("/api/v1/keys", json={"name": "n", "scope": "reader"})).status_code == 500
    assert as_master.execute("SELECT count(*) FROM sources").fetchone() == (0,)
    assert as_master.execute("SELECT count(*) FROM api_keys WHERE name = 'n'").fetchone() == (0,)


async def test_the_log_is_filtered_and_paged(admin: httpx.AsyncClient, database: Database) -> None:
    _, writer = await key_of(database, "writer")
    for number in range(3):
        await admin.post("/api/v1/sources", json={"name": str(number)})
    await admin.post("/api/v1/sources", json={"name": "3"}, headers=as_key(writer))
    await admin.post("/api/v1/keys", json={"name": "n", "scope": "reader"})
    everything = await events(admin)
    assert len(everything) == 5
    of_writer = everything[1]["actor_name"]
    assert [each["detail"]["name"] for each in await events(admin, actor=of_writer)] == ["3"]
    assert [each["detail"]["name"] for each in await events(admin, action="source.create")] == ["3", "2", "1", "0"]
    assert await events(admin, actor=of_writer, action="key.create") == []
    first = (await admin.get(AUDIT, params={"limit": 2})).json()
    second = (await admin.get(AUDIT, params={"limit": 3, "cursor": first["next_cursor"]})).json()
    assert first["items"] + second["items"] == everything
    assert second["next_cursor"] is None
    assert (await admin.get(AUDIT, params={"action": "sources.eat"})).status_code == 422


async def test_the_services_own_login_adds_to_the_log_and_changes_nothing_of_it(
    admin: httpx.AsyncClient, settings: Any, secret: Any
) -> None:
    await admin.post("/api/v1/sources", json={"name": "x"})
    for statement in ("UPDATE audit_events SET actor_name = 'x'", "DELETE FROM audit_events", "TRUNCATE audit_events"):
        with connect(settings, **secret.login) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)
    assert len(await events(admin)) == 1
