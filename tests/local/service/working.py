"""A worker on a test's database, in this process or in one of its own."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aggregator.database.credentials import CredentialsStore
from aggregator.database.engine import Database
from aggregator.fetch.addresses import AddressGuard
from aggregator.fetch.fetcher import Fetcher, Limits
from aggregator.observability.runs import RunMetrics
from aggregator.settings import MigrationSettings
from aggregator.sources.credentials import SourceSecrets
from aggregator.worker.background import background
from aggregator.worker.claims import Claims
from aggregator.worker.execution import Execution
from aggregator.worker.loop import Worker
from aggregator.worker.mover import Mover
from opentelemetry.trace import Tracer
from prometheus_client import CollectorRegistry
from sqlalchemy import make_url

from tests.local.service.kept_secrets import in_memory_secrets

POLL_S = 0.05
WITHIN_S = 60


def worker_on(
    database: Database,
    allowed: Sequence[str],
    *,
    secrets: SourceSecrets | None = None,
    lease_s: int = 60,
    finish_s: float = 15,
    attempts: int = 1,
    registry: CollectorRegistry | None = None,
    tracer: Tracer | None = None,
) -> Worker:
    metrics = RunMetrics(registry or CollectorRegistry())
    claims = Claims(database, lease_s)
    fetcher = Fetcher(AddressGuard(frozenset(allowed)), limits=Limits(attempts=attempts))
    execution = Execution(database, fetcher, secrets or in_memory_secrets(), claims, metrics, tracer)
    return Worker(claims, execution, metrics, runs_at_once=2, poll_s=POLL_S, lease_s=lease_s, finish_s=finish_s)


@asynccontextmanager
async def working(*workers: Worker) -> AsyncIterator[None]:
    """The workers work within; at the end they are told to stop, and have."""
    tasks = [asyncio.create_task(worker.work()) for worker in workers]
    try:
        yield
    finally:
        for worker in workers:
            worker.stop()
        await asyncio.gather(*tasks)


async def until(answer: Any, holds: Any) -> Any:
    """Ask until it holds; the answer that did."""
    async with asyncio.timeout(WITHIN_S):
        while not holds(found := await answer()):  # noqa: ASYNC110 - it happens in another process, or behind HTTP
            await asyncio.sleep(POLL_S)
    return found


def own_process(
    settings: MigrationSettings, login: dict[str, str], allowed: str, lease_s: int
) -> subprocess.Popen[str]:
    """A worker that can be killed."""
    given = {
        "url": settings.url().render_as_string(hide_password=False),
        "login": {"username": login["user"], "password": login["password"]},
        "allowed": allowed,
        "lease_s": lease_s,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.local.service.working"],
        cwd=Path(__file__).parents[3],
        env={**os.environ, "GIVEN": json.dumps(given)},
        text=True,
    )


class _Fixed:
    """Secrets Manager with one login."""

    def __init__(self, login: dict[str, str]) -> None:
        self._login = login

    def get_secret_value(self, **_: str) -> dict[str, str]:
        return {"SecretString": json.dumps(self._login)}

    def put_secret_value(self, **_: str) -> None:
        raise NotImplementedError


async def _main() -> None:
    given = json.loads(os.environ["GIVEN"])
    store = CredentialsStore(lambda: _Fixed(given["login"]), "arn:test")
    database = Database(make_url(given["url"]), store)
    async with background(Mover(database).move, POLL_S):
        await worker_on(database, [given["allowed"]], lease_s=given["lease_s"]).work()


if __name__ == "__main__":
    asyncio.run(_main())
