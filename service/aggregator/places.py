"""Places for requests that take long: an upload and an export hold a connection until their last byte.

There are fewer of them than connections, so that other requests always find one, and memory stays bounded.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, Request

from aggregator.errors import UnavailableError

WAIT_FOR_PLACE_S = 10


@asynccontextmanager
async def place_for(request: Request) -> AsyncIterator[None]:
    """A place; one a request, however often it is asked for.

    Raises:
        UnavailableError: none has become free in time.
    """
    if getattr(request.state, "has_place", False):
        yield
        return
    places: asyncio.Semaphore = request.app.state.places
    try:
        async with asyncio.timeout(WAIT_FOR_PLACE_S):
            await places.acquire()
    except TimeoutError:
        raise UnavailableError(
            "Other uploads and exports are running. Try again in a minute.", retry_after_s=60
        ) from None
    request.state.has_place = True
    try:
        yield
    finally:
        request.state.has_place = False
        places.release()


async def take_place(request: Request) -> AsyncIterator[None]:
    async with place_for(request):
        yield


Place = Annotated[None, Depends(take_place, scope="request")]
"""Kept until the last byte of the answer has been sent."""
