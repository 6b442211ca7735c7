"""The application, put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from aggregator import errors
from aggregator.aggregates.router import router as aggregates
from aggregator.datasets.router import router as datasets
from aggregator.health.router import router as health
from aggregator.release.router import router as release


def _operation_id(route: APIRoute) -> str:
    """Short names for the functions of a generated client."""
    return route.name


def create_routes() -> FastAPI:
    """The routes and the errors' form, without anything that the routes need to answer."""
    app = FastAPI(
        title="The Data Aggregator",
        version="1",
        generate_unique_id_function=_operation_id,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    errors.install(app)
    api = APIRouter(prefix="/api/v1")
    for part in (datasets, aggregates, release):
        api.include_router(part)
    app.include_router(api)
    app.include_router(health)
    return app
