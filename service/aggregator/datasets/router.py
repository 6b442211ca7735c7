"""HTTP for data sets: look at a file, upload it, list, read, delete, and see the rows that were rejected.

For the release before, whose web may call it during an update. What is uploaded becomes a source within seconds.
"""

import uuid
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from aggregator import errors
from aggregator.access.audit.journal import Action, Journaling
from aggregator.access.rules import ADMIN, READER, WRITER
from aggregator.datasets.dependencies import ReadingDatasets, WritingDatasets
from aggregator.datasets.schemas import (
    ColumnName,
    Dataset,
    DatasetName,
    DatasetPage,
    Inspection,
    RejectPage,
)
from aggregator.datasets.service import INSPECT_LIMIT_BYTES, inspect
from aggregator.idempotency.route import IDEMPOTENT, IDEMPOTENT_STREAM, IdempotentRoute
from aggregator.pages import Cursor, Limit
from aggregator.places import Place

router = APIRouter(prefix="/datasets", tags=["datasets"], deprecated=True, route_class=IdempotentRoute)

_FILE_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file itself, in UTF-8.",
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in ("text/csv", "application/json", "application/x-ndjson")
        },
    }
}
_FILE_ERRORS = errors.documented(errors.UnsupportedMediaError, errors.UnusableFileError)
_INVALID = errors.documented(errors.InvalidRequestError)
_MISSING = errors.documented(errors.NotFoundError, errors.InvalidRequestError)


@router.post(
    "/inspect",
    dependencies=[WRITER],
    openapi_extra=_FILE_BODY,
    responses=_FILE_ERRORS | errors.documented(errors.TooLargeError),
)
async def inspect_file(request: Request) -> Inspection:
    """Show the columns that the first bytes of a file (at most 1 MiB) have, and suggest which to use."""
    head = bytearray()
    async for chunk in request.stream():
        head += chunk
        if len(head) > INSPECT_LIMIT_BYTES:
            raise errors.TooLargeError("Send at most the first 1 MiB of the file to be inspected.")
    return inspect(bytes(head), request.headers)


@router.post(
    "",
    dependencies=[WRITER, IDEMPOTENT_STREAM],
    status_code=201,
    openapi_extra=_FILE_BODY,
    responses=_FILE_ERRORS | errors.documented(errors.UnavailableError),
)
async def upload_dataset(
    request: Request,
    datasets: WritingDatasets,
    journal: Journaling,
    _place: Place,
    name: Annotated[DatasetName, Query()],
    time_column: Annotated[ColumnName, Query()],
    value_columns: Annotated[list[ColumnName], Query(min_length=1, max_length=100)],
) -> Dataset:
    """Store a file of any size, read as a stream. Rows that cannot be read are kept apart and do not fail it."""
    dataset = await datasets.upload(
        request.stream(), request.headers, name=name, time_column=time_column, value_columns=value_columns
    )
    await journal.record(
        Action.DATASET_UPLOAD, dataset.id, name=dataset.name, rows=dataset.rows_accepted, rejected=dataset.rows_rejected
    )
    request.app.state.metrics.count_rows(accepted=dataset.rows_accepted, rejected=dataset.rows_rejected)
    return dataset


@router.get("", dependencies=[READER], responses=_INVALID)
async def list_datasets(datasets: ReadingDatasets, cursor: Cursor = None, limit: Limit = 50) -> DatasetPage:
    return await datasets.page(cursor, limit)


@router.get("/{dataset_id}", dependencies=[READER], responses=_MISSING)
async def get_dataset(datasets: ReadingDatasets, dataset_id: uuid.UUID) -> Dataset:
    return await datasets.get(dataset_id)


@router.delete("/{dataset_id}", dependencies=[ADMIN, IDEMPOTENT], status_code=204, responses=_MISSING)
async def delete_dataset(datasets: WritingDatasets, journal: Journaling, dataset_id: uuid.UUID) -> Response:
    name = await datasets.delete(dataset_id)
    await journal.record(Action.DATASET_DELETE, dataset_id, name=name)
    return Response(status_code=204)


@router.get("/{dataset_id}/rejects", dependencies=[READER], responses=_MISSING)
async def list_rejects(
    datasets: ReadingDatasets, dataset_id: uuid.UUID, cursor: Cursor = None, limit: Limit = 50
) -> RejectPage:
    return await datasets.rejects(dataset_id, cursor, limit)
