"""What a run leaves behind: its row, its rejects, and when its source is due again."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.ingest.rows import RejectedRow
from aggregator.sources.rejects import KEPT_REJECTS, keep_rejects
from aggregator.storage.writer import Merged
from aggregator.worker.claims import LOCK_SOURCE, Claim

MOST_DOUBLINGS = 4
"""A source that goes on failing is asked after 16 intervals, at last."""
LONGEST_ETAG = 1000
LONGEST_LAST_MODIFIED = 100
"""As the columns have it: a validator that is longer is not kept, and the source read whole the next time."""
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
                * CASE WHEN :failed THEN power(2, least(failures, :most_doublings)) ELSE 1 END)
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
    rejects: list[RejectedRow] = field(default_factory=list)
    """The first of them. Written with the result: a row of theirs would keep the run's row locked until then."""

    def reject(self, rows: Sequence[RejectedRow]) -> None:
        """Count them all, and keep what the bound of a run leaves room for."""
        self.rows_rejected += len(rows)
        self.rejects += rows[: KEPT_REJECTS - len(self.rejects)]


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
    # The source before the run, as everybody locks them: a source that is deleted meanwhile would else be a deadlock.
    await session.execute(text(LOCK_SOURCE), {"source_id": claim.source_id})
    if await session.scalar(text(_FINISH), values) is None:
        raise LostRunError
    await keep_rejects(session, claim.run_id, result.rejects)
    await session.execute(
        text(_RESCHEDULE),
        {
            "source_id": claim.source_id,
            "version": claim.version,
            "failed": result.state == "failed",
            "etag": _usable(result.etag, LONGEST_ETAG),
            "last_modified": _usable(result.last_modified, LONGEST_LAST_MODIFIED),
            "content_sha256": result.content_sha256,
            "jitter": 1 + random.uniform(-JITTER, JITTER),  # noqa: S311 - so that many sources do not come at once
            "most_doublings": MOST_DOUBLINGS,
        },
    )


def _usable(validator: str | None, longest: int) -> str | None:
    """What the source may be asked with next time; a header is ASCII."""
    return validator if validator and len(validator) <= longest and validator.isascii() else None
