"""Read sources when they are due: `python -m aggregator.worker`. Any number of these share the work."""

import asyncio
import logging
import signal
import sys

import uvicorn

from aggregator.database.credentials import CredentialsStore, secrets_client
from aggregator.database.engine import Database
from aggregator.fetch.addresses import AddressGuard
from aggregator.fetch.fetcher import Fetcher
from aggregator.observability import logs
from aggregator.observability.metrics import Metrics
from aggregator.observability.runs import RunMetrics
from aggregator.observability.tracing import provider_for
from aggregator.settings import SettingsError, WorkerSettings, load
from aggregator.sources.credentials import source_secrets
from aggregator.worker.app import create_app
from aggregator.worker.background import background
from aggregator.worker.claims import Claims
from aggregator.worker.execution import Execution
from aggregator.worker.loop import Worker
from aggregator.worker.mover import LOOK_EVERY_S as MOVE_EVERY_S
from aggregator.worker.mover import Mover
from aggregator.worker.retention import LOOK_EVERY_S as FORGET_EVERY_S
from aggregator.worker.retention import Retention

log = logging.getLogger(__name__)


class QuietServer(uvicorn.Server):
    """Answers about the worker; the signals are the worker's."""

    def install_signal_handlers(self) -> None:
        return

    def capture_signals(self) -> "_Nothing":  # type: ignore[override]
        return _Nothing()


class _Nothing:
    def __enter__(self) -> None:
        return

    def __exit__(self, *_: object) -> None:
        return


async def serve(settings: WorkerSettings) -> None:
    store = CredentialsStore(lambda: secrets_client(settings.aws_region), settings.database_secret_arn)
    database = Database(settings.url(), store, pool_size=settings.database_pool)
    fetcher = Fetcher(AddressGuard(settings.allowed_hosts()))
    metrics = Metrics(settings.release)
    run_metrics = RunMetrics(metrics.registry)
    tracing = provider_for(settings.otel_exporter_otlp_endpoint, program="worker", release=settings.release)
    claims = Claims(database, settings.lease_s)
    worker = Worker(
        claims,
        Execution(
            database,
            fetcher,
            source_secrets(settings),
            claims,
            run_metrics,
            tracing.get_tracer(__name__) if tracing else None,
        ),
        run_metrics,
        runs_at_once=settings.runs_at_once,
        poll_s=settings.poll_s,
        lease_s=settings.lease_s,
        finish_s=settings.finish_s,
    )
    app = create_app(database, metrics)
    server = QuietServer(
        uvicorn.Config(app, host="0.0.0.0", port=settings.port, log_config=None, access_log=False)  # noqa: S104 - in a container
    )

    def stop() -> None:
        app.state.readiness.stopping = True
        worker.stop()

    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop)
    answering = asyncio.create_task(server.serve())
    retention = Retention(database, run_days=settings.run_retention_days, audit_days=settings.audit_retention_days)
    try:
        async with background(Mover(database).move, MOVE_EVERY_S), background(retention.forget, FORGET_EVERY_S):
            await worker.work()
    finally:
        server.should_exit = True
        await answering
        await fetcher.close()
        await database.close()
        if tracing is not None:
            await asyncio.to_thread(tracing.shutdown)
    log.info("stopped")


def main() -> int:
    try:
        settings = load(WorkerSettings)
    except SettingsError as error:
        logs.configure("INFO")
        log.critical("%s", error)
        return 1
    logs.configure(settings.log_level, release=settings.release)
    asyncio.run(serve(settings))
    return 0


if __name__ == "__main__":
    sys.exit(main())
