"""Waiting for a lock no longer than whoever asks can be kept waiting."""

from collections.abc import Mapping
from typing import Any

import psycopg
from sqlalchemy import CursorResult, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession


class StillLockedError(Exception):
    """Somebody else has held the lock all the time. The transaction can only be rolled back."""


async def within(session: AsyncSession, wait_s: float, statement: str, values: Mapping[str, Any]) -> CursorResult[Any]:
    """Execute what may wait for a lock, and let go after that long.

    Raises:
        StillLockedError: it has waited for `wait_s`.

    https://www.postgresql.org/docs/17/runtime-config-client.html#GUC-LOCK-TIMEOUT
    """
    await session.execute(text(f"SET LOCAL lock_timeout = '{wait_s * 1000:.0f}ms'"))
    try:
        found = await session.execute(text(statement), values)
    except OperationalError as error:
        if isinstance(error.orig, psycopg.errors.LockNotAvailable):
            raise StillLockedError from None
        raise
    await session.execute(text("SET LOCAL lock_timeout TO DEFAULT"))
    return found  # type: ignore[return-value]
