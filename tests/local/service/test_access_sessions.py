"""Who is logged in, and ending that: one's own sessions, and for an admin everybody's."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Any

import httpx
import psycopg
import pytest
from aggregator.access.tokens import digest
from aggregator.database.engine import Database

from tests.local.service.asking import IDENTIFIER, as_key, guarded
from tests.local.service.logging_in import WEB, WatchedProvider, client_secret, log_in, settings_of
from tests.local.service.test_access import key_of

pytestmark = pytest.mark.local

SESSIONS = "/api/v1/sessions"
Browsers = Callable[[str], Any]


@pytest.fixture
async def browsing(database: Database, provider: WatchedProvider) -> AsyncIterator[Browsers]:
    """Opens a browser of its own in which a person has logged in, and that sends what the web sends."""
    async with AsyncExitStack() as stack:
        app, _ = await stack.enter_async_context(guarded(database, secret=client_secret(), **settings_of(provider)))

        async def opened(person: str) -> httpx.AsyncClient:
            browser = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=WEB)
            await stack.enter_async_context(browser)
            browser.headers["X-CSRF-Token"] = (await log_in(browser, person))["csrf_token"]
            return browser

        yield opened


async def listed(browser: httpx.AsyncClient, **parameters: Any) -> list[dict[str, Any]]:
    answer = await browser.get(SESSIONS, params=parameters)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def person_of(browser: httpx.AsyncClient) -> str:
    me = (await browser.get("/api/v1/me")).json()
    return str(me["id"])


async def knows(browser: httpx.AsyncClient) -> bool:
    return (await browser.get("/api/v1/me")).json()["kind"] == "person"


def ended_in_log(connection: psycopg.Connection[Any]) -> list[tuple[Any, ...]]:
    connection.rollback()
    return connection.execute(
        "SELECT actor_name, target, detail FROM audit_events WHERE action = 'session.end' ORDER BY id"
    ).fetchall()


async def test_a_person_sees_the_own_sessions_and_an_admin_everybodys(browsing: Browsers) -> None:
    ada, walt, walts_phone = await browsing("ada"), await browsing("walt"), await browsing("walt")
    of_walt = await listed(walt)
    assert [(each["person_name"], each["current"]) for each in of_walt] == [
        ("Walt Writer", False),
        ("Walt Writer", True),
    ]
    assert [each["current"] for each in await listed(walts_phone)] == [True, False]
    everybody = await listed(ada)
    assert [(each["person_name"], each["scope"], each["current"]) for each in everybody] == [
        ("Walt Writer", "writer", False),
        ("Walt Writer", "writer", False),
        ("Ada Admin", "admin", True),
    ]
    assert [each["id"] for each in everybody[:2]] == [each["id"] for each in of_walt]
    assert await listed(ada, person=await person_of(walt)) == everybody[:2]
    assert await listed(walt, person=await person_of(ada)) == []


async def test_no_secret_of_a_session_is_shown(browsing: Browsers) -> None:
    ada = await browsing("ada")
    text = (await ada.get(SESSIONS)).text
    secret = ada.cookies["session"]
    assert secret not in text
    assert digest(secret) not in text


async def test_a_session_says_since_when_and_until_when(browsing: Browsers, as_master: psycopg.Connection[Any]) -> None:
    ada = await browsing("ada")
    [session] = await listed(ada)
    row = as_master.execute(
        "SELECT created_at, last_used_at, expires_at, last_used_at + interval '7200 s' FROM sessions"
    ).fetchone()
    names = ("created_at", "last_used_at", "ends_at", "idle_ends_at")
    assert tuple(datetime.fromisoformat(session[name]) for name in names) == row
    as_master.execute("UPDATE sessions SET expires_at = now() + interval '60 s'")
    as_master.commit()
    [session] = await listed(ada)
    assert session["idle_ends_at"] == session["ends_at"]


@pytest.mark.parametrize("ended", ["expires_at = now()", "last_used_at = now() - interval '7200 s'"])
async def test_sessions_that_have_ended_are_not_there(
    browsing: Browsers, as_master: psycopg.Connection[Any], ended: str
) -> None:
    walt, ada = await browsing("walt"), await browsing("ada")
    [own] = await listed(walt)
    as_master.execute(f"UPDATE sessions SET {ended} WHERE name = 'Walt Writer'")  # noqa: S608 - one of these two
    as_master.commit()
    assert [each["person_name"] for each in await listed(ada)] == ["Ada Admin"]
    assert (await ada.delete(f"{SESSIONS}/{own['id']}")).status_code == 404


async def test_an_ended_session_is_refused_at_once_and_stands_in_the_audit_log(
    browsing: Browsers, as_master: psycopg.Connection[Any]
) -> None:
    ada, walt, walts_phone = await browsing("ada"), await browsing("walt"), await browsing("walt")
    [phone, _] = await listed(walt)
    walts_id = await person_of(walt)
    assert (await ada.delete(f"{SESSIONS}/{phone['id']}")).status_code == 204
    assert (await knows(walts_phone), await knows(walt), await knows(ada)) == (False, True, True)
    assert (await walts_phone.get("/api/v1/sources")).status_code == 401
    assert ended_in_log(as_master) == [
        ("Ada Admin", phone["id"], {"person": "Walt Writer", "person_id": walts_id}),
    ]
    assert (await ada.delete(f"{SESSIONS}/{phone['id']}")).status_code == 404
    assert len(ended_in_log(as_master)) == 1


async def test_a_person_ends_the_own_sessions_and_no_others(
    browsing: Browsers, as_master: psycopg.Connection[Any]
) -> None:
    ada, walt, walts_phone = await browsing("ada"), await browsing("walt"), await browsing("walt")
    [of_ada] = [each for each in await listed(ada) if each["current"]]
    missing = await walt.delete(f"{SESSIONS}/{of_ada['id']}")
    nothing = await walt.delete(f"{SESSIONS}/{IDENTIFIER}")
    assert (missing.status_code, nothing.status_code) == (404, 404)
    assert missing.json()["detail"] == nothing.json()["detail"].replace(IDENTIFIER, of_ada["id"])
    refused = await walt.delete(SESSIONS, params={"person": await person_of(ada)})
    assert (refused.status_code, refused.json()["error"]) == (403, "forbidden")
    assert await knows(ada)
    assert ended_in_log(as_master) == []
    others = {"person": await person_of(walt), "keep_current": True}
    assert (await walt.delete(SESSIONS, params=others)).json() == {"ended": 1}
    assert (await knows(walt), await knows(walts_phone)) == (True, False)
    [own] = await listed(walt)
    assert (await walt.delete(f"{SESSIONS}/{own['id']}")).status_code == 204
    assert (await knows(walt), await knows(ada)) == (False, True)


async def test_an_admin_ends_all_sessions_of_a_person(browsing: Browsers, as_master: psycopg.Connection[Any]) -> None:
    ada, walt, walts_phone, rita = [await browsing(name) for name in ("ada", "walt", "walt", "rita")]
    walts_id = await person_of(walt)
    assert (await ada.delete(SESSIONS, params={"person": walts_id})).json() == {"ended": 2}
    assert [await knows(each) for each in (ada, walt, walts_phone, rita)] == [True, False, False, True]
    assert [detail["person_id"] for _, _, detail in ended_in_log(as_master)] == [walts_id, walts_id]
    assert (await ada.delete(SESSIONS, params={"person": walts_id})).json() == {"ended": 0}
    assert (await ada.delete(SESSIONS)).status_code == 422


async def test_another_site_cannot_end_a_session(browsing: Browsers) -> None:
    walt = await browsing("walt")
    [own] = await listed(walt)
    assert (await walt.delete(f"{SESSIONS}/{own['id']}", headers={"X-CSRF-Token": ""})).status_code == 403
    assert await knows(walt)


async def test_who_has_no_session_sees_none_and_an_admins_key_all(browsing: Browsers, database: Database) -> None:
    walt = await browsing("walt")
    keys = {scope: as_key((await key_of(database, scope))[1]) for scope in ("writer", "admin")}
    walts_id = await person_of(walt)
    [own] = await listed(walt)
    walt.cookies.clear()
    assert await listed(walt) == []
    assert (await walt.delete(SESSIONS, params={"person": walts_id})).status_code == 401
    walt.headers.update(keys["writer"])
    assert await listed(walt) == []
    assert (await walt.delete(f"{SESSIONS}/{own['id']}")).status_code == 404
    walt.headers.update(keys["admin"])
    assert await listed(walt) == [own | {"current": False}]
    assert (await walt.delete(f"{SESSIONS}/{own['id']}")).status_code == 204


async def test_pages_of_sessions_follow_one_another(browsing: Browsers) -> None:
    ada = await browsing("ada")
    for _ in range(4):
        await browsing("rita")
    seen: list[str] = []
    parameters: dict[str, Any] = {"limit": 2}
    while True:
        page = (await ada.get(SESSIONS, params=parameters)).json()
        seen += [each["id"] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        parameters["cursor"] = page["next_cursor"]
    assert seen == [each["id"] for each in await listed(ada)]
    assert len(seen) == 5
