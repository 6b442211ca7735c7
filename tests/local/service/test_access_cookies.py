"""The session of a browser: its cookie, how long it goes on, and that no other site writes by it."""

from typing import Any

import httpx
import psycopg
import pytest
from aggregator.database.engine import Database
from fastapi import FastAPI

from tests.local.service import logging_in
from tests.local.service.asking import guarded
from tests.local.service.logging_in import client_secret, come_back, log_in, providing, sessions, settings_of

pytestmark = pytest.mark.local


async def test_the_cookies_of_tls_are_for_this_host_alone(database: Database) -> None:
    web = "https://data.localhost"
    with providing() as provider:
        async with guarded(database, secret=client_secret(), **settings_of(provider, web)) as (_, browser):
            answer = await come_back(browser, "rita")
            assert list(browser.cookies) == ["__Host-session"]
            assert (await browser.get("/api/v1/me")).json()["kind"] == "person"
    written = [cookie for cookie in answer.headers.get_list("set-cookie") if not cookie.endswith("Max-Age=0")]
    session = next(cookie for cookie in written if cookie.startswith("__Host-session="))
    assert session.partition("; ")[2] == "HttpOnly; Max-Age=43200; Path=/; SameSite=lax; Secure"
    assert answer.headers["cache-control"] == "no-store"


async def test_the_cookies_of_one_machine_go_over_plain_http(browser: httpx.AsyncClient) -> None:
    answer = await come_back(browser, "rita")
    session = next(each for each in answer.headers.get_list("set-cookie") if each.startswith("session="))
    assert session.partition("; ")[2] == "HttpOnly; Max-Age=43200; Path=/; SameSite=lax"


async def test_a_session_is_kept_as_a_hash(browser: httpx.AsyncClient, as_master: psycopg.Connection[Any]) -> None:
    me = await log_in(browser)
    stored = str(as_master.execute("SELECT to_jsonb(s) FROM sessions s").fetchall())
    assert "Walt Writer" in stored
    assert browser.cookies["session"] not in stored
    assert me["csrf_token"] not in stored


@pytest.mark.parametrize(
    "ended", ["expires_at = now()", "last_used_at = now() - interval '7201 s'"], ids=["at its end", "unused"]
)
async def test_a_session_ends(browser: httpx.AsyncClient, as_master: psycopg.Connection[Any], ended: str) -> None:
    await log_in(browser)
    as_master.execute(f"UPDATE sessions SET {ended}")  # noqa: S608 - one of the two above
    as_master.commit()
    assert (await browser.get("/api/v1/me")).json()["kind"] == "anonymous"
    assert (await browser.get("/api/v1/sources")).status_code == 401
    await log_in(browser, "rita")
    assert sessions(as_master) == 1  # what has ended is forgotten


async def test_a_session_that_is_used_goes_on(
    served: tuple[FastAPI, httpx.AsyncClient], as_master: psycopg.Connection[Any]
) -> None:
    app, browser = served
    await log_in(browser)
    as_master.execute("UPDATE sessions SET last_used_at = now() - interval '7100 s'")
    as_master.commit()
    assert (await browser.get("/api/v1/sources")).status_code == 200
    await app.state.gate.last_use.settle()
    row = as_master.execute("SELECT now() - last_used_at < interval '10 s' FROM sessions").fetchone()
    assert row == (True,)


async def test_a_login_never_goes_on_with_the_session_before_it(
    browser: httpx.AsyncClient, as_master: psycopg.Connection[Any]
) -> None:
    await log_in(browser, "rita")
    former = browser.cookies["session"]
    await log_in(browser, "walt")
    assert browser.cookies["session"] != former
    browser.cookies.clear()
    stale = await browser.get("/api/v1/me", headers={"Cookie": f"session={former}"})
    assert stale.json()["kind"] == "anonymous"
    assert sessions(as_master) == 1


async def test_logging_out_ends_the_session(browser: httpx.AsyncClient, as_master: psycopg.Connection[Any]) -> None:
    me = await log_in(browser)
    held = browser.cookies["session"]
    answer = await browser.post("/api/v1/logout", headers={"X-CSRF-Token": me["csrf_token"]})
    assert answer.status_code == 204
    assert "session" not in browser.cookies
    assert (await browser.get("/api/v1/me", headers={"Cookie": f"session={held}"})).json()["kind"] == "anonymous"
    assert sessions(as_master) == 0
    assert as_master.execute("SELECT actor_name FROM audit_events WHERE action = 'logout'").fetchall() == [
        ("Walt Writer",)
    ]
    assert (await browser.post("/api/v1/logout")).status_code == 204


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"X-CSRF-Token": ""}, "Send the header X-CSRF-Token"),
        ({"X-CSRF-Token": "0" * 64}, "Send the header X-CSRF-Token"),
        ({"Origin": "https://evil.example"}, "another site sent this"),
        ({"Origin": "null"}, "another site sent this"),
        ({"Sec-Fetch-Site": "cross-site"}, "another site sent this"),
        ({"Sec-Fetch-Site": "same-site"}, "another site sent this"),
    ],
)
async def test_a_write_that_another_site_made_the_browser_send_is_refused(
    browser: httpx.AsyncClient, headers: dict[str, str], said: str
) -> None:
    me = await log_in(browser)
    given = {"X-CSRF-Token": me["csrf_token"]} | headers
    for method, path in [("POST", "/api/v1/sources"), ("DELETE", "/api/v1/keys/x"), ("POST", "/api/v1/logout")]:
        answer = await browser.request(method, path, json={"name": "x"}, headers=given)
        assert (answer.status_code, answer.json()["error"]) == (403, "forbidden")
        assert said in answer.json()["detail"]
    assert (await browser.get("/api/v1/sources", headers=headers)).json()["items"] == []


async def test_a_write_that_the_web_itself_sends_is_done(browser: httpx.AsyncClient) -> None:
    me = await log_in(browser)
    token = {"X-CSRF-Token": me["csrf_token"]}
    for headers in ({}, {"Origin": logging_in.WEB, "Sec-Fetch-Site": "same-origin"}):
        answer = await browser.post("/api/v1/sources", json={"name": "x"}, headers=token | headers)
        assert answer.status_code == 201


async def test_a_session_of_somebody_else_has_another_token(browser: httpx.AsyncClient) -> None:
    other = await log_in(browser, "rita")
    await log_in(browser, "walt")
    answer = await browser.post("/api/v1/sources", json={"name": "x"}, headers={"X-CSRF-Token": other["csrf_token"]})
    assert answer.status_code == 403


async def test_another_site_cannot_write_through_an_open_door(client: httpx.AsyncClient) -> None:
    refused = await client.post("/api/v1/sources", json={"name": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    assert (await client.get("/api/v1/sources")).json()["items"] == []
