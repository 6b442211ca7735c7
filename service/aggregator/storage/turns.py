"""Writers of one source take turns, by an advisory lock that ends with the transaction: each sees what the one before
it has committed, and so its rollups count that too.

https://www.postgresql.org/docs/17/explicit-locking.html#ADVISORY-LOCKS
"""

import uuid

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.database.waiting import StillLockedError, within
from aggregator.errors import UnavailableError

WAIT_S = 30
"""Of a request. A client's connection may be silent for a minute: so long a load balancer lets it be."""

SETTINGS = ("SET LOCAL statement_timeout = '900s'", "SET LOCAL work_mem = '32MB'")
"""A file of millions of rows is merged by a few statements, each of which may take minutes."""
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(CAST(:source_id AS text), 0))"
_DELETE_DATA_SET = "DELETE FROM datasets WHERE id = CAST(:source_id AS uuid)"


async def take_turn(session: AsyncSession, source_id: uuid.UUID) -> None:
    """Wait until nobody else writes the source's points, as long as a statement may take, and keep others from it."""
    await _set(session)
    await session.execute(text(_LOCK), {"source_id": str(source_id)})


async def ask_for_turn(session: AsyncSession, source_id: uuid.UUID) -> None:
    """The same for a request, which cannot wait for an upload whose client is slow.

    Raises:
        UnavailableError: another one has written for WAIT_S, and goes on.
    """
    await _set(session)
    await _within(session, _LOCK, source_id)


async def delete_data_set(session: AsyncSession, source_id: uuid.UUID) -> None:
    """The data set that the source was moved from, if it was: the worker would move it again. Before anything else is
    locked, as who moves it locks that first too.

    Raises:
        UnavailableError: it has been moved for WAIT_S, and still is.
    """
    await _set(session)
    await _within(session, _DELETE_DATA_SET, source_id)


async def _set(session: AsyncSession) -> None:
    for statement in SETTINGS:
        await session.execute(text(statement))


async def _within(session: AsyncSession, statement: str, source_id: uuid.UUID) -> None:
    try:
        await within(session, WAIT_S, statement, {"source_id": str(source_id)})
    except StillLockedError:
        raise UnavailableError(
            "Something else is being stored for this source: a run, or what another client sends. Nothing of this "
            "request was done. Send it again in a minute.",
            retry_after_s=60,
        ) from None
