"""HTTP for queries: several series in buckets, as columns for a chart."""

from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Response

from aggregator import errors
from aggregator.access.rules import READER
from aggregator.database.dependencies import Direct
from aggregator.query.buckets import BucketWidth
from aggregator.query.ranges import End, Start, range_of
from aggregator.query.repository import QueryRepository
from aggregator.query.schemas import Aggregate, Fill, QueryResult
from aggregator.query.service import MOST_SERIES, QueryService, Question
from aggregator.series.repository import Filter, SeriesRepository
from aggregator.series.router import labels_of
from aggregator.series.schemas import Labels, SourceFilter

router = APIRouter(tags=["query"])

SeriesId = Annotated[int, Query(ge=1, le=2**63 - 1)]
Ids = Annotated[list[SeriesId] | None, Query(alias="series", max_length=MOST_SERIES, description="Ids, repeated.")]
Name = Annotated[str | None, Query(max_length=200, pattern=r"^[^\x00]*$", description="Only series of this name.")]


@router.get(
    "/query",
    dependencies=[READER],
    response_model=QueryResult,
    responses=errors.documented(errors.NotFoundError, errors.InvalidRequestError),
)
async def query_observations(
    reads: Direct,
    series: Ids = None,
    source: SourceFilter = None,
    name: Name = None,
    label: Labels = None,
    start: Start = None,
    end: End = None,
    bucket: Annotated[
        BucketWidth, Query(description="`auto`: the narrowest with at most 1000 buckets.")
    ] = BucketWidth.AUTO,
    aggregate: Annotated[list[Aggregate] | None, Query(max_length=11, description="`avg` if left out.")] = None,
    group_by: Annotated[
        list[str] | None, Query(max_length=20, description="Labels; what agrees is put together.")
    ] = None,
    fill: Fill = Fill.NONE,
) -> Response:
    """Aggregate series over buckets of time. Hours and wider are answered from rollups, however much lies in them.

    The range is widened to whole buckets; left out, it is what the series have.
    """
    if not (series or source or name or label):
        raise errors.InvalidRequestError("Say which: series, or a source, a name or labels.")
    question = Question(
        wanted=Filter(ids=series or (), source_id=source, name=name, labels=labels_of(label)),
        range=range_of(start, end),
        bucket=bucket,
        aggregates=tuple(dict.fromkeys(aggregate or [Aggregate.AVG])),
        group_by=tuple(group_by or ()),
        fill=fill,
    )
    answer = await QueryService(SeriesRepository(reads), QueryRepository(reads)).answer(question)
    return Response(orjson.dumps(answer), media_type="application/json")
