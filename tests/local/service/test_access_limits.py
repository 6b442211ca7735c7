"""Limits over HTTP: whom they count as one, and whom they leave alone."""

from typing import Any

import httpx
import pytest
from aggregator.access.lookup import Lookup
from aggregator.database.engine import Database

from tests.local.service.asking import as_key, guarded
from tests.local.service.logging_in import client_secret, go_to_provider, log_in, providing, settings_of
from tests.local.service.test_access import key_of

pytestmark = pytest.mark.local

SLOWLY: dict[str, Any] = {"rate_per_s": 0.001, "rate_burst": 3, "anonymous_scope": "reader", "forwarded_hops": 1}
URL = "/api/v1/series"


async def statuses(client: httpx.AsyncClient, times: int = 4, **headers: str) -> list[int]:
    return [(await client.get(URL, headers=headers)).status_code for _ in range(times)]


async def test_each_client_has_a_limit_of_its_own(database: Database) -> None:
    _, one = await key_of(database, "reader")
    _, other = await key_of(database, "reader")
    async with guarded(database, **SLOWLY) as (_, client):
        for headers in (
            {"X-Forwarded-For": "203.0.113.1"},
            {"X-Forwarded-For": "1.1.1.1, 203.0.113.2"},
            {"X-Forwarded-For": "203.0.113.2", **as_key(one)},
            as_key(other),
        ):
            assert await statuses(client, **headers) == [200, 200, 200, 429]
        refused = await client.get(URL, headers=as_key(one))
        assert (refused.json()["error"], refused.headers["retry-after"]) == ("too_many_requests", "1000")
        invented = {"X-Forwarded-For": "9.9.9.9, 203.0.113.1"}
        assert await statuses(client, 1, **invented) == [429]


async def test_what_the_platform_asks_is_not_counted(database: Database) -> None:
    async with guarded(database, **SLOWLY) as (_, client):
        for path in ("/health/live", "/metrics", "/api/v1/release", "/api/v1/openapi.json"):
            assert {(await client.get(path)).status_code for _ in range(5)} == {200}


async def test_wrong_keys_cost_no_query_each_and_keep_nobody_else_out(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, good = await key_of(database, "reader")
    asked: list[str] = []
    look = Lookup.key

    async def counted(lookup: Lookup, secret: str) -> Any:
        asked.append(secret)
        return await look(lookup, secret)

    monkeypatch.setattr(Lookup, "key", counted)
    async with guarded(database, **SLOWLY) as (_, client):
        wrong = as_key("da_" + "x" * 43)
        assert await statuses(client, 6, **wrong) == [401, 401, 401, 429, 429, 429]
        assert len(asked) == 3
        elsewhere = {"X-Forwarded-For": "203.0.113.7"}
        assert await statuses(client, 1, **elsewhere, **as_key(good)) == [200]


async def test_a_session_is_counted_by_itself(database: Database) -> None:
    with providing() as provider:
        settings = settings_of(provider, rate_per_s=0.001, rate_burst=5)
        async with guarded(database, secret=client_secret(), **settings) as (_, browser):
            await log_in(browser)  # three requests: two of the address, and one of the session
            assert await statuses(browser, 5) == [200, 200, 200, 200, 429]
            browser.cookies.clear()
            assert await statuses(browser, 4) == [401, 401, 401, 429]


async def test_logins_are_few(database: Database) -> None:
    with providing() as provider:
        settings = settings_of(provider, logins_per_minute=3)
        async with guarded(database, secret=client_secret(), **settings) as (_, browser):
            await go_to_provider(browser)
            await go_to_provider(browser)
            assert (await browser.get("/api/v1/login/callback")).status_code == 401
            refused = await browser.get("/api/v1/login/callback")
            assert (refused.status_code, refused.headers["retry-after"]) == (429, "20")
            assert "send at most 3 a minute" in refused.json()["detail"]
            assert (await browser.get("/api/v1/me")).status_code == 200
