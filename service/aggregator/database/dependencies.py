"""Sessions for routes. The edge of the request commits, and does so before the answer is sent (scope "function")."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.database.direct import PooledReads
from aggregator.database.engine import Database


async def _database(request: Request) -> Database:  # async, or FastAPI would go through a thread for it
    database: Database = request.app.state.database
    return database


async def _reading(database: Annotated[Database, Depends(_database)]) -> AsyncIterator[AsyncSession]:
    async with database.reading() as session:
        yield session


async def _streaming(database: Annotated[Database, Depends(_database)]) -> AsyncIterator[AsyncSession]:
    async with database.reading() as session:
        yield session


async def _writing(request: Request, database: Annotated[Database, Depends(_database)]) -> AsyncIterator[AsyncSession]:
    given: AsyncSession | None = getattr(request.state, "writing", None)
    if given is not None:  # the transaction of who keeps the answer too, and commits
        yield given
        return
    async with database.writing() as session:
        yield session


async def _direct(request: Request) -> PooledReads:
    database: Database = request.app.state.database
    return database.direct


Reading = Annotated[AsyncSession, Depends(_reading, scope="function")]
Direct = Annotated[PooledReads, Depends(_direct)]
"""For small reads that are asked for often: no dependency that the framework has to end, and none below another."""
Streaming = Annotated[AsyncSession, Depends(_streaming, scope="request")]
"""Stays open until the last byte of the answer has been sent."""
Writing = Annotated[AsyncSession, Depends(_writing, scope="function")]
