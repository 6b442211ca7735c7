"""HTTP for taking observations away: every one of them, as CSV or Parquet, streamed."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator import errors
from aggregator.access.rules import READER
from aggregator.database.dependencies import Streaming
from aggregator.export.writing import as_csv, as_parquet
from aggregator.query.router import End, Ids, Name, Start
from aggregator.query.service import MOST_SERIES
from aggregator.series.models import Series
from aggregator.series.repository import Filter, SeriesRepository
from aggregator.series.router import labels_of
from aggregator.series.schemas import Labels, SourceFilter
from aggregator.storage.tables import points

router = APIRouter(tags=["export"])

ROWS_AT_ONCE = 10_000


class ExportFormat(StrEnum):
    CSV = "csv"
    PARQUET = "parquet"


_WRITERS = {
    ExportFormat.CSV: (as_csv, "text/csv; charset=utf-8"),
    ExportFormat.PARQUET: (as_parquet, "application/vnd.apache.parquet"),
}
_BINARY = {"schema": {"type": "string", "format": "binary"}}


@router.get(
    "/export",
    dependencies=[READER],
    response_class=StreamingResponse,
    responses=errors.documented(errors.NotFoundError, errors.InvalidRequestError)
    | {200: {"content": {"text/csv": _BINARY, "application/vnd.apache.parquet": _BINARY}}},
)
async def export_observations(
    session: Streaming,
    form: Annotated[ExportFormat, Query(alias="format")] = ExportFormat.CSV,
    series: Ids = None,
    source: SourceFilter = None,
    name: Name = None,
    label: Labels = None,
    start: Start = None,
    end: End = None,
) -> StreamingResponse:
    """Every observation of the series, in the order of series and time."""
    if not (series or source or name or label):
        raise errors.InvalidRequestError("Say which: series, or a source, a name or labels.")
    wanted = Filter(ids=series or (), source_id=source, name=name, labels=labels_of(label))
    found = await SeriesRepository(session).find(wanted, 0, MOST_SERIES + 1)
    if len(found) > MOST_SERIES:
        raise errors.InvalidRequestError(f"That is more than {MOST_SERIES} series. Export some of them at a time.")
    if not found:
        raise errors.NotFoundError("There is no such series. Look at /api/v1/series for those that are there.")
    write, kind = _WRITERS[form]
    rows = _rows(session, [row.id for row in found], start, end)
    disposition = f'attachment; filename="observations.{form}"'
    return StreamingResponse(write(rows), media_type=kind, headers={"Content-Disposition": disposition})


async def _rows(
    session: AsyncSession, ids: list[int], start: datetime | None, end: datetime | None
) -> AsyncIterator[Sequence[Any]]:
    query = (
        select(Series.id, Series.name, Series.labels, points.c.time, points.c.value)
        .join(points, points.c.series_id == Series.id)
        .where(Series.id.in_(ids))
        .order_by(Series.id, points.c.time)
    )
    if start is not None:
        query = query.where(points.c.time >= (start if start.tzinfo else start.replace(tzinfo=UTC)))
    if end is not None:
        query = query.where(points.c.time < (end if end.tzinfo else end.replace(tzinfo=UTC)))
    result = await session.stream(query, execution_options={"yield_per": ROWS_AT_ONCE})
    async for part in result.partitions():
        yield part
