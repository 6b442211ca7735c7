"""HTTP for observations that are sent instead of fetched."""

import uuid
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from aggregator import errors
from aggregator.access.audit.journal import Action, Journaling
from aggregator.access.rules import WRITER
from aggregator.database.dependencies import Writing
from aggregator.idempotency.route import IDEMPOTENT_STREAM, IdempotentRoute
from aggregator.observations.service import ObservationService
from aggregator.places import Place
from aggregator.sources.repository import SourceRepository
from aggregator.sources.schemas import Run

router = APIRouter(tags=["observations"], route_class=IdempotentRoute)

_EXAMPLES = {
    "text/csv": 'time,name,labels,value\n2026-01-01T00:00:00Z,temperature,"{""station"": ""Seattle""}",4.5\n',
    "application/x-ndjson": '{"time": "2026-01-01T00:00:00Z", "name": "temperature", '
    '"labels": {"station": "Seattle"}, "value": 4.5}\n',
}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "Rows with `time`, `value`, and if wanted `name` (of the series) and `labels` (text to text).",
        "content": {kind: {"schema": {"type": "string"}, "example": example} for kind, example in _EXAMPLES.items()},
    }
}


@router.post(
    "/observations",
    dependencies=[WRITER, IDEMPOTENT_STREAM],
    openapi_extra=_BODY,
    responses=errors.documented(
        errors.NotFoundError,
        errors.SourceCannotError,
        errors.InvalidRequestError,
        errors.UnusableFileError,
        errors.UnsupportedMediaError,
    ),
)
async def send_observations(
    request: Request,
    session: Writing,
    journal: Journaling,
    _place: Place,
    source: Annotated[uuid.UUID, Query(description="A source without an address.")],
) -> Run:
    """Store observations of any number, read as a stream; an export can be sent as it is.

    A source that was registered with a mapping reads what is sent by that. Rows that cannot be read are kept apart
    and do not fail the rest. Sending the same again changes nothing, so that a request without an answer may be
    repeated; until the answer is sent, nothing of it is seen.
    """
    run = await ObservationService(session, SourceRepository(session)).take(source, request.stream(), request.headers)
    await journal.record(Action.OBSERVATIONS_SEND, source, run=run.id, rows=run.rows_read, rejected=run.rows_rejected)
    request.app.state.metrics.count_rows(accepted=run.rows_read - run.rows_rejected, rejected=run.rows_rejected)
    return run
