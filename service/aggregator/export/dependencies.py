"""What the export's route is given: reads that see one moment, and one of few places for what takes long."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from aggregator.database.dependencies import Streaming
from aggregator.database.direct import DirectReads, reads_of
from aggregator.errors import UnavailableError

WAIT_FOR_PLACE_S = 10


async def _place(request: Request) -> AsyncIterator[None]:
    """An export holds a connection until its client has the last byte: it shares the places of uploads, of which
    there are fewer than connections, so that other requests always find one."""
    places: asyncio.Semaphore = request.app.state.upload_slots
    try:
        async with asyncio.timeout(WAIT_FOR_PLACE_S):
            await places.acquire()
    except TimeoutError:
        raise UnavailableError(
            "Other exports and uploads are running. Try again in a minute.", retry_after_s=60
        ) from None
    try:
        yield
    finally:
        places.release()


async def _snapshot(_place: Annotated[None, Depends(_place, scope="request")], session: Streaming) -> DirectReads:
    """All statements see what the first one saw: what is written or deleted meanwhile is not half in the file.

    https://www.postgresql.org/docs/17/transaction-iso.html#XACT-REPEATABLE-READ
    """
    await session.connection(execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True})
    return await reads_of(session)


Snapshot = Annotated[DirectReads, Depends(_snapshot)]
