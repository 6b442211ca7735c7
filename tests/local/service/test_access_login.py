"""People log in, with a provider that answers over HTTP, and what is refused on the way."""

from collections.abc import Callable
from typing import Any

import httpx
import jwt
import psycopg
import pytest
from aggregator.access.audit.journal import Journal
from aggregator.database.engine import Database

from local.login_provider import SigningKey
from tests.local.service.asking import guarded
from tests.local.service.logging_in import (
    SecretsManager,
    WatchedProvider,
    client_secret,
    come_back,
    go_to_provider,
    log_in,
    pick,
    sessions,
    settings_of,
    state_of,
)

pytestmark = pytest.mark.local

OTHER_KEY = SigningKey()


def refusals(connection: psycopg.Connection[Any]) -> list[str]:
    connection.rollback()
    found = connection.execute("SELECT detail->>'reason' FROM audit_events WHERE action = 'login.refused' ORDER BY id")
    return [reason for (reason,) in found]


@pytest.mark.parametrize(
    ("person", "name", "scope"),
    [("ada", "Ada Admin", "admin"), ("walt", "Walt Writer", "writer"), ("rita", "Rita Reader", "reader")],
)
async def test_a_person_logs_in_and_may_do_what_the_groups_say(
    browser: httpx.AsyncClient, as_master: psycopg.Connection[Any], person: str, name: str, scope: str
) -> None:
    before = (await browser.get("/api/v1/me")).json()
    assert (before["kind"], before["scope"], before["can_log_in"]) == ("anonymous", "none", True)
    assert (await browser.get("/api/v1/sources")).status_code == 401
    me = await log_in(browser, person, "/sources?health=late")
    assert (me["kind"], me["id"], me["name"], me["scope"]) == ("person", person, name, scope)
    assert me["csrf_token"]
    assert me["ends_at"]
    assert (await browser.get("/api/v1/sources")).status_code == 200
    assert (await browser.get("/api/v1/keys")).status_code == (200 if scope == "admin" else 403)
    row = as_master.execute(
        "SELECT actor_kind, actor_id, actor_name, detail->>'scope', client_address FROM audit_events"
        " WHERE action = 'login'"
    ).fetchone()
    assert row == ("person", person, name, scope, "127.0.0.1")


async def test_a_browser_whose_login_fails_is_shown_a_page(
    browser: httpx.AsyncClient, as_master: psycopg.Connection[Any]
) -> None:
    back = await pick(await go_to_provider(browser), "")
    answer = await browser.get(back, headers={"Accept": "text/html,application/xhtml+xml"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/login-failed?why=unauthenticated")
    assert refusals(as_master) == ["The provider has let nobody in (access_denied)."]
    assert (await browser.get("/api/v1/me")).json()["kind"] == "anonymous"


async def test_a_person_has_their_own_scope_also_where_everybody_may_do_more(
    database: Database, provider: WatchedProvider
) -> None:
    settings = settings_of(provider, anonymous_scope="writer")
    async with guarded(database, secret=client_secret(), **settings) as (_, browser):
        assert (await log_in(browser, "rita"))["scope"] == "reader"
        assert (await log_in(browser, "ada"))["scope"] == "admin"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/%0a\n",
        "evil",
        "",
        "/a\\b",
        "/é",
    ],
)
async def test_a_login_leads_to_a_path_of_this_host_and_nowhere_else(
    browser: httpx.AsyncClient, elsewhere: str
) -> None:
    assert (await browser.get("/api/v1/login", params={"next": elsewhere})).status_code == 422


async def test_an_answer_that_does_not_belong_to_this_browser_is_refused(
    browser: httpx.AsyncClient, provider: WatchedProvider, as_master: psycopg.Connection[Any]
) -> None:
    stolen = await pick(await go_to_provider(browser), "ada")
    browser.cookies.clear()
    assert (await browser.get(stolen)).status_code == 401  # another browser, or a login begun by somebody else
    begun = await go_to_provider(browser)
    assert (await browser.get(stolen)).status_code == 401
    state = state_of(begun)
    wrong = [
        {"code": "x"},
        {"state": state, "iss": "https://evil.example", "code": "x"},
        {"state": state, "error": "access_denied"},
        {"state": state, "error": "<script>"},
        {"state": state},
        {"state": state, "code": "invented"},
    ]
    for question in wrong:
        answer = await browser.get("/api/v1/login/callback", params=question)
        assert (answer.status_code, answer.json()["error"]) == (401, "unauthenticated")
        assert "Begin again at /api/v1/login" in answer.json()["detail"]
        assert "session" not in browser.cookies
    mine = "This login was not begun in this browser, or more than 10 minutes ago."
    assert refusals(as_master) == [
        mine,
        mine,
        mine,
        "Another provider than the one that was asked has answered.",
        "The provider has let nobody in (access_denied).",
        "The provider has let nobody in (no code).",
        "The provider has let nobody in (no code).",
        "The provider does not take the code (invalid_grant).",
    ]
    assert sessions(as_master) == 0
    assert provider.asked["/token"] == 1


async def test_who_cancels_is_not_logged_in(browser: httpx.AsyncClient) -> None:
    answer = await come_back(browser, "")
    assert (answer.status_code, "access_denied" in answer.text) == (401, True)


async def test_a_code_works_once_and_only_with_its_verifier(browser: httpx.AsyncClient) -> None:
    first = await go_to_provider(browser)
    held = browser.cookies["login"]
    back = await pick(first, "ada")
    assert (await browser.get(back)).status_code == 303
    again = await browser.get(back, headers={"Cookie": f"login={held}"})
    assert (again.status_code, "invalid_grant" in again.text) == (401, True)


def forged(**changes: Any) -> Callable[[dict[str, Any], SigningKey], str]:
    def forge(claims: dict[str, Any], key: SigningKey) -> str:
        changed = {name: value for name, value in (claims | changes).items() if value is not None}
        return jwt.encode(changed, key.private, algorithm="RS256", headers={"kid": key.id})

    return forge


FORGERIES: dict[str, Callable[[dict[str, Any], SigningKey], str]] = {
    "is not signed": lambda claims, _: jwt.encode(claims, None, algorithm="none"),
    "signed with a key of the provider's": lambda claims, key: jwt.encode(
        claims, str(key.public()["n"]), algorithm="HS256", headers={"kid": key.id}
    ),
    "Signature verification failed": lambda claims, key: jwt.encode(
        claims, OTHER_KEY.private, algorithm="RS256", headers={"kid": key.id}
    ),
    "a key that the provider does not publish": lambda claims, _: jwt.encode(
        claims, OTHER_KEY.private, algorithm="RS256", headers={"kid": OTHER_KEY.id}
    ),
    "its key is for RS256": lambda claims, key: jwt.encode(
        claims, key.private, algorithm="PS256", headers={"kid": key.id}
    ),
    "Audience doesn't match": forged(aud="another"),
    "for another application": forged(aud=["aggregator", "another"]),
    "made for another application": forged(azp="another"),
    "Invalid issuer": forged(iss="https://evil.example"),
    "made for another login": forged(nonce="another"),
    "Signature has expired": forged(exp=1_000_000_000),
    "not yet valid": forged(iat=4_000_000_000),
    'missing the "exp" claim': forged(exp=None),
    'missing the "nonce" claim': forged(nonce=None),
    'missing the "sub" claim': forged(sub=None),
    "does not say who": forged(sub="a\x00b"),
    "not valid": lambda _claims, _key: "e\x00.\x00.\x00",
    "Not enough segments": lambda _claims, _key: "nonsense",
    "gave no ID token": lambda _claims, _key: None,  # type: ignore[dict-item,return-value]
}


async def test_no_forged_token_lets_anybody_in(
    browser: httpx.AsyncClient, provider: WatchedProvider, as_master: psycopg.Connection[Any]
) -> None:
    let_in = []
    for said, forge in FORGERIES.items():
        provider.forge = forge
        answer = await come_back(browser, "ada")
        if answer.status_code != 401 or said not in answer.json()["detail"]:
            let_in.append((said, answer.status_code, answer.text))
    assert let_in == []
    assert len(refusals(as_master)) == len(FORGERIES)
    assert sessions(as_master) == 0
    provider.forge = forged(aud=["aggregator"])
    assert (await log_in(browser, "ada"))["scope"] == "admin"


async def test_a_new_key_of_the_provider_is_fetched_once(browser: httpx.AsyncClient, provider: WatchedProvider) -> None:
    await log_in(browser)
    await log_in(browser)
    assert provider.asked["/keys"] == 1
    provider.keys.append(SigningKey())
    await log_in(browser)
    await log_in(browser)
    assert provider.asked["/keys"] == 2
    assert provider.asked["/.well-known/openid-configuration"] == 1
    provider.forge = FORGERIES["a key that the provider does not publish"]
    assert (await come_back(browser, "ada")).status_code == 401
    assert provider.asked["/keys"] == 3


async def test_the_clients_secret_may_be_rotated(database: Database, provider: WatchedProvider) -> None:
    kept = SecretsManager()
    async with guarded(database, secret=client_secret(kept), **settings_of(provider)) as (_, browser):
        await log_in(browser)
        provider.client_secret = kept.value = "another"
        await log_in(browser)
        await log_in(browser)
        assert kept.reads == 2
        kept.value = "wrong"
        provider.client_secret = "third"
        refused = await come_back(browser, "ada")
        assert (refused.status_code, "invalid_client" in refused.text) == (401, True)


async def test_a_client_without_a_secret_has_pkce(database: Database, provider: WatchedProvider) -> None:
    provider.client_secret = None
    async with guarded(database, **settings_of(provider, oidc_secret_arn=None)) as (_, browser):
        assert (await log_in(browser, "rita"))["scope"] == "reader"
        provider.client_id = "another"
        assert "invalid_client" in (await come_back_to(browser, provider)).text


async def come_back_to(browser: httpx.AsyncClient, provider: WatchedProvider) -> httpx.Response:
    """With a code of a provider that has forgotten its client meanwhile."""
    begun = await go_to_provider(browser)
    known, provider.client_id = provider.client_id, "aggregator"
    back = await pick(begun, "rita")
    provider.client_id = known
    return await browser.get(back)


async def test_a_provider_that_is_away_or_another_is_told_from_a_refusal(
    database: Database, provider: WatchedProvider, as_master: psycopg.Connection[Any]
) -> None:
    gone = settings_of(provider, oidc_discovery_url="http://127.0.0.1:9/none")
    other = settings_of(
        provider,
        oidc_issuer="http://localhost:1",
        oidc_discovery_url=f"{provider.issuer}/.well-known/openid-configuration",
    )
    empty = settings_of(provider, oidc_discovery_url=f"{provider.issuer}/keys")
    for settings in (gone, other, empty):
        async with guarded(database, secret=client_secret(), **settings) as (_, browser):
            answer = await browser.get("/api/v1/login")
            assert (answer.status_code, answer.json()["error"]) == (503, "unavailable")
    assert refusals(as_master) == []


async def test_without_a_provider_nobody_can_log_in(client: httpx.AsyncClient) -> None:
    for path in ("/api/v1/login", "/api/v1/login/callback"):
        assert (await client.get(path)).status_code == 404
    me = (await client.get("/api/v1/me")).json()
    assert (me["kind"], me["scope"], me["can_log_in"], me["csrf_token"]) == ("anonymous", "admin", False, None)


async def test_a_login_that_cannot_be_written_down_does_not_happen(
    browser: httpx.AsyncClient, as_master: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr(Journal, "record", fail)
    assert (await come_back(browser, "ada")).status_code == 500
    assert sessions(as_master) == 0
