"""Finding out who asks: a machine by its key, a person by a session, or nobody known."""

import logging
from datetime import timedelta

from starlette.requests import Request

from aggregator.access import tokens
from aggregator.access.addresses import client_address
from aggregator.access.callers import Caller, CallerKind, anonymous
from aggregator.access.errors import UnauthenticatedError
from aggregator.access.last_use import LastUse
from aggregator.access.lookup import Lookup
from aggregator.access.models import ApiKey, LoginSession
from aggregator.access.scopes import Scope
from aggregator.access.sessions.cookies import Cookie
from aggregator.access.settings import AccessSettings
from aggregator.database.engine import Database

log = logging.getLogger(__name__)


class Authentication:
    def __init__(self, database: Database, last_use: LastUse, settings: AccessSettings, cookie: Cookie) -> None:
        self._lookup = Lookup(database, timedelta(seconds=settings.session_idle_s))
        self._last_use = last_use
        self._settings = settings
        self._cookie = cookie
        self._warned = False

    async def caller(self, request: Request, address: str | None) -> Caller:
        """Who asks, from this address (`address_of`).

        Raises:
            UnauthenticatedError: a key came that is none, or none any more. Whoever sends one wants to be known by it.
                A session that has ended is no such reason: a browser goes on sending its cookie.
        """
        key = bearer_of(request.headers.get("authorization", ""))
        if key is not None:
            return await self._by_key(key, address)
        secret = self._cookie.read(request)
        person = await self._by_session(secret, address) if secret else None
        return person or anonymous(self._settings.anonymous(), address)

    def address_of(self, request: Request) -> str | None:
        hops = self._settings.forwarded_hops
        if not hops and not self._warned and "x-forwarded-for" in request.headers:
            self._warned = True
            log.warning("a proxy in front is not trusted, and all its clients count as one: set FORWARDED_HOPS")
        return client_address(request, hops)

    async def _by_key(self, key: str, address: str | None) -> Caller:
        if not tokens.is_key(key):
            raise UnauthenticatedError("The bearer token is no API key of this service: those begin with da_.")
        found = await self._lookup.key(key)
        if found is None:
            raise UnauthenticatedError("There is no such API key. Ask an admin of this service for one.")
        label = f"{found.name} ({found.prefix})"
        if found.revoked_at is not None:
            raise UnauthenticatedError(f"The API key {label} was revoked. Ask an admin of this service for another.")
        if found.expires_at is not None and found.expires_at <= found.now:
            raise UnauthenticatedError(f"The API key {label} has expired. Ask an admin of this service for another.")
        self._last_use.note(ApiKey, found.id, found.last_used_at, found.now)
        return Caller(
            kind=CallerKind.KEY, id=str(found.id), name=label, scope=Scope(found.scope), address=address,
            ends_at=found.expires_at,
        )  # fmt: skip

    async def _by_session(self, secret: str, address: str | None) -> Caller | None:
        found = await self._lookup.session(secret)
        if found is None:
            return None
        self._last_use.note(LoginSession, found.id, found.last_used_at, found.now)
        return Caller(
            kind=CallerKind.PERSON,
            id=found.subject,
            session=found.id,
            name=found.name,
            scope=Scope(found.scope),
            address=address,
            csrf_token=tokens.csrf_token(secret),
            ends_at=found.expires_at,
        )


def bearer_of(authorization: str) -> str | None:
    """The token; None where another scheme, or none, is used: a proxy in front may have a login of its own."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None
