"""HTTP for series: look for them."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from aggregator import errors
from aggregator.access.rules import READER
from aggregator.database.dependencies import Direct
from aggregator.ingest.rows import quoted
from aggregator.pages import LARGEST_ID, Cursor, Limit, cursor_of, read_number
from aggregator.series.repository import Filter, SeriesRepository
from aggregator.series.schemas import Labels, Series, SeriesLabels, SeriesPage, SourceFilter

router = APIRouter(prefix="/series", tags=["series"])

_NO_NUL = r"^[^\x00]*$"


@router.get("", dependencies=[READER], responses=errors.documented(errors.InvalidRequestError))
async def list_series(
    reads: Direct,
    source: SourceFilter = None,
    label: Labels = None,
    text: Annotated[str | None, Query(max_length=200, pattern=_NO_NUL, description="Within their names.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> SeriesPage:
    """The series that match everything that is said."""
    wanted = Filter(source_id=source, text=text, labels=labels_of(label))
    found = await SeriesRepository(reads).find(wanted, read_number(cursor), limit + 1)
    items = [Series.model_validate(row) for row in found[:limit]]
    return SeriesPage(items=items, next_cursor=cursor_of(items[-1].id) if len(found) > limit else None)


@router.get("/labels", dependencies=[READER], responses=errors.documented(errors.InvalidRequestError))
async def list_labels(
    reads: Direct,
    source: SourceFilter = None,
    name: Annotated[str | None, Query(max_length=200, pattern=_NO_NUL, description="Of series of this name.")] = None,
    label: Labels = None,
    key: Annotated[str | None, Query(max_length=200, pattern=_NO_NUL, description="Only this label.")] = None,
    text: Annotated[str | None, Query(max_length=200, pattern=_NO_NUL, description="Within the values.")] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="Of values for each label.")] = 20,
) -> SeriesLabels:
    """What labels the series have that match everything that is said, for choosing among them."""
    wanted = Filter(source_id=source, name=name, labels=labels_of(label))
    rows = await SeriesRepository(reads).labels(wanted, key, text, limit)
    return SeriesLabels.of(rows)


@router.get(
    "/{series_id}", dependencies=[READER], responses=errors.documented(errors.NotFoundError, errors.InvalidRequestError)
)
async def get_series(reads: Direct, series_id: Annotated[int, Path(ge=1, le=LARGEST_ID)]) -> Series:
    found = await SeriesRepository(reads).find(Filter(ids=[series_id]), 0, 1)
    if not found:
        raise errors.NotFoundError(f"There is no series {series_id}. Its source may have been deleted.")
    return Series.model_validate(found[0])


def labels_of(filters: list[str] | None) -> dict[str, str]:
    """The labels that filters name, by key.

    Raises:
        InvalidRequestError: a key is to have two values, which no series has.
    """
    labels: dict[str, str] = {}
    for each in filters or ():
        key, _, value = each.partition(":")
        if labels.setdefault(key, value) != value:
            raise errors.InvalidRequestError(
                f"label: {quoted(key)} is to be {quoted(labels[key])} and {quoted(value)}, and a series has one value "
                "of a label. Ask for one of them at a time."
            )
    return labels
