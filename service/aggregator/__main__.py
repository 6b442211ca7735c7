"""Run the API: `python -m aggregator`. One process, one worker: ECS adds tasks, not processes."""

import contextlib
import logging
import sys

import uvicorn

from aggregator.access.login.secret import ClientSecret
from aggregator.app import create_app
from aggregator.database.credentials import CredentialsStore, secrets_client
from aggregator.database.engine import Database
from aggregator.fetch.addresses import AddressGuard
from aggregator.fetch.fetcher import Fetcher
from aggregator.observability import logs
from aggregator.observability.tracing import provider_for
from aggregator.server import DrainingServer
from aggregator.settings import ServiceSettings, SettingsError, load
from aggregator.sources.credentials import source_secrets


def main() -> int:
    try:
        settings = load(ServiceSettings)
    except SettingsError as error:
        logs.configure("INFO")
        logging.getLogger(__name__).critical("%s", error)
        return 1
    logs.configure(settings.log_level, release=settings.release)
    store = CredentialsStore(lambda: secrets_client(settings.aws_region), settings.database_secret_arn)
    database = Database(settings.url(), store, pool_size=settings.database_pool)
    secret_arn = settings.oidc_secret_arn
    client_secret = ClientSecret(lambda: secrets_client(settings.aws_region), secret_arn) if secret_arn else None
    app = create_app(
        database,
        release=settings.release,
        source_secrets=source_secrets(settings),
        fetcher=Fetcher(AddressGuard(settings.allowed_hosts())),
        uploads_at_once=settings.uploads_at_once,
        tracing=provider_for(settings.otel_exporter_otlp_endpoint, program="api", release=settings.release),
        access=settings,
        client_secret=client_secret,
    )
    app.state.gate.warn()
    config = uvicorn.Config(
        app,
        host="0.0.0.0",  # noqa: S104 - in a container; the security group decides who may come
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,  # longer than the load balancer's idle timeout of 60 s, or it sees 502s
        timeout_graceful_shutdown=settings.finish_s,
    )
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn raises the signal again once it has stopped
        DrainingServer(config, app.state.readiness, settings.drain_s).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
