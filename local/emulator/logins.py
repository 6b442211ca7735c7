"""The test provider of logins, beside the local AWS on its gateway's port.

Its name is the same for every instance, so that a stack's settings can say it; where browsers and containers find it
is told by its description.
"""

from __future__ import annotations

from typing import Any

from local.login_provider import LoginProvider

ISSUER = "http://login.localhost"
CLIENT_ID = "data-aggregator"
PREFIX = "/_login"
CONTAINERS_HOST = "host.docker.internal"
"""What containers call this machine, as Docker Desktop does."""


def discovery_url(port: int | str) -> str:
    """Where containers find the description."""
    return f"http://{CONTAINERS_HOST}:{port}{PREFIX}/.well-known/openid-configuration"


def with_logins(gateway: Any, port: int) -> Any:
    """The gateway (an ASGI application), and the provider below its prefix, whatever the host's name."""
    front, back = (f"http://{host}:{port}{PREFIX}" for host in ("localhost", CONTAINERS_HOST))
    provider = LoginProvider(ISSUER, client_id=CLIENT_ID, front=front, back=back)

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"].startswith(f"{PREFIX}/"):
            await provider.app({**scope, "path": scope["path"].removeprefix(PREFIX)}, receive, send)
        else:
            await gateway(scope, receive, send)

    return answer
