"""What the export's route is given: reads that see one moment, and one of few places for what takes long."""

from typing import Annotated

from fastapi import Depends

from aggregator.database.dependencies import Streaming
from aggregator.database.direct import ReadsInTransaction, reads_of
from aggregator.places import Place


async def _snapshot(_place: Place, session: Streaming) -> ReadsInTransaction:
    """All statements see what the first one saw: what is written or deleted meanwhile is not half in the file.

    https://www.postgresql.org/docs/17/transaction-iso.html#XACT-REPEATABLE-READ
    """
    await session.connection(execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True})
    return await reads_of(session)


Snapshot = Annotated[ReadsInTransaction, Depends(_snapshot)]
