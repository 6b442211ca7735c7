"""COPY in a session's own transaction: SQLAlchemy has none."""

from typing import Any

import psycopg
from sqlalchemy.ext.asyncio import AsyncSession


async def copy_cursor(session: AsyncSession) -> psycopg.AsyncCursor[Any]:
    """psycopg's own cursor on the session's connection; what it does commits or vanishes with the session."""
    connection = await session.connection()
    raw = await connection.get_raw_connection()
    driver = raw.driver_connection
    if not isinstance(driver, psycopg.AsyncConnection):
        raise TypeError(f"COPY needs a connection of psycopg, not {type(driver).__name__}")
    return driver.cursor()
