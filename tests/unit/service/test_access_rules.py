"""Scopes, keys and the rules of routes, without a database."""

from typing import Any

import pytest
from aggregator.access import tokens
from aggregator.access.addresses import client_address, household
from aggregator.access.authentication import bearer_of
from aggregator.access.callers import anonymous
from aggregator.access.gate import Gate
from aggregator.access.scopes import Scope, wider
from aggregator.access.settings import AccessSettings
from aggregator.app import create_routes
from aggregator.database.credentials import CredentialsStore
from aggregator.database.engine import Database
from sqlalchemy import URL
from starlette.requests import HTTPConnection, Request

OPEN = {("get", "/api/v1/release")}
"""What has no rule, so that whoever deploys can ask without a key."""


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    paths = create_routes().openapi()["paths"]
    return [(method, path, operation) for path, found in paths.items() for method, operation in found.items()]


@pytest.mark.parametrize("scope", list(Scope))
def test_a_scope_covers_itself_and_those_before_it(scope: Scope) -> None:
    order = [Scope.NONE, Scope.READER, Scope.WRITER, Scope.ADMIN]
    assert [each for each in order if scope.covers(each)] == order[: order.index(scope) + 1]
    assert wider(scope, Scope.WRITER).covers(Scope.WRITER)
    assert wider(Scope.NONE, scope) is scope


def test_every_operation_has_one_rule_and_says_how_it_may_be_refused() -> None:
    without = {(method, path) for method, path, operation in operations() if "security" not in operation}
    assert without == OPEN
    for method, path, operation in operations():
        if (method, path) in OPEN:
            continue
        assert {name for each in operation["security"] for name in each} == {"key", "session"}, path
        scopes = {tuple(needed) for each in operation["security"] for needed in each.values()}
        assert len(scopes) == 1, path
        ((scope,),) = scopes
        assert Scope(scope) in Scope, path
        assert {"401", "403", "429"} <= set(operation["responses"]), path


def test_a_get_never_needs_more_than_to_read_and_a_delete_needs_admin() -> None:
    rules = {(method, path): operation["security"][0]["key"][0] for method, path, operation in operations()
             if "security" in operation}  # fmt: skip
    for (method, path), scope in rules.items():
        if path.startswith(("/api/v1/keys", "/api/v1/audit")):
            assert scope == "admin", path
        elif path.startswith("/api/v1/sessions"):
            assert scope == "none", path  # everybody's own: see test_access_sessions
        elif method == "get":
            assert scope in {"none", "reader"}, path
        elif method == "delete":
            assert scope == "admin", path


def test_a_key_is_long_known_by_its_beginning_and_its_hash_is_not_it() -> None:
    made = {tokens.new_key() for _ in range(100)}
    assert len(made) == 100
    for key in made:
        assert tokens.is_key(key)
        assert key.startswith(tokens.public_part(key))
        assert len(tokens.public_part(key)) == 11
        assert len(tokens.digest(key)) == 64
        assert key[11:] not in tokens.digest(key)


@pytest.mark.parametrize("text", ["", "da_", "da_" + "x" * 42, "da_" + "x" * 44, "db_" + "x" * 43, "da_" + "é" * 43])
def test_what_cannot_be_a_key_is_not_looked_up(text: str) -> None:
    assert not tokens.is_key(text)


def test_a_csrf_token_belongs_to_one_session_and_does_not_give_it_away() -> None:
    one, other = tokens.new_token(), tokens.new_token()
    assert tokens.csrf_token(one) == tokens.csrf_token(one) != tokens.csrf_token(other)
    assert one not in tokens.csrf_token(one)


@pytest.mark.parametrize(
    ("header", "token"),
    [("Bearer abc", "abc"), ("bearer  abc ", "abc"), ("Basic abc", None), ("", None), ("Bearer", "")],
)
def test_only_a_bearer_token_is_taken_for_a_key(header: str, token: str | None) -> None:
    assert bearer_of(header) == token


def test_without_a_setting_everybody_may_do_everything() -> None:
    assert AccessSettings.model_construct().anonymous() is Scope.ADMIN
    assert AccessSettings.model_construct(anonymous_scope=Scope.NONE).anonymous() is Scope.NONE
    assert anonymous(Scope.READER, "192.0.2.1").address == "192.0.2.1"


def request(peer: str | None, *forwarded: str) -> HTTPConnection:
    headers = [(b"x-forwarded-for", each.encode()) for each in forwarded]
    return HTTPConnection({"type": "http", "client": (peer, 1) if peer else None, "headers": headers})


@pytest.mark.parametrize(
    ("hops", "peer", "forwarded", "address"),
    [
        (0, "192.0.2.1", ("203.0.113.9",), "192.0.2.1"),
        (1, "10.0.0.1", ("6.6.6.6, 203.0.113.9",), "203.0.113.9"),
        (2, "10.0.0.1", ("6.6.6.6, 203.0.113.9", "198.51.100.1"), "203.0.113.9"),
        (2, "10.0.0.1", ("203.0.113.9",), "203.0.113.9"),
        (1, "10.0.0.1", (), "10.0.0.1"),
        (1, "10.0.0.1", ("<script>",), "10.0.0.1"),
        (0, "::ffff:192.0.2.1", (), "192.0.2.1"),
        (0, "fe80::1%eth0", (), "fe80::1"),
        (0, None, (), None),
        (0, "/run/socket", (), None),
    ],
)
def test_a_clients_address_is_what_the_trusted_proxies_saw(
    hops: int, peer: str | None, forwarded: tuple[str, ...], address: str | None
) -> None:
    assert client_address(request(peer, *forwarded), hops) == address


def test_a_limit_counts_a_network_of_ipv6_as_one() -> None:
    assert household("2001:db8::1") == household("2001:db8::ffff:2") == "2001:db8::/64"
    assert household("192.0.2.1") == "192.0.2.1"


def nowhere() -> Database:
    return Database(URL.create("postgresql+psycopg", host="127.0.0.1", port=9), CredentialsStore(lambda: None, "arn"))  # type: ignore[arg-type,return-value]


@pytest.mark.parametrize(("scope", "lines"), [("admin", 1), ("writer", 1), ("reader", 0), ("none", 0)])
def test_an_open_door_is_said_aloud_at_the_start(scope: str, lines: int, caplog: pytest.LogCaptureFixture) -> None:
    Gate(nowhere(), AccessSettings(anonymous_scope=scope)).warn()
    assert [record.levelname for record in caplog.records] == ["WARNING"] * lines
    assert caplog.text.count(f"has the scope {scope}, without a key or a login: set ANONYMOUS_SCOPE") == lines


def test_a_proxy_that_nobody_told_of_is_said_aloud_once(caplog: pytest.LogCaptureFixture) -> None:
    for hops, lines in ((1, 0), (0, 1)):
        caplog.clear()
        authentication = Gate(nowhere(), AccessSettings(forwarded_hops=hops)).authentication
        for _ in range(3):
            authentication.address_of(Request(request("10.0.0.1", "203.0.113.9").scope))
        assert caplog.text.count("set FORWARDED_HOPS") == lines
