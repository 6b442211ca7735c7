"""Every query about sources and their runs."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, delete, func, lateral, select, text, true, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from aggregator.series.models import Series
from aggregator.sources.models import Run, RunReject, Source
from aggregator.storage.deletion import delete_points
from aggregator.storage.turns import ask_for_turn, delete_data_set

ENDED = ("succeeded", "unchanged", "failed")
GOOD = ("succeeded", "unchanged")


class SourceRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, source: Source) -> None:
        self._session.add(source)
        await self._session.flush()

    async def flush(self) -> None:
        await self._session.flush()

    async def get(self, source_id: uuid.UUID) -> Source | None:
        return await self._session.get(Source, source_id)

    async def locked(self, source_id: uuid.UUID) -> Source | None:
        """The source, which nobody else changes until the transaction ends.

        Its key may still be referred to: a run that writes series for minutes keeps nobody from pausing it.
        https://www.postgresql.org/docs/17/explicit-locking.html#LOCKING-ROWS
        """
        return await self._session.get(Source, source_id, with_for_update={"key_share": True})

    async def seen(self, source_id: uuid.UUID) -> Row[Any] | None:
        """The source with what is known of its runs and series."""
        found: Row[Any] | None = (await self._session.execute(_seen().where(Source.id == source_id))).one_or_none()
        return found

    async def page(self, after: tuple[datetime, uuid.UUID] | None, limit: int) -> Sequence[Row[Any]]:
        """Newest first, beginning behind `after`."""
        query = _seen().order_by(Source.created_at.desc(), Source.id.desc()).limit(limit)
        if after is not None:
            position: ColumnElement[bool] = tuple_(Source.created_at, Source.id) < tuple_(*after)
            query = query.where(position)
        found: Sequence[Row[Any]] = (await self._session.execute(query)).all()
        return found

    async def wait_for_writers(self, source_id: uuid.UUID) -> None:
        """Also for who moves a data set into it; that data set is gone then.

        Raises:
            UnavailableError: one of them goes on for too long.
        """
        await delete_data_set(self._session, source_id)
        await ask_for_turn(self._session, source_id)

    async def delete(self, source_id: uuid.UUID) -> None:
        await delete_points(self._session, source_id)
        await self._session.execute(delete(Source).where(Source.id == source_id))

    async def open_run(self, source_id: uuid.UUID) -> Run | None:
        """The run that waits or goes on."""
        query = select(Run).where(Run.source_id == source_id, Run.state.in_(("waiting", "running")))
        return (await self._session.scalars(query.order_by(Run.id.desc()).limit(1))).first()

    async def add_run(self, run: Run) -> Run:
        self._session.add(run)
        await self._session.flush()
        await self._session.refresh(run)
        return run

    async def run(self, run_id: int) -> Run | None:
        return await self._session.get(Run, run_id)

    async def runs(self, source_id: uuid.UUID, before: int, limit: int) -> Sequence[Run]:
        """Newest first, beginning behind the run `before` (0: with the newest)."""
        query = select(Run).where(Run.source_id == source_id).order_by(Run.id.desc()).limit(limit)
        if before:
            query = query.where(Run.id < before)
        return (await self._session.scalars(query)).all()

    async def rejects(self, run_id: int, after: int, limit: int) -> Sequence[RunReject]:
        query = select(RunReject).where(RunReject.run_id == run_id, RunReject.number > after)
        return (await self._session.scalars(query.order_by(RunReject.number).limit(limit))).all()

    async def is_there(self, source_id: uuid.UUID) -> bool:
        return await self._session.scalar(select(Source.id).where(Source.id == source_id)) is not None

    async def now(self) -> datetime:
        """The database's clock, which decides what is due."""
        moment: datetime = (await self._session.execute(text("SELECT now()"))).scalar_one()
        return moment


def _seen() -> Select[Any]:
    last = aliased(Run, lateral(select(Run).where(Run.source_id == Source.id).order_by(Run.id.desc()).limit(1)))
    last_ended = _newest_run(Run.state.in_(ENDED))
    last_good = _newest_run(Run.state.in_(GOOD))
    of_series = lateral(
        select(func.count().label("count"), func.max(Series.last_time).label("newest")).where(
            Series.source_id == Source.id
        )
    )
    return (
        select(
            Source,
            last,
            last_ended.c.state.label("ended_state"),
            last_good.c.ended_at.label("last_success_at"),
            of_series.c.count.label("series"),
            of_series.c.newest.label("newest_observation_at"),
            func.now().label("now"),
        )
        .select_from(Source)
        .outerjoin(last, true())
        .outerjoin(last_ended, true())
        .outerjoin(last_good, true())
        .join(of_series, true())
    )


def _newest_run(condition: ColumnElement[bool]) -> Any:
    query = select(Run.state, Run.ended_at).where(Run.source_id == Source.id, condition)
    return lateral(query.order_by(Run.id.desc()).limit(1))
