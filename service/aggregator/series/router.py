"""HTTP for series: look for them."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from aggregator import errors
from aggregator.access.rules import READER
from aggregator.database.dependencies import Reading
from aggregator.pages import LARGEST_ID, Cursor, Limit, cursor_of, read_number
from aggregator.series.repository import Filter, SeriesRepository
from aggregator.series.schemas import Labels, Series, SeriesPage, SourceFilter

router = APIRouter(prefix="/series", tags=["series"])


@router.get("", dependencies=[READER], responses=errors.documented(errors.InvalidRequestError))
async def list_series(
    session: Reading,
    source: SourceFilter = None,
    label: Labels = None,
    text: Annotated[str | None, Query(max_length=200, pattern=r"^[^\x00]*$", description="Within their names.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> SeriesPage:
    """The series that match everything that is said."""
    wanted = Filter(source_id=source, text=text, labels=labels_of(label))
    found = await SeriesRepository(session).find(wanted, read_number(cursor), limit + 1)
    items = [Series.model_validate(row) for row in found[:limit]]
    return SeriesPage(items=items, next_cursor=cursor_of(items[-1].id) if len(found) > limit else None)


@router.get(
    "/{series_id}", dependencies=[READER], responses=errors.documented(errors.NotFoundError, errors.InvalidRequestError)
)
async def get_series(session: Reading, series_id: Annotated[int, Path(ge=1, le=LARGEST_ID)]) -> Series:
    found = await SeriesRepository(session).find(Filter(ids=[series_id]), 0, 1)
    if not found:
        raise errors.NotFoundError(f"There is no series {series_id}. Its source may have been deleted.")
    return Series.model_validate(found[0])


def labels_of(filters: list[str] | None) -> dict[str, str]:
    """The labels that filters name, by key."""
    pairs = (each.partition(":") for each in filters or ())
    return {key: value for key, _, value in pairs}
