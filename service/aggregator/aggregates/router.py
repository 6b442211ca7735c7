"""HTTP for aggregates, as JSON for a chart and as CSV to take away."""

import uuid
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from aggregator import errors
from aggregator.access.rules import READER
from aggregator.aggregates.dependencies import ReadingAggregates, StreamingAggregates
from aggregator.aggregates.schemas import Aggregates, Bucket
from aggregator.datasets.schemas import ColumnName

router = APIRouter(prefix="/datasets/{dataset_id}", tags=["aggregates"], deprecated=True)

Width = Annotated[Bucket, Query()]
Columns = Annotated[
    list[ColumnName] | None, Query(max_length=100, description="Some of the value columns; all of them if left out.")
]
Start = Annotated[datetime | None, Query(description="First instant that counts; UTC if it names no offset.")]
End = Annotated[datetime | None, Query(description="First instant that counts no more; UTC if it names no offset.")]

_ERRORS = errors.documented(errors.NotFoundError, errors.InvalidRequestError)


@router.get("/aggregates", dependencies=[READER], responses=_ERRORS)
async def get_aggregates(
    aggregates: ReadingAggregates,
    dataset_id: uuid.UUID,
    bucket: Width,
    columns: Columns = None,
    start: Start = None,
    end: End = None,
) -> Aggregates:
    return await aggregates.rows(dataset_id, bucket, columns, start, end)


@router.get(
    "/aggregates.csv",
    dependencies=[READER],
    response_class=StreamingResponse,
    responses=_ERRORS | {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
async def download_aggregates(
    aggregates: StreamingAggregates,
    dataset_id: uuid.UUID,
    bucket: Width,
    columns: Columns = None,
    start: Start = None,
    end: End = None,
) -> StreamingResponse:
    download = await aggregates.csv(dataset_id, bucket, columns, start, end)
    return StreamingResponse(
        download.chunks,
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": download.disposition},
    )
