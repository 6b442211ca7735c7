"""HTTP for the platform: alive, ready, and the figures Prometheus collects. None of it is behind /api."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

if TYPE_CHECKING:
    from aggregator.health.readiness import Readiness

router = APIRouter(tags=["health"], include_in_schema=False)


@router.get("/health/live")
async def live() -> dict[str, str]:
    """The process runs. Nothing else: a database that is away is no reason to restart the service."""
    return {"status": "live"}


@router.get("/health/ready")
async def ready(request: Request) -> JSONResponse:
    """The service can do its work now: it is not stopping, its database answers, the schema suffices."""
    readiness: Readiness = request.app.state.readiness
    obstacle = await readiness.obstacle()
    if obstacle is None:
        return JSONResponse({"status": "ready"})
    return JSONResponse({"error": "not_ready", "detail": obstacle}, status_code=503)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    body, content_type = request.app.state.metrics.exposition()
    return Response(body, headers={"Content-Type": content_type})
