"""What the routes for data sets are given: a service on a session, and one of few places to upload."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from aggregator.database.dependencies import Reading, Writing
from aggregator.datasets.repository import DatasetRepository
from aggregator.datasets.service import DatasetService
from aggregator.errors import UnavailableError

WAIT_FOR_UPLOAD_S = 10


def _reading(session: Reading) -> DatasetService:
    return DatasetService(DatasetRepository(session))


def _writing(session: Writing) -> DatasetService:
    return DatasetService(DatasetRepository(session))


async def _upload_slot(request: Request) -> AsyncIterator[None]:
    """Few uploads run at once, so that memory stays bounded and other requests find a connection."""
    slots: asyncio.Semaphore = request.app.state.upload_slots
    try:
        async with asyncio.timeout(WAIT_FOR_UPLOAD_S):
            await slots.acquire()
    except TimeoutError:
        raise UnavailableError("Other uploads are running. Try again in a minute.", retry_after_s=60) from None
    try:
        yield
    finally:
        slots.release()


ReadingDatasets = Annotated[DatasetService, Depends(_reading)]
WritingDatasets = Annotated[DatasetService, Depends(_writing)]
UploadSlot = Annotated[None, Depends(_upload_slot)]
