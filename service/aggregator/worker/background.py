"""What a worker does besides its runs, a step at a time, for as long as it works."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from aggregator.database.credentials import CredentialsError

log = logging.getLogger(__name__)


def background(step: Callable[[], Awaitable[bool]], pause_s: float) -> AbstractAsyncContextManager[None]:
    """Within, the step is done again and again: at once where it says that there may be more, else after `pause_s`.

    A database that cannot be had is nothing but a pause. At the end a step that goes on is cancelled, and has ended.
    """
    return beside(_repeat(step, pause_s))


@asynccontextmanager
async def beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Within, the work goes on; at the end it is cancelled, and has ended."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _repeat(step: Callable[[], Awaitable[bool]], pause_s: float) -> None:
    while True:
        more = False
        try:
            more = await step()
        except (SQLAlchemyError, CredentialsError, OSError) as error:
            log.warning(
                "what a worker does besides its runs failed, and is tried again",
                extra={"step": getattr(step, "__qualname__", repr(step)), "reason": type(error).__name__},
            )
        if not more:
            await asyncio.sleep(pause_s)
