"""One run: fetch a source, read its rows, store what is new, and record how it went."""

import asyncio
import hashlib
import logging
import time
from collections.abc import Iterable

import psycopg
from opentelemetry.trace import NoOpTracer, Span, StatusCode, Tracer
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.database.credentials import CredentialsError
from aggregator.database.engine import Database
from aggregator.errors import AppError
from aggregator.fetch.errors import FetchError
from aggregator.fetch.fetcher import Fetched, Fetcher, FetchRequest
from aggregator.ingest.blocks import Blocks
from aggregator.mapping.reader import reader_of
from aggregator.mapping.records import RecordBatch
from aggregator.mapping.schemas import Mapping, SourceFormat
from aggregator.observability.runs import RunMetrics
from aggregator.sources.credentials import SourceSecrets
from aggregator.storage.writer import PointWriter
from aggregator.worker.background import beside
from aggregator.worker.claims import Claim, Claims
from aggregator.worker.results import LostRunError, Result, finish

log = logging.getLogger(__name__)

PROGRESS_EVERY_S = 1.0
_PROGRESS = """
UPDATE runs SET rows_read = :rows_read, rows_rejected = :rows_rejected, bytes = :bytes
WHERE id = :run_id AND state = 'running'
"""
_PATIENCE = "SET LOCAL idle_in_transaction_session_timeout = '600s'"
"""A source that drips keeps the transaction waiting; the fetcher ends that well before, and says why."""
BROKEN = "Something went wrong here, not at the source. The next run tries again; the log has the reason."


class Execution:
    """Carries out runs; shared by all of a process."""

    def __init__(
        self,
        database: Database,
        fetcher: Fetcher,
        secrets: SourceSecrets,
        claims: Claims,
        metrics: RunMetrics,
        tracer: Tracer | None = None,
    ) -> None:
        self._database = database
        self._fetcher = fetcher
        self._secrets = secrets
        self._claims = claims
        self._metrics = metrics
        self._tracer = tracer or NoOpTracer()

    async def run(self, claim: Claim, heartbeat_s: float) -> None:
        """Carry a run out to its recorded end. Cancelled, it leaves the run as it is; the caller gives it back."""
        with self._tracer.start_as_current_span("run") as span:
            span.set_attributes({"run": claim.run_id, "source": str(claim.source_id)})
            await self._run(claim, heartbeat_s, span)

    async def _run(self, claim: Claim, heartbeat_s: float, span: Span) -> None:
        began = time.monotonic()
        result = Result(state="failed", error=BROKEN)
        try:
            async with beside(self._prolong(claim, heartbeat_s)):
                result = await self._read(claim)
        except LostRunError:
            log.warning("another worker has this run's source now", extra={"run": claim.run_id})
            return
        except (FetchError, AppError) as error:
            http_status, attempts = (error.http_status, error.attempts) if isinstance(error, FetchError) else (None, 1)
            result = Result(state="failed", error=str(error), http_status=http_status, attempts=attempts)
            if not await self._record_failure(claim, result):
                return
        except (
            Exception
        ) as error:  # whatever a file makes a library raise: left open, the run would begin again and again
            if not await self._record_failure(claim, result):
                log.warning(
                    "the run was lost, or its source deleted",
                    extra={"run": claim.run_id, "reason": type(error).__name__},
                )
                return
            log.exception("run failed", extra={"run": claim.run_id, "source": str(claim.source_id)})
        seconds = time.monotonic() - began
        self._metrics.ended(result, seconds)
        span.set_attributes({"state": result.state, "rows_read": result.rows_read, "bytes": result.bytes})
        if result.state == "failed":
            span.set_status(StatusCode.ERROR, result.error)
        log.log(
            logging.WARNING if result.state == "failed" else logging.INFO,
            "run %s",
            result.state,
            extra={
                "run": claim.run_id,
                "source": str(claim.source_id),
                "seconds": round(seconds, 3),
                "rows_read": result.rows_read,
                "rows_rejected": result.rows_rejected,
                "new": result.merged.new,
                "changed": result.merged.changed,
                "bytes": result.bytes,
                "reason": result.error,
            },
        )

    async def _read(self, claim: Claim) -> Result:
        headers = await self._secrets.headers(claim.secret_name, claim.url) if claim.secret_name else {}
        request = FetchRequest(url=claim.url, etag=claim.etag, last_modified=claim.last_modified, headers=headers)
        async with self._fetcher.open(request) as fetched, self._database.writing() as session:
            result = Result(
                http_status=fetched.status,
                attempts=fetched.attempts,
                etag=fetched.etag,
                last_modified=fetched.last_modified,
            )
            if fetched.unchanged:
                result.state = "unchanged"
                result.etag = fetched.etag or claim.etag
                result.last_modified = fetched.last_modified or claim.last_modified
                result.content_sha256 = claim.content_sha256
            else:
                await self._store(session, claim, fetched, result)
            await finish(session, claim, result)
            return result

    async def _store(self, session: AsyncSession, claim: Claim, fetched: Fetched, result: Result) -> None:
        await session.execute(text(_PATIENCE))
        writer = PointWriter(session, claim.source_id)
        digest = hashlib.sha256()
        mapping = Mapping.model_validate(claim.mapping)
        blocks = Blocks(fetched.chunks())
        head = block = await blocks.next()
        reader = reader_of(mapping, SourceFormat(claim.format) if claim.format else None, head, fetched.headers)
        told = time.monotonic()
        while block:
            digest.update(block)
            # In a thread: parsing a block would keep the heartbeat and the other runs waiting.
            await self._take(writer, result, await asyncio.to_thread(list, reader.feed(block)))
            result.bytes = blocks.bytes
            if time.monotonic() - told >= PROGRESS_EVERY_S:
                await self._tell_progress(claim, result)
                told = time.monotonic()
            block = await blocks.next()
        closing = reader.close()
        while (batch := await asyncio.to_thread(next, closing, None)) is not None:
            await self._take(writer, result, [batch])
        result.content_sha256 = digest.hexdigest()
        if result.content_sha256 == claim.content_sha256:
            result.state = "unchanged"
        else:
            result.merged = await writer.merge()

    async def _take(self, writer: PointWriter, result: Result, batches: Iterable[RecordBatch]) -> None:
        for batch in batches:
            result.rows_read += batch.rows
            await writer.stage(batch.records)
            result.reject(batch.rejected)

    async def _tell_progress(self, claim: Claim, result: Result) -> None:
        values = {"run_id": claim.run_id, "rows_read": result.rows_read, "bytes": result.bytes}
        try:
            async with self._database.writing() as session:
                await session.execute(text(_PROGRESS), {**values, "rows_rejected": result.rows_rejected})
        except (SQLAlchemyError, CredentialsError, OSError) as error:
            log.warning("the progress could not be told", extra={"run": claim.run_id, "reason": type(error).__name__})

    async def _record_failure(self, claim: Claim, result: Result) -> bool:
        """Whether it is recorded; it is not where the run is another worker's by now, or gone with its source."""
        try:
            async with self._database.writing() as session:
                await finish(session, claim, result)
        except LostRunError:
            return False
        except (SQLAlchemyError, psycopg.Error, CredentialsError, OSError):
            # The lease runs out, and whoever takes the source then records it.
            log.exception("the failure could not be recorded", extra={"run": claim.run_id})
        return True

    async def _prolong(self, claim: Claim, every_s: float) -> None:
        while True:
            await asyncio.sleep(every_s)
            try:
                await self._claims.prolong(claim)
            except (SQLAlchemyError, CredentialsError, OSError) as error:
                log.warning(
                    "the lease could not be prolonged",
                    extra={"run": claim.run_id, "reason": type(error).__name__},
                )
