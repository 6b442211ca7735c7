"""Brings the first version's data sets into sources beside the runs, one after another, until the worker stops."""

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from aggregator.database.credentials import CredentialsError
from aggregator.database.engine import Database
from aggregator.datasets.moving import MoveError, move_one

if TYPE_CHECKING:
    import uuid

log = logging.getLogger(__name__)

LOOK_EVERY_S = 5.0
"""The release before, and who still calls its operations, may add data sets at any time."""
TRY_AGAIN_S = 300.0
"""What could not be moved waits for so long; the others do not wait for it."""


class Mover:
    """`look_every_s` passes between two looks while nothing is there to be moved."""

    def __init__(self, database: Database, look_every_s: float = LOOK_EVERY_S) -> None:
        self._database = database
        self._look_every_s = look_every_s
        self._failed: dict[uuid.UUID, float] = {}
        """When each may be tried again, by the loop's clock."""

    async def work(self) -> None:
        """Until it is cancelled; a data set that is being moved then is as it was before."""
        while True:
            if not await self._moved():
                await asyncio.sleep(self._look_every_s)

    async def _moved(self) -> bool:
        """Whether there may be more to be moved at once."""
        now = asyncio.get_running_loop().time()
        self._failed = {dataset: again for dataset, again in self._failed.items() if again > now}
        try:
            dataset_id = await move_one(self._database, self._failed)
        except MoveError as error:
            self._failed[error.dataset_id] = now + TRY_AGAIN_S
            log.exception("a data set could not be moved", extra={"dataset": str(error.dataset_id)})
            return True
        except (SQLAlchemyError, CredentialsError, OSError) as error:
            log.warning("the database does not say what is to be moved", extra={"reason": type(error).__name__})
            return False
        if dataset_id is not None:
            log.info("a data set is a source now", extra={"source": str(dataset_id)})
        return dataset_id is not None


async def stopped(task: asyncio.Task[None]) -> None:
    """End it, and wait until it has."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
