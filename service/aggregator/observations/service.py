"""The rules of observations that are sent: which sources take them, how they are read, what is recorded."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.errors import NotFoundError, SourceCannotError, UnsupportedMediaError, UnusableFileError
from aggregator.ingest.blocks import Blocks
from aggregator.ingest.formats import FileFormat, format_of, without_bom
from aggregator.mapping.reader import MappedReader, reader_of
from aggregator.mapping.schemas import Mapping as RowMapping
from aggregator.mapping.schemas import SourceFormat
from aggregator.observations.csv import CsvObservations
from aggregator.observations.ndjson import NdjsonObservations
from aggregator.observations.rows import Part
from aggregator.sources import schemas
from aggregator.sources.models import Run, Source
from aggregator.sources.rejects import KEPT_REJECTS, keep_rejects
from aggregator.sources.repository import SourceRepository
from aggregator.storage.columns import PointColumns
from aggregator.storage.turns import ask_for_turn
from aggregator.storage.writer import PointWriter

if TYPE_CHECKING:
    from aggregator.ingest.rows import RejectedRow

BLOCK_BYTES = 2 * 1024 * 1024
"""Columns are read the faster the longer they are; this is some twenty thousand rows."""


class Reader(Protocol):
    """Reads one body, block by block."""

    def feed(self, block: bytes) -> Iterator[Part]: ...

    def close(self) -> Iterator[Part]: ...


class ObservationService:
    def __init__(self, session: AsyncSession, sources: SourceRepository) -> None:
        self._session = session
        self._sources = sources

    async def take(self, source_id: uuid.UUID, body: AsyncIterator[bytes], headers: Mapping[str, str]) -> schemas.Run:
        """Store what the body holds; the caller commits, and an error leaves nothing.

        Raises:
            NotFoundError: there is no such source.
            SourceCannotError: the source is fetched.
            UnusableFileError, UnsupportedMediaError: the body as a whole cannot be read.
            UnavailableError: another client, or a run, has been writing into the source for a while.
        """
        writer = PointWriter(self._session, source_id, at_once=True)
        # Before the source is looked at: who deletes it waits from here on.
        await ask_for_turn(self._session, source_id)
        source = await self._sending(source_id)
        blocks = Blocks(body, BLOCK_BYTES)
        rows = 0
        rejected = 0
        kept: list[RejectedRow] = []
        async for part in _ahead(_parts(source, blocks, headers)):
            rows += part.rows
            rejected += len(part.rejected)
            kept += part.rejected[: KEPT_REJECTS - len(kept)]
            await writer.add(part.points)
        if not rows:
            raise UnusableFileError("The body holds no rows. Send one with at least one row of data.")
        merged = await writer.merge()
        run = Run(
            source_id=source_id,
            trigger=schemas.Trigger.SENT,
            state=schemas.RunState.SUCCEEDED if merged.new or merged.changed else schemas.RunState.UNCHANGED,
            started_at=func.now(),
            ended_at=func.clock_timestamp(),
            rows_read=rows,
            rows_rejected=rejected,
            points_new=merged.new,
            points_changed=merged.changed,
            bytes=blocks.bytes,
        )
        await self._sources.add_run(run)
        await keep_rejects(self._session, run.id, kept)
        return schemas.Run.model_validate(run)

    async def _sending(self, source_id: uuid.UUID) -> Source:
        source = await self._sources.get(source_id)
        if source is None:
            raise NotFoundError(f"There is no source {source_id}. It may have been deleted.")
        if source.url is not None:
            raise SourceCannotError(
                "This source is fetched from its address. Register one without an address, and send to that."
            )
        return source


async def _parts(source: Source, blocks: Blocks, headers: Mapping[str, str]) -> AsyncIterator[Part]:
    block = await blocks.next()
    reader = _reader(source, block, headers)
    if not isinstance(reader, _Mapped):
        block = without_bom(block)
    while block:
        # In a thread: the loop goes on answering, and PostgreSQL goes on storing the part before.
        for part in await asyncio.to_thread(_fed, reader, block):
            yield part
        block = await blocks.next()
    closing = reader.close()
    while parts := await asyncio.to_thread(_next, closing):
        yield parts[0]


def _fed(reader: Reader, block: bytes) -> list[Part]:
    return list(reader.feed(block))


def _next(parts: Iterator[Part]) -> list[Part]:
    return list(islice(parts, 1))


def _reader(source: Source, head: bytes, headers: Mapping[str, str]) -> Reader:
    if source.mapping is not None:
        mapping = RowMapping.model_validate(source.mapping)
        return _Mapped(reader_of(mapping, SourceFormat(source.format) if source.format else None, head, headers))
    match format_of(head, headers):
        case FileFormat.CSV:
            return CsvObservations(without_bom(head))
        case FileFormat.NDJSON:
            return NdjsonObservations()
        case FileFormat.JSON:
            raise UnsupportedMediaError("Send NDJSON, with an object on each line, instead of a JSON array, or CSV.")


class _Mapped:
    """What a source's own mapping reads, as parts."""

    def __init__(self, reader: MappedReader) -> None:
        self._reader = reader

    def feed(self, block: bytes) -> Iterator[Part]:
        for batch in self._reader.feed(block):
            yield Part(PointColumns.of_records(batch.records), batch.rows, batch.rejected)

    def close(self) -> Iterator[Part]:
        for batch in self._reader.close():
            yield Part(PointColumns.of_records(batch.records), batch.rows, batch.rejected)


async def _ahead(parts: AsyncIterator[Part]) -> AsyncIterator[Part]:
    """The parts, each made while the one before it is worked on."""
    task = asyncio.ensure_future(anext(parts, None))
    try:
        while (part := await task) is not None:
            task = asyncio.ensure_future(anext(parts, None))
            yield part
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
