"""Logging in as a browser does, with the test provider answering over real HTTP."""

import re
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import psycopg
import uvicorn
from aggregator.access.login.secret import ClientSecret
from starlette.types import Receive, Scope, Send

from local.login_provider import LoginProvider, SigningKey

WEB = "http://localhost:3000"
SECRET = "s3cret: with / signs"
Forge = Callable[[dict[str, Any], SigningKey], str]


class WatchedProvider(LoginProvider):
    """The provider, which counts what it is asked, and whose tokens a test may forge."""

    forge: Forge | None = None

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.asked: Counter[str] = Counter()

    def sign(self, claims: dict[str, Any]) -> str:
        return self.forge(claims, self.keys[-1]) if self.forge else super().sign(claims)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked[scope.get("path", "")] += 1
        await self.app(scope, receive, send)


@contextmanager
def providing() -> Iterator[WatchedProvider]:
    """A provider that the service finds on this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listening:  # what connects before it serves waits in the backlog
        issuer = f"http://127.0.0.1:{listening.getsockname()[1]}"
        provider = WatchedProvider(issuer, client_id="aggregator", client_secret=SECRET)
        server = uvicorn.Server(uvicorn.Config(provider, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield provider
        finally:
            server.should_exit = True
            thread.join(timeout=10)


class SecretsManager:
    """Secrets Manager with the client's secret."""

    def __init__(self, value: str = SECRET) -> None:
        self.value = value
        self.reads = 0

    def get_secret_value(self, *, SecretId: str) -> dict[str, str]:  # noqa: N803, ARG002 - boto3's spelling
        self.reads += 1
        return {"SecretString": f'{{"client_secret": "{self.value}"}}'}


def client_secret(kept: SecretsManager | None = None) -> ClientSecret:
    held = kept or SecretsManager()
    return ClientSecret(lambda: held, "arn:test")


def settings_of(provider: LoginProvider, web: str = WEB, **more: Any) -> dict[str, Any]:
    return {
        "public_url": web,
        "oidc_issuer": provider.issuer,
        "oidc_client_id": provider.client_id,
        "oidc_secret_arn": "arn:test",
        "oidc_admin_groups": "root, admins",
        "oidc_writer_groups": "writers",
        **more,
    }


async def pick(location: str, person: str) -> str:
    """At the provider: open its page, press a person's button; where that leads."""
    async with httpx.AsyncClient() as browser:
        page = await browser.get(location)
        assert page.status_code == 200, page.text
        fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page.text)
        form = {unescape(name): unescape(value) for name, value in fields}
        answer = await browser.post(location.partition("?")[0], data=form | {"person": person})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def go_to_provider(client: httpx.AsyncClient, next_path: str = "/") -> str:
    answer = await client.get("/api/v1/login", params={"next": next_path})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def come_back(client: httpx.AsyncClient, person: str, next_path: str = "/") -> httpx.Response:
    """The whole way but the last step's outcome: it may be refused."""
    return await client.get(await pick(await go_to_provider(client, next_path), person))


async def log_in(client: httpx.AsyncClient, person: str = "walt", next_path: str = "/") -> dict[str, Any]:
    """Who one is afterwards."""
    answer = await come_back(client, person, next_path)
    assert (answer.status_code, answer.headers.get("location")) == (303, next_path), answer.text
    me: dict[str, Any] = (await client.get("/api/v1/me")).json()
    return me


def state_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["state"][0]


def sessions(connection: psycopg.Connection[Any]) -> int:
    connection.rollback()
    row = connection.execute("SELECT count(*) FROM sessions").fetchone()
    assert row is not None
    return int(row[0])
