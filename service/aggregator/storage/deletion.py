"""Removes what a source has stored."""

import uuid

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_SERIES = "SELECT id FROM series WHERE source_id = CAST(:source_id AS uuid)"
_TABLES = ("points", "rollups_hourly", "rollups_daily")


async def delete_points(session: AsyncSession, source_id: uuid.UUID) -> None:
    """Points and rollups of all the source's series, in the session's transaction, once nobody writes them."""
    for table in _TABLES:
        query = f"DELETE FROM {table} WHERE series_id IN ({_SERIES})"  # noqa: S608 - one of the tables above
        await session.execute(text(query), {"source_id": str(source_id)})
