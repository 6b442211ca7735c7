"""Every query about data sets."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.database.copying import copy_cursor
from aggregator.datasets.models import Dataset, Reject
from aggregator.ingest.rows import Observation, RejectedRow
from aggregator.sources.models import Source
from aggregator.storage.deletion import delete_points
from aggregator.storage.turns import ask_for_turn

DELETE_TIMEOUT_S = 900


class DatasetRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, dataset_id: uuid.UUID) -> Dataset | None:
        return await self._session.get(Dataset, dataset_id)

    async def add(self, dataset: Dataset) -> None:
        self._session.add(dataset)
        await self._session.flush()

    async def save(self, dataset: Dataset) -> None:
        await self._session.flush()
        await self._session.refresh(dataset)

    async def delete(self, dataset_id: uuid.UUID) -> str | None:
        """The name of what is gone now, with the source that it was moved into; None where there was nothing."""
        # The rows go with it, and of a large data set that takes longer than any other statement may.
        await self._session.execute(text(f"SET LOCAL statement_timeout = '{DELETE_TIMEOUT_S}s'"))
        name = await self._session.scalar(delete(Dataset).where(Dataset.id == dataset_id).returning(Dataset.name))
        if name is not None:
            await ask_for_turn(self._session, dataset_id)
            await delete_points(self._session, dataset_id)
            await self._session.execute(delete(Source).where(Source.id == dataset_id))
        return name

    async def page(self, after: tuple[datetime, uuid.UUID] | None, limit: int) -> Sequence[Dataset]:
        """Newest first, beginning behind `after`."""
        query = select(Dataset).order_by(Dataset.created_at.desc(), Dataset.id.desc()).limit(limit)
        if after is not None:
            position: ColumnElement[bool] = tuple_(Dataset.created_at, Dataset.id) < tuple_(*after)
            query = query.where(position)
        return (await self._session.scalars(query)).all()

    async def rejects(self, dataset_id: uuid.UUID, after: int, limit: int) -> Sequence[Reject]:
        """In the file's order, beginning behind the reject of that number."""
        query = (
            select(Reject)
            .where(Reject.dataset_id == dataset_id, Reject.number > after)
            .order_by(Reject.number)
            .limit(limit)
        )
        return (await self._session.scalars(query)).all()

    async def copy_observations(self, dataset_id: uuid.UUID, rows: Sequence[Observation]) -> None:
        """Load rows by COPY, in this session's transaction. One COPY a batch: PostgreSQL queues the foreign key's
        checks in memory until the statement ends."""
        owner = str(dataset_id)
        # Written out by hand: the driver's own dumper of arrays takes several times as long as all the rest.
        lines = [f"{owner}\t{time.isoformat()}\t{{{_array(values)}}}\n" for time, values in rows]
        async with (
            await copy_cursor(self._session) as cursor,
            cursor.copy("COPY observations (dataset_id, time, values) FROM STDIN") as copy,
        ):
            await copy.write("".join(lines))

    async def copy_rejects(self, dataset_id: uuid.UUID, first_number: int, rows: Sequence[RejectedRow]) -> None:
        async with (
            await copy_cursor(self._session) as cursor,
            cursor.copy("COPY rejects (dataset_id, number, line, reason, content) FROM STDIN") as copy,
        ):
            for number, row in enumerate(rows, start=first_number):
                await copy.write_row((dataset_id, number, row.line, row.reason, row.content))


def _array(values: Sequence[float | None]) -> str:
    return ",".join("NULL" if value is None else repr(value) for value in values)
