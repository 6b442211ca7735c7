"""The application, put together."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from aggregator import errors, problems
from aggregator.access import rules
from aggregator.access.audit.router import router as audit
from aggregator.access.gate import Gate
from aggregator.access.keys.router import router as keys
from aggregator.access.login.router import router as login
from aggregator.access.login.secret import ClientSecret
from aggregator.access.sessions.router import router as sessions
from aggregator.access.settings import OPEN, AccessSettings
from aggregator.aggregates.router import router as aggregates
from aggregator.conditional import reads
from aggregator.conditional.reads import ConditionalReads
from aggregator.database import failures
from aggregator.database.engine import Database
from aggregator.database.pool import PoolFigures
from aggregator.datasets.router import router as datasets
from aggregator.export.router import router as export
from aggregator.fetch.fetcher import Fetcher
from aggregator.health.readiness import Readiness
from aggregator.health.router import router as health
from aggregator.idempotency import route as idempotency
from aggregator.observability.metrics import Metrics
from aggregator.observability.middleware import ObservedRequests
from aggregator.observability.tracing import TracedRequests
from aggregator.observations.router import router as observations
from aggregator.query.router import router as query
from aggregator.release.router import router as release_route
from aggregator.series.router import router as series
from aggregator.sources.credentials import SourceSecrets
from aggregator.sources.router import router as sources

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

API = "/api/v1"
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


class Api(FastAPI):
    """FastAPI, with its errors described as they are answered."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            (invalid,) = errors.documented(errors.InvalidRequestError).values()
            rules.describe(super().openapi())
            reads.describe(super().openapi())
            idempotency.describe(super().openapi())
            problems.describe(super().openapi(), invalid)
        return super().openapi()


def create_app(
    database: Database,
    *,
    release: str,
    source_secrets: SourceSecrets,
    fetcher: Fetcher | None = None,
    uploads_at_once: int = 3,
    tracing: "TracerProvider | None" = None,
    access: AccessSettings | None = None,
    client_secret: ClientSecret | None = None,
) -> FastAPI:
    """The API on this database. It connects with the first query, not here. Without `access` all is open."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await app.state.gate.close()
        await database.close()
        await app.state.fetcher.close()
        if tracing is not None:
            await asyncio.to_thread(tracing.shutdown)  # sends what is left

    app = create_routes(lifespan=lifespan)
    metrics = Metrics(release)
    metrics.registry.register(PoolFigures(database.engine))
    app.state.database = database
    app.state.release = release
    app.state.gate = Gate(database, access or OPEN, client_secret)
    app.state.fetcher = fetcher or Fetcher()
    app.state.source_secrets = source_secrets
    app.state.metrics = metrics
    app.state.readiness = Readiness(database)
    app.state.places = asyncio.Semaphore(uploads_at_once)
    app.add_middleware(ConditionalReads, prefix=API)
    app.add_middleware(ObservedRequests, release=release, metrics=metrics)
    if tracing is not None:
        app.add_middleware(TracedRequests, provider=tracing)
    return app


def create_routes(lifespan: Lifespan | None = None) -> FastAPI:
    """The routes and the errors' form, without anything that the routes need to answer."""
    app = Api(
        title="The Data Aggregator",
        version="1",
        generate_unique_id_function=_operation_id,
        openapi_url=f"{API}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        # TracedRequests and ObservedRequests tell it; the framework would look at each request for whom to tell too.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    errors.install(app)
    failures.install(app)
    of_access = (keys, sessions, audit, login)
    # The framework asks one router after the other for the path, each with all of its routes, and once more at each
    # level of routers: what is read most comes first, and all are on one level.
    for part in (series, query, sources, datasets, aggregates, observations, export, *of_access, release_route):
        app.include_router(part, prefix=API, responses=errors.everywhere())
    app.include_router(health)
    return app


def _operation_id(route: APIRoute) -> str:
    """Short names for the functions of a generated client."""
    return route.name
