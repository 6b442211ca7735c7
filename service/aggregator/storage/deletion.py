"""Removes what a source has stored."""

import uuid

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.storage import merge

_SERIES = "SELECT id FROM series WHERE source_id = CAST(:source_id AS uuid)"
_TABLES = ("points", "rollups_hourly", "rollups_daily")


async def wait_for_writers(session: AsyncSession, source_id: uuid.UUID) -> None:
    """Keep runs from writing until the transaction ends; before any lock of the source's row, which runs take last."""
    for statement in merge.SETTINGS:
        await session.execute(text(statement))
    await session.execute(text(merge.LOCK), {"source_id": str(source_id)})


async def delete_data_set(session: AsyncSession, source_id: uuid.UUID) -> None:
    """The data set that the source was moved from, if it was: the worker would move it again. Before anything else is
    locked, as who moves it locks that first too."""
    for statement in merge.SETTINGS:
        await session.execute(text(statement))
    await session.execute(text("DELETE FROM datasets WHERE id = :source_id"), {"source_id": source_id})


async def delete_points(session: AsyncSession, source_id: uuid.UUID) -> None:
    """Points and rollups of all the source's series, in the session's transaction, once nobody writes them."""
    for table in _TABLES:
        query = f"DELETE FROM {table} WHERE series_id IN ({_SERIES})"  # noqa: S608 - one of the tables above
        await session.execute(text(query), {"source_id": str(source_id)})
