"""Reads past SQLAlchemy: statements that the driver prepares once, their rows in PostgreSQL's binary format.

A small read costs SQLAlchemy several times what it costs PostgreSQL, and a ping and a transaction around it three more
round trips.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any, LiteralString, NamedTuple

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import AsyncRowFactory, namedtuple_row, tuple_row
from sqlalchemy import PoolProxiedConnection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.util import greenlet_spawn

tries_again: ContextVar[bool] = ContextVar("tries_again", default=False)
"""Whether who takes a connection from the pool finds out by itself that the server has ended it."""


class DirectReads:
    """Reads on one connection, each for itself unless the connection has a transaction."""

    def __init__(self, connection: psycopg.AsyncConnection[Any]) -> None:
        self._connection = connection

    async def tuples(self, statement: LiteralString, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        return await self._read(statement, values, tuple_row)

    async def rows(self, statement: LiteralString, values: Mapping[str, Any]) -> list[Any]:
        """Rows whose columns are attributes."""
        return await self._read(statement, values, namedtuple_row)

    async def parts(
        self, statement: LiteralString, values: Mapping[str, Any], size: int
    ) -> AsyncIterator[list[tuple[Any, ...]]]:
        """At most so many rows at a time, by a cursor of the server's; within a transaction."""
        async with self._connection.cursor(name="parts", binary=True) as cursor:
            await cursor.execute(statement, values)
            while rows := await cursor.fetchmany(size):
                yield rows

    async def _read(self, statement: LiteralString, values: Mapping[str, Any], kind: AsyncRowFactory[Any]) -> list[Any]:
        cursor = self._connection.cursor(binary=True, row_factory=kind)
        await cursor.execute(statement, values, prepare=True)
        return await cursor.fetchall()


class PooledReads(DirectReads):
    """On a connection of a pool, and on another one if the server has ended it: to read twice does no harm."""

    def __init__(self, engine: AsyncEngine, taken: "_Taken") -> None:
        super().__init__(taken.connection)
        self._engine = engine
        self._taken: _Taken | None = taken

    async def _read(self, statement: LiteralString, values: Mapping[str, Any], kind: AsyncRowFactory[Any]) -> list[Any]:
        try:
            return await super()._read(statement, values, kind)
        except psycopg.OperationalError:
            if not self._connection.broken:
                raise
        await self.give_back()
        # Pinged this time: where the server restarts, all connections of the pool have ended.
        self._taken = taken = await _take(self._engine)
        self._connection = taken.connection
        return await super()._read(statement, values, kind)

    async def give_back(self) -> None:
        taken, self._taken = self._taken, None
        if taken is None:
            return
        if taken.connection.info.transaction_status is TransactionStatus.IDLE:
            await taken.connection.set_autocommit(False)
        else:  # it has ended, or the request has while PostgreSQL answered
            await greenlet_spawn(taken.pooled.invalidate)
        await greenlet_spawn(taken.pooled.close)


class _Taken(NamedTuple):
    pooled: PoolProxiedConnection
    connection: psycopg.AsyncConnection[Any]


@asynccontextmanager
async def pooled_reads(engine: AsyncEngine) -> AsyncIterator[PooledReads]:
    token = tries_again.set(True)
    try:
        taken = await _take(engine)
    finally:
        tries_again.reset(token)
    reads = PooledReads(engine, taken)
    try:
        yield reads
    finally:
        await reads.give_back()


async def _take(engine: AsyncEngine) -> _Taken:
    pooled = await engine.raw_connection()
    connection = _of_driver(pooled.driver_connection)
    if not connection.closed:
        await connection.set_autocommit(True)
    return _Taken(pooled, connection)


async def reads_of(session: AsyncSession) -> DirectReads:
    """Within the session's own transaction."""
    pooled = await (await session.connection()).get_raw_connection()
    return DirectReads(_of_driver(pooled.driver_connection))


def _of_driver(connection: Any) -> psycopg.AsyncConnection[Any]:
    if not isinstance(connection, psycopg.AsyncConnection):
        raise TypeError(f"Reading directly needs a connection of psycopg, not {type(connection).__name__}")
    return connection
