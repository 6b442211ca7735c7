"""The engine: a small pool, credentials added as each connection is made, sessions for requests."""

import asyncio
import re
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import psycopg
from sqlalchemy import URL, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.util import await_only

from aggregator.database.direct import PooledReads, reads_directly
from aggregator.database.pool import CountingPool

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.engine import Dialect

    from aggregator.database.credentials import Credentials, CredentialsStore

STATEMENT_TIMEOUT_S = 60
RECYCLE_S = 1800
"""A connection is made anew after this, also so that an old login does not stay in use for ever."""

IDLE_IN_TRANSACTION_S = 120
"""An upload whose client sends nothing for this long loses its transaction, and the tables' locks are freed."""

_REFUSED = re.compile(
    r"password authentication failed|PAM authentication failed|role .* does not exist|not permitted to log in"
)


def refused_credentials(error: psycopg.OperationalError) -> bool:
    """Whether the server said no to the login. libpq gives a failed connection no SQLSTATE, only the server's text."""
    return error.sqlstate in {"28P01", "28000"} or bool(_REFUSED.search(str(error)))


class Database:
    """The pool and its sessions. Nothing connects before the first query."""

    def __init__(self, url: URL, credentials: "CredentialsStore", *, pool_size: int = 5) -> None:
        self._credentials = credentials
        self.engine = self._engine(url, pool_size)
        self._probe = self._engine(url, 1)
        self.direct = PooledReads(self.engine)
        """For small reads that are asked for often."""
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self._probes = async_sessionmaker(self._probe)

    def _engine(self, url: URL, pool_size: int) -> AsyncEngine:
        engine = create_async_engine(
            url,
            poolclass=CountingPool,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=5,
            pool_recycle=RECYCLE_S,
            skip_autocommit_rollback=True,
            connect_args={
                "connect_timeout": 5,
                "application_name": "data-aggregator-api",
                "options": f"-c timezone=UTC -c statement_timeout={STATEMENT_TIMEOUT_S}s"
                f" -c idle_in_transaction_session_timeout={IDLE_IN_TRANSACTION_S}s",
            },
        )
        event.listen(engine.sync_engine, "do_connect", self._connect)
        event.listen(engine.sync_engine, "checkout", partial(_hand_over, engine.dialect))
        return engine

    def _connect(self, dialect: "Dialect", _record: Any, arguments: Any, parameters: dict[str, Any]) -> Any:
        """Log in; once refused, read the secret again and try once more."""
        credentials: Credentials = await_only(asyncio.to_thread(self._credentials.get))
        try:
            return dialect.connect(*arguments, **_login(parameters, credentials))
        except psycopg.OperationalError as error:
            if not refused_credentials(error):
                raise
            newer: Credentials = await_only(asyncio.to_thread(self._credentials.replace, credentials))
            if newer == credentials:
                raise
        return dialect.connect(*arguments, **_login(parameters, newer))

    @asynccontextmanager
    async def reading(self) -> "AsyncIterator[AsyncSession]":
        """A session whose transaction is never committed."""
        async with self._sessions() as session:
            yield session

    @asynccontextmanager
    async def probing(self) -> "AsyncIterator[AsyncSession]":
        """A session on a connection kept for health checks: a busy service is not an ill one."""
        async with self._probes() as session:
            yield session

    @asynccontextmanager
    async def writing(self) -> "AsyncIterator[AsyncSession]":
        """A session that commits once, at the end, or leaves nothing behind."""
        async with self._sessions() as session, session.begin():
            yield session

    async def close(self) -> None:
        await self.engine.dispose()
        await self._probe.dispose()


def _hand_over(dialect: "Dialect", connection: Any, _record: Any, _proxy: Any) -> None:
    """Ping as `pool_pre_ping` does, and make the connection one with transactions again; but not for direct reads.

    https://docs.sqlalchemy.org/en/20/core/pooling.html#custom-legacy-pessimistic-ping
    """
    if reads_directly.get():
        return
    try:
        dialect.do_ping(connection)
        if connection.autocommit:
            connection.autocommit = False
    except psycopg.Error as error:
        if dialect.is_disconnect(cast("Any", error), connection, None):
            raise InvalidatePoolError from error
        raise


def _login(parameters: dict[str, Any], credentials: "Credentials") -> dict[str, Any]:
    return parameters | {"user": credentials.username, "password": credentials.password}
