"""The rules of data sets."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Mapping

from aggregator.datasets.models import Dataset
from aggregator.datasets.repository import DatasetRepository
from aggregator.datasets.schemas import Dataset as DatasetView
from aggregator.datasets.schemas import DatasetPage, Inspection, Reject, RejectPage
from aggregator.errors import InvalidRequestError, NotFoundError, UnusableFileError
from aggregator.ingest import inspection
from aggregator.ingest.blocks import Blocks
from aggregator.ingest.formats import format_of, reader_for, without_bom
from aggregator.ingest.rows import Batch, Columns
from aggregator.pages import cursor_of, read_moment, read_number

INSPECT_LIMIT_BYTES = 1024 * 1024


def inspect(head: bytes, headers: Mapping[str, str]) -> Inspection:
    return Inspection.model_validate(inspection.inspect(head, headers))


class DatasetService:
    def __init__(self, repository: DatasetRepository) -> None:
        self._repository = repository

    async def upload(
        self,
        body: AsyncIterator[bytes],
        headers: Mapping[str, str],
        *,
        name: str,
        time_column: str,
        value_columns: list[str],
    ) -> DatasetView:
        """Store the file. One block is held at a time; an error leaves nothing, as nothing is committed here."""
        columns = _chosen(time_column, value_columns)
        blocks = Blocks(body)
        head = await blocks.next()
        file_format = format_of(head, headers)
        head = without_bom(head)
        reader = reader_for(file_format, head, columns)
        dataset = Dataset(
            name=name,
            format=file_format,
            time_column=columns.time,
            value_columns=columns.values,
            rows_accepted=0,
            rows_rejected=0,
        )
        await self._repository.add(dataset)
        block = head
        while block:
            # In a thread: on a quarter of a CPU a block takes long enough for a health check to be missed.
            await self._store(dataset, await asyncio.to_thread(reader.feed, block))
            block = await blocks.next()
        await self._store(dataset, await asyncio.to_thread(reader.close))
        if not dataset.rows_accepted and not dataset.rows_rejected:
            raise UnusableFileError("The file holds no rows. Send one with at least one row of data.")
        dataset.bytes = blocks.bytes
        await self._repository.save(dataset)
        return DatasetView.model_validate(dataset)

    async def _store(self, dataset: Dataset, batch: Batch) -> None:
        if batch.observations:
            times = [time for time, _ in batch.observations]
            first, last = min(times), max(times)
            dataset.first_time = min(first, dataset.first_time or first)
            dataset.last_time = max(last, dataset.last_time or last)
            dataset.rows_accepted += len(times)
            await self._repository.copy_observations(dataset.id, batch.observations)
        if batch.rejected:
            first_number = dataset.rows_rejected + 1
            dataset.rows_rejected += len(batch.rejected)
            await self._repository.copy_rejects(dataset.id, first_number, batch.rejected)

    async def get(self, dataset_id: uuid.UUID) -> DatasetView:
        return DatasetView.model_validate(await self._existing(dataset_id))

    async def delete(self, dataset_id: uuid.UUID) -> str:
        """Remove it with its rows; the name that it had."""
        name = await self._repository.delete(dataset_id)
        if name is None:
            raise NotFoundError(f"There is no data set {dataset_id}. It may have been deleted already.")
        return name

    async def page(self, cursor: str | None, limit: int) -> DatasetPage:
        after = read_moment(cursor)
        found = await self._repository.page(after, limit + 1)
        items = found[:limit]
        return DatasetPage(
            items=[DatasetView.model_validate(d) for d in items],
            next_cursor=cursor_of(items[-1].created_at.isoformat(), str(items[-1].id)) if len(found) > limit else None,
        )

    async def rejects(self, dataset_id: uuid.UUID, cursor: str | None, limit: int) -> RejectPage:
        await self._existing(dataset_id)
        after = read_number(cursor)
        found = await self._repository.rejects(dataset_id, after, limit + 1)
        items = found[:limit]
        return RejectPage(
            items=[Reject.model_validate(r) for r in items],
            next_cursor=cursor_of(items[-1].number) if len(found) > limit else None,
        )

    async def _existing(self, dataset_id: uuid.UUID) -> Dataset:
        dataset = await self._repository.get(dataset_id)
        if dataset is None:
            raise NotFoundError(f"There is no data set {dataset_id}. It may have been deleted.")
        return dataset


def _chosen(time_column: str, value_columns: list[str]) -> Columns:
    values = list(dict.fromkeys(value_columns))
    if time_column in values:
        raise InvalidRequestError(f"{time_column!r} cannot be the time column and a value column. Choose another one.")
    return Columns(time=time_column, values=values)
