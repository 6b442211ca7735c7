"""Cursors: where a page ended, as a text that means nothing to who gets it."""

import base64
import binascii
import json
import uuid
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query

from aggregator.errors import InvalidRequestError

LARGEST_ID = 2**63 - 1

Cursor = Annotated[str | None, Query(max_length=200, description="`next_cursor` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=500)]


def cursor_of(*position: str | int) -> str:
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode().rstrip("=")


def read_number(cursor: str | None) -> int:
    """The number behind which the page begins; 0 for the first page.

    Raises:
        InvalidRequestError: the cursor is none that was given here.
    """
    if cursor is None:
        return 0
    (number,) = _read(cursor, 1)
    if not isinstance(number, int) or not 0 <= number <= LARGEST_ID:
        raise _bad_cursor()
    return number


def read_moment(cursor: str | None) -> tuple[datetime, uuid.UUID] | None:
    """The time and the id behind which the page begins; None for the first page.

    Raises:
        InvalidRequestError: the cursor is none that was given here.
    """
    if cursor is None:
        return None
    time, identifier = _read(cursor, 2)
    try:
        return datetime.fromisoformat(str(time)).astimezone(UTC), uuid.UUID(str(identifier))
    except (ValueError, OverflowError):
        raise _bad_cursor() from None


def _read(cursor: str, length: int) -> list[object]:
    try:
        position = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error):
        raise _bad_cursor() from None
    if not isinstance(position, list) or len(position) != length:
        raise _bad_cursor()
    return position


def _bad_cursor() -> InvalidRequestError:
    return InvalidRequestError("cursor: not one that this service gave. Begin again without a cursor.")
