"""Ranges of time, as the routes for observations take them: the same for all."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query

from aggregator.errors import InvalidRequestError

Start = Annotated[datetime | None, Query(description="First instant that counts; UTC if it names no offset.")]
End = Annotated[datetime | None, Query(description="First instant that counts no more; UTC if it names no offset.")]


@dataclass(frozen=True, slots=True)
class Range:
    """In UTC; None where what is there decides."""

    start: datetime | None = None
    end: datetime | None = None


def range_of(start: datetime | None, end: datetime | None) -> Range:
    """
    Raises:
        InvalidRequestError: nothing can lie in it, or a time has no UTC.
    """
    begin, behind = _utc("start", start), _utc("end", end)
    if begin is not None and behind is not None and begin >= behind:
        raise InvalidRequestError("start has to lie before end.")
    return Range(begin, behind)


def _utc(name: str, moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise InvalidRequestError(f"{name} lies outside the years 1 to 9999 in UTC.") from None
