"""What a worker does besides its runs, a step at a time, for as long as it works."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any

log = logging.getLogger(__name__)


def background(step: Callable[[], Awaitable[bool]], pause_s: float) -> AbstractAsyncContextManager[None]:
    """Within, the step is done again and again: at once where it says that there may be more, else after `pause_s`.

    A step that fails, as it does without a database, is tried again after the pause. At the end a step that goes on is
    cancelled, and has ended.
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
        except Exception:
            log.exception(
                "what a worker does besides its runs failed, and is tried again",
                extra={"step": getattr(step, "__qualname__", repr(step))},
            )
        if not more:
            await asyncio.sleep(pause_s)
