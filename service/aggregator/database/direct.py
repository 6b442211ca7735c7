"""Reads past SQLAlchemy: statements that the driver prepares once, their rows in PostgreSQL's binary format.

A small read costs SQLAlchemy several times what it costs PostgreSQL, and a ping and a transaction around it three more
round trips.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any, LiteralString

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import AsyncRowFactory, namedtuple_row, tuple_row
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.util import greenlet_spawn

reads_directly: ContextVar[bool] = ContextVar("reads_directly", default=False)
"""Whether who takes a connection from the pool finds out by itself that the server has ended it, and needs no
transaction."""


class DirectReads(ABC):
    """The rows of a statement, whole."""

    async def tuples(self, statement: LiteralString, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        return await self._read(statement, values, tuple_row)

    async def rows(self, statement: LiteralString, values: Mapping[str, Any]) -> list[Any]:
        """Rows whose columns are attributes."""
        return await self._read(statement, values, namedtuple_row)

    @abstractmethod
    async def _read(
        self, statement: LiteralString, values: Mapping[str, Any], kind: AsyncRowFactory[Any]
    ) -> list[Any]: ...


class PooledReads(DirectReads):
    """Each read for itself, on a connection that it has from the pool while PostgreSQL answers; and on another one if
    the server has ended that: to read twice does no harm."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def _read(self, statement: LiteralString, values: Mapping[str, Any], kind: AsyncRowFactory[Any]) -> list[Any]:
        async with _taken(self._engine, directly=True) as connection:
            try:
                return await _fetched(connection, statement, values, kind)
            except psycopg.OperationalError:
                if not connection.broken:
                    raise
        # Pinged this time: where the server restarts, all connections of the pool have ended.
        async with _taken(self._engine, directly=False) as connection:
            return await _fetched(connection, statement, values, kind)


class ReadsInTransaction(DirectReads):
    """Reads on a connection that has a transaction: what they see, the transaction sees."""

    def __init__(self, connection: psycopg.AsyncConnection[Any]) -> None:
        self._connection = connection

    async def parts(
        self, statement: LiteralString, values: Mapping[str, Any], size: int
    ) -> AsyncIterator[list[tuple[Any, ...]]]:
        """At most so many rows at a time, by a cursor of the server's."""
        async with self._connection.cursor(name="parts", binary=True) as cursor:
            await cursor.execute(statement, values)
            while rows := await cursor.fetchmany(size):
                yield rows

    async def _read(self, statement: LiteralString, values: Mapping[str, Any], kind: AsyncRowFactory[Any]) -> list[Any]:
        return await _fetched(self._connection, statement, values, kind)


async def reads_of(session: AsyncSession) -> ReadsInTransaction:
    """Within the session's own transaction."""
    pooled = await (await session.connection()).get_raw_connection()
    return ReadsInTransaction(_of_driver(pooled.driver_connection))


async def _fetched(
    connection: psycopg.AsyncConnection[Any],
    statement: LiteralString,
    values: Mapping[str, Any],
    kind: AsyncRowFactory[Any],
) -> list[Any]:
    cursor = connection.cursor(binary=True, row_factory=kind)
    await cursor.execute(statement, values, prepare=True)
    return await cursor.fetchall()


@asynccontextmanager
async def _taken(engine: AsyncEngine, *, directly: bool) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
    """A connection of the pool on which each statement is its own transaction. Sessions take that back when they need
    it (`database.engine`): to change it for each read would cost more than the pool does."""
    token = reads_directly.set(directly)
    try:
        pooled = await engine.raw_connection()
    finally:
        reads_directly.reset(token)
    connection = _of_driver(pooled.driver_connection)
    try:
        if not connection.autocommit and not connection.closed:
            await connection.set_autocommit(True)
        yield connection
    finally:
        if connection.info.transaction_status is not TransactionStatus.IDLE:
            # It has ended, or the request has while PostgreSQL answered.
            await greenlet_spawn(pooled.invalidate)
        await greenlet_spawn(pooled.close)


def _of_driver(connection: Any) -> psycopg.AsyncConnection[Any]:
    if not isinstance(connection, psycopg.AsyncConnection):
        raise TypeError(f"Reading directly needs a connection of psycopg, not {type(connection).__name__}")
    return connection
