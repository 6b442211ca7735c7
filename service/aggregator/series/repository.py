"""Every query about series."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.series.models import Series
from aggregator.sources.models import Source

MOST_KEYS = 100
"""Of labels that are given at once; a mapping has at most 20."""


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which series; everything that is said has to hold. `text` is looked for within names, whatever its case."""

    ids: Sequence[int] = ()
    source_id: uuid.UUID | None = None
    name: str | None = None
    text: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


class SeriesRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, wanted: Filter, after: int, limit: int) -> Sequence[Row[Any]]:
        """In the order of their ids, beginning behind `after`."""
        query = (
            select(
                Series.id,
                Series.source_id,
                Source.name.label("source_name"),
                Series.name,
                Series.labels,
                Series.first_time,
                Series.last_time,
            )
            .join(Source, Source.id == Series.source_id)
            .where(Series.id > after, *_conditions(wanted))
            .order_by(Series.id)
            .limit(limit)
        )
        found: Sequence[Any] = (await self._session.execute(query)).all()
        return found

    async def labels(self, wanted: Filter, key: str | None, text: str | None, limit: int) -> Sequence[Row[Any]]:
        """Key, how many values it has, value, how many series have it: of each key the commonest values, of the first
        MOST_KEYS and one more. `text` is looked for within values, whatever their case."""
        pair = func.jsonb_each_text(Series.labels).table_valued("key", "value")
        number = func.count()
        counted = (
            select(
                pair.c.key,
                func.count().over(partition_by=pair.c.key).label("different"),
                pair.c.value,
                number.label("series"),
                func.row_number().over(partition_by=pair.c.key, order_by=(number.desc(), pair.c.value)).label("place"),
                func.dense_rank().over(order_by=pair.c.key).label("key_place"),
            )
            .select_from(Series)
            .join(pair, true())
            .where(*_conditions(wanted))
            .group_by(pair.c.key, pair.c.value)
        )
        if key is not None:
            counted = counted.where(pair.c.key == key)
        if text:
            counted = counted.where(pair.c.value.icontains(text, autoescape=True))
        rows = counted.subquery()
        query = (
            select(rows.c.key, rows.c.different, rows.c.value, rows.c.series)
            .where(rows.c.place <= limit, rows.c.key_place <= MOST_KEYS + 1)
            .order_by(rows.c.key, rows.c.place)
        )
        found: Sequence[Any] = (await self._session.execute(query)).all()
        return found


def _conditions(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    if wanted.ids:
        yield Series.id.in_(wanted.ids)
    if wanted.source_id is not None:
        yield Series.source_id == wanted.source_id
    if wanted.name is not None:
        yield Series.name == wanted.name
    if wanted.text:
        yield Series.name.icontains(wanted.text, autoescape=True)
    if wanted.labels:
        yield Series.labels.contains(dict(wanted.labels))
