"""Takes what is due, some at once, until it is told to stop; then ends what runs, or gives it back."""

import asyncio
import logging
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from aggregator.database.credentials import CredentialsError
from aggregator.observability.runs import RunMetrics
from aggregator.worker.claims import Claim, Claims
from aggregator.worker.execution import Execution

log = logging.getLogger(__name__)

BEATS_PER_LEASE = 3
GIVE_BACK_WITHIN_S = 3


class Worker:
    def __init__(
        self,
        claims: Claims,
        execution: Execution,
        metrics: RunMetrics,
        *,
        runs_at_once: int,
        poll_s: float,
        lease_s: int,
        finish_s: float,
    ) -> None:
        self._claims = claims
        self._execution = execution
        self._metrics = metrics
        self._poll_s = poll_s
        self._heartbeat_s = lease_s / BEATS_PER_LEASE
        self._finish_s = finish_s
        self._runs_at_once = runs_at_once
        self._running: dict[asyncio.Task[None], Claim] = {}
        self._stopping = False
        self._something_new = asyncio.Event()

    def stop(self) -> None:
        """Take nothing new."""
        self._stopping = True
        self._something_new.set()

    async def work(self) -> None:
        """Until `stop`: then runs have `finish_s` to end, and what still goes on is given back."""
        while not self._stopping:
            self._something_new.clear()
            claim = await self._next()
            if claim is not None:
                self._begin(claim)
            elif not self._stopping:
                # Also with every place taken: the order to stop is heard, and the lag told.
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._something_new.wait(), self._poll_s)
        if self._running:
            log.info("stopping: %s runs go on", len(self._running))
            await asyncio.wait(self._running, timeout=self._finish_s)
        await self._give_back()

    async def _next(self) -> Claim | None:
        try:
            self._metrics.lag.set(await self._claims.lag_s())
            return await self._claims.take() if len(self._running) < self._runs_at_once else None
        except (SQLAlchemyError, CredentialsError, OSError) as error:
            log.warning("the database does not say what is due", extra={"reason": type(error).__name__})
            return None

    def _begin(self, claim: Claim) -> None:
        task = asyncio.create_task(self._execution.run(claim, self._heartbeat_s))
        self._running[task] = claim
        self._metrics.running.inc()
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.pop(task, None)
        self._metrics.running.dec()
        self._something_new.set()
        if not task.cancelled() and (error := task.exception()):
            log.error("a run ended unforeseen", exc_info=error)

    async def _give_back(self) -> None:
        left = dict(self._running)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await asyncio.gather(*map(self._give_one_back, left.values()))

    async def _give_one_back(self, claim: Claim) -> None:
        try:
            async with asyncio.timeout(GIVE_BACK_WITHIN_S):
                await self._claims.give_back(claim)
        except (SQLAlchemyError, CredentialsError, OSError):
            log.warning("a run could not be given back: its lease runs out", extra={"run": claim.run_id})
