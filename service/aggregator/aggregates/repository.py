"""The one query that aggregates observations."""

import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, literal, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.datasets.models import observations

FETCH_ROWS = 2000


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which observations count, and how wide a bucket is. Positions count from 1 in the data set's value columns."""

    dataset_id: uuid.UUID
    bucket: str
    positions: Sequence[int]
    start: datetime | None = None
    end: datetime | None = None


class AggregateRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def rows(self, selection: Selection, limit: int) -> Sequence[Row[Any]]:
        found: Sequence[Row[Any]] = (await self._session.execute(_query(selection).limit(limit))).all()
        return found

    async def stream(self, selection: Selection) -> AsyncIterator[Row[Any]]:
        """Rows as a server-side cursor gives them: memory is bounded by the fetch size."""
        result = await self._session.stream(_query(selection), execution_options={"yield_per": FETCH_ROWS})
        async for row in result:
            yield row


def _query(selection: Selection) -> Select[Any]:
    bucket = func.date_trunc(selection.bucket, observations.c.time, "UTC").label("time")
    wanted = array([observations.c["values"][p] for p in selection.positions])
    value = func.unnest(wanted).table_valued("value", with_ordinality="place", name="v").render_derived()
    query = (
        select(
            bucket,
            value.c.place,
            func.avg(value.c.value).label("avg"),
            func.sum(value.c.value).label("sum"),
            func.min(value.c.value).label("min"),
            func.max(value.c.value).label("max"),
            func.count(value.c.value).label("present"),
        )
        .select_from(observations.join(value, literal(True)))
        .where(observations.c.dataset_id == selection.dataset_id)
        .group_by(bucket, value.c.place)
        .order_by(bucket, value.c.place)
    )
    if selection.start is not None:
        query = query.where(observations.c.time >= selection.start)
    if selection.end is not None:
        query = query.where(observations.c.time < selection.end)
    return query
