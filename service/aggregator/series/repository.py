"""Every query about series."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.series.models import Series
from aggregator.sources.models import Source


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
