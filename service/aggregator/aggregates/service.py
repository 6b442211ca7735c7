"""The rules of aggregates: which columns, which range, how much at once."""

import csv
import io
import re
import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row

from aggregator.aggregates.repository import AggregateRepository, Selection
from aggregator.aggregates.schemas import AggregateRow, Aggregates, Bucket
from aggregator.datasets.models import Dataset
from aggregator.datasets.repository import DatasetRepository
from aggregator.errors import InvalidRequestError, NotFoundError

MOST_ROWS = 50_000
"""An answer in JSON holds at most this many rows; the CSV download is streamed and has no limit."""

CHUNK_CHARS = 64 * 1024


@dataclass(frozen=True, kw_only=True)
class Download:
    disposition: str
    chunks: AsyncIterator[str]


class AggregateService:
    def __init__(self, datasets: DatasetRepository, aggregates: AggregateRepository) -> None:
        self._datasets = datasets
        self._aggregates = aggregates

    async def rows(
        self,
        dataset_id: uuid.UUID,
        bucket: Bucket,
        columns: list[str] | None,
        start: datetime | None,
        end: datetime | None,
    ) -> Aggregates:
        dataset = await self._dataset(dataset_id)
        names = _columns(dataset, columns)
        found = await self._aggregates.rows(_selection(dataset, bucket, names, start, end), MOST_ROWS + 1)
        if len(found) > MOST_ROWS:
            raise InvalidRequestError(
                f"That is more than {MOST_ROWS} rows by {bucket}. Choose a wider bucket, fewer columns or a shorter "
                "range, or download aggregates.csv."
            )
        return Aggregates(bucket=bucket, rows=[_aggregate(row, names) for row in found])

    async def csv(
        self,
        dataset_id: uuid.UUID,
        bucket: Bucket,
        columns: list[str] | None,
        start: datetime | None,
        end: datetime | None,
    ) -> Download:
        dataset = await self._dataset(dataset_id)
        names = _columns(dataset, columns)
        found = self._aggregates.stream(_selection(dataset, bucket, names, start, end))
        file_name = re.sub(r"[^A-Za-z0-9._-]+", "-", dataset.name).strip("-.") or "dataset"
        return Download(
            disposition=f'attachment; filename="{file_name}-by-{bucket}.csv"', chunks=_csv_chunks(found, names)
        )

    async def _dataset(self, dataset_id: uuid.UUID) -> Dataset:
        dataset = await self._datasets.get(dataset_id)
        if dataset is None:
            raise NotFoundError(f"There is no data set {dataset_id}. It may have been deleted.")
        return dataset


def _columns(dataset: Dataset, chosen: list[str] | None) -> list[str]:
    """The chosen columns, in the data set's order, each once."""
    if not chosen:
        return list(dataset.value_columns)
    unknown = sorted(set(chosen) - set(dataset.value_columns))
    if unknown:
        raise InvalidRequestError(
            f"{', '.join(map(repr, unknown))} is no value column of this data set. "
            f"It has {', '.join(map(repr, dataset.value_columns))}."
        )
    return [name for name in dataset.value_columns if name in chosen]


def _selection(
    dataset: Dataset, bucket: Bucket, names: list[str], start: datetime | None, end: datetime | None
) -> Selection:
    start, end = _instant(start), _instant(end)
    if start is not None and end is not None and start >= end:
        raise InvalidRequestError("start must be earlier than end.")
    positions = [dataset.value_columns.index(name) + 1 for name in names]
    return Selection(dataset_id=dataset.id, bucket=bucket, positions=positions, start=start, end=end)


def _instant(time: datetime | None) -> datetime | None:
    return time.replace(tzinfo=UTC) if time is not None and time.tzinfo is None else time


def _aggregate(row: Row[Any], names: Sequence[str]) -> AggregateRow:
    return AggregateRow(
        time=row.time,
        column=names[row.place - 1],
        avg=row.avg,
        sum=row.sum,
        min=row.min,
        max=row.max,
        count=row.present,
    )


async def _csv_chunks(rows: AsyncIterator[Row[Any]], names: Sequence[str]) -> AsyncIterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["time", "column", "avg", "sum", "min", "max", "count"])
    async for row in rows:
        time = row.time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        writer.writerow([time, names[row.place - 1], row.avg, row.sum, row.min, row.max, row.present])
        if buffer.tell() >= CHUNK_CHARS:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
