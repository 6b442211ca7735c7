"""Brings the first version's data sets into sources beside the runs, one after another."""

import asyncio
import logging
from typing import TYPE_CHECKING

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
    def __init__(self, database: Database) -> None:
        self._database = database
        self._failed: dict[uuid.UUID, float] = {}
        """When each may be tried again, by the loop's clock."""

    async def move(self) -> bool:
        """Move one, if there is one; whether there may be more. One that is cancelled is as it was before."""
        now = asyncio.get_running_loop().time()
        self._failed = {dataset: again for dataset, again in self._failed.items() if again > now}
        try:
            dataset_id = await move_one(self._database, self._failed)
        except MoveError as error:
            self._failed[error.dataset_id] = now + TRY_AGAIN_S
            log.exception("a data set could not be moved", extra={"dataset": str(error.dataset_id)})
            return True
        if dataset_id is not None:
            log.info("a data set is a source now", extra={"source": str(dataset_id)})
        return dataset_id is not None
