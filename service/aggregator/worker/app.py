"""The worker's own routes: alive, ready, and its figures."""

from fastapi import FastAPI

from aggregator.database.engine import Database
from aggregator.health.readiness import Readiness
from aggregator.health.router import router as health
from aggregator.observability.metrics import Metrics


def create_app(database: Database, metrics: Metrics) -> FastAPI:
    app = FastAPI(openapi_url=None)
    app.state.metrics = metrics
    app.state.readiness = Readiness(database)
    app.include_router(health)
    return app
