"""What a run leaves behind: its row, its rejects, and when its source is due again."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.database.copying import copy_cursor
from aggregator.ingest.rows import RejectedRow
from aggregator.storage.writer import Merged
from aggregator.worker.claims import Claim

KEPT_REJECTS = 1000
"""Of one run: enough to see what is wrong with a source."""
MOST_BACKOFF = 16
"""A source that goes on failing is asked after this many intervals, at last."""
JITTER = 0.05

_FINISH = """
UPDATE runs SET state = :state, ended_at = now(), rows_read = :rows_read, rows_rejected = :rows_rejected,
    points_new = :points_new, points_changed = :points_changed, bytes = :bytes, http_status = :http_status,
    attempts = :attempts, error = :error
WHERE id = :run_id AND state = 'running' RETURNING id
"""
_RESCHEDULE = """
UPDATE sources SET
    claimed_until = NULL,
    failures = CASE WHEN :failed THEN failures + 1 ELSE 0 END,
    etag = CASE WHEN :failed OR version <> :version THEN etag ELSE :etag END,
    last_modified = CASE WHEN :failed OR version <> :version THEN last_modified ELSE :last_modified END,
    content_sha256 = CASE WHEN :failed OR version <> :version THEN content_sha256 ELSE :content_sha256 END,
    due_at = CASE
        WHEN EXISTS (SELECT FROM runs WHERE source_id = sources.id AND state = 'waiting') THEN now()
        WHEN version <> :version AND enabled THEN now()
        WHEN enabled AND interval_s IS NOT NULL THEN
            now() + make_interval(secs => interval_s * :jitter
                * CASE WHEN :failed THEN least(power(2, failures), :most_backoff) ELSE 1 END)
    END
WHERE id = :source_id
"""
"""A source that was changed while the run went on is read again at once, and what the run learnt of it is not kept."""


class LostRunError(Exception):
    """Another worker has given this run up and reads the source itself: nothing of this one may be stored."""


@dataclass(kw_only=True)
class Result:
    """What is known of a run so far."""

    state: str = "succeeded"
    rows_read: int = 0
    rows_rejected: int = 0
    bytes: int = 0
    http_status: int | None = None
    attempts: int = 1
    error: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    content_sha256: str | None = None
    merged: Merged = field(default_factory=Merged)


async def finish(session: AsyncSession, claim: Claim, result: Result) -> None:
    """Record the run and let go of its source, in the transaction that stores what it read.

    Raises:
        LostRunError: the run is not this worker's any more; the caller rolls back.
    """
    values = {
        "run_id": claim.run_id,
        "state": result.state,
        "rows_read": result.rows_read,
        "rows_rejected": result.rows_rejected,
        "points_new": result.merged.new,
        "points_changed": result.merged.changed,
        "bytes": result.bytes,
        "http_status": result.http_status,
        "attempts": result.attempts,
        "error": result.error,
    }
    if await session.scalar(text(_FINISH), values) is None:
        raise LostRunError
    await session.execute(
        text(_RESCHEDULE),
        {
            "source_id": claim.source_id,
            "version": claim.version,
            "failed": result.state == "failed",
            "etag": result.etag,
            "last_modified": result.last_modified,
            "content_sha256": result.content_sha256,
            "jitter": 1 + random.uniform(-JITTER, JITTER),  # noqa: S311 - so that many sources do not come at once
            "most_backoff": MOST_BACKOFF,
        },
    )


async def keep_rejects(session: AsyncSession, run_id: int, first_number: int, rows: Sequence[RejectedRow]) -> None:
    """Keep rejected rows, up to the bound of a run."""
    kept = rows[: max(0, KEPT_REJECTS + 1 - first_number)]
    if not kept:
        return
    async with (
        await copy_cursor(session) as cursor,
        cursor.copy("COPY run_rejects (run_id, number, line, reason, content) FROM STDIN") as copy,
    ):
        for number, row in enumerate(kept, start=first_number):
            await copy.write_row((run_id, number, row.line, row.reason, row.content))
