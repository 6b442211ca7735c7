"""HTTP for taking observations away: every one of them, as CSV or Parquet, streamed."""

from collections.abc import AsyncIterator
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from aggregator import errors
from aggregator.access.rules import READER
from aggregator.export.dependencies import Snapshot
from aggregator.export.reading import parts
from aggregator.export.writing import CsvEncoder, Encoder, ParquetEncoder, encoded
from aggregator.query.ranges import End, Start, range_of
from aggregator.query.router import Ids, Name
from aggregator.query.service import MOST_SERIES
from aggregator.series.repository import Filter, SeriesRepository
from aggregator.series.router import labels_of
from aggregator.series.schemas import Labels, SourceFilter

router = APIRouter(tags=["export"])


class ExportFormat(StrEnum):
    CSV = "csv"
    PARQUET = "parquet"


_ENCODERS: dict[ExportFormat, tuple[type[Encoder], str]] = {
    ExportFormat.CSV: (CsvEncoder, "text/csv; charset=utf-8"),
    ExportFormat.PARQUET: (ParquetEncoder, "application/vnd.apache.parquet"),
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
    reads: Snapshot,
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
    asked = range_of(start, end)
    wanted = Filter(ids=series or (), source_id=source, name=name, labels=labels_of(label))
    found = await SeriesRepository(reads).find(wanted, 0, MOST_SERIES + 1)
    if len(found) > MOST_SERIES:
        raise errors.InvalidRequestError(f"That is more than {MOST_SERIES} series. Export some of them at a time.")
    if not found:
        raise errors.NotFoundError("There is no such series. Look at /api/v1/series for those that are there.")
    encoder, kind = _ENCODERS[form]
    pieces = encoded(parts(reads, found, asked), encoder())
    # What fails with the first rows is still answered as a problem; later, only cutting the file off is left.
    first = await anext(pieces)
    disposition = f'attachment; filename="observations.{form}"'
    return StreamingResponse(_beginning(first, pieces), media_type=kind, headers={"Content-Disposition": disposition})


async def _beginning(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in rest:
        yield piece
