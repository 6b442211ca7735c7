"""Which source a worker may read now: taken with a lease, so that any number of workers share them.

https://www.postgresql.org/docs/17/sql-select.html#SQL-FOR-UPDATE-SHARE
"""

import logging
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.database.engine import Database

log = logging.getLogger(__name__)

STOPPED = "The worker stopped before the run ended; nothing of it was stored. The source is read again."

ABANDONED_AT_MOST = 3
"""A source whose runs end their workers so often in a row waits for its next turn: it may be what kills them."""

LOCK_SOURCE = "SELECT FROM sources WHERE id = :source_id FOR NO KEY UPDATE"
"""Before any of its runs is written."""
_TAKE = """
UPDATE sources SET claimed_until = now() + make_interval(secs => :lease_s)
WHERE id = (
    SELECT id FROM sources
    WHERE due_at <= now() AND url IS NOT NULL AND (claimed_until IS NULL OR claimed_until < now())
    ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, url, format, mapping, secret_name, etag, last_modified, content_sha256, version
"""
_GIVE_UP = """
UPDATE runs SET state = 'failed', ended_at = now(), error = :error WHERE source_id = :source_id AND state = 'running'
RETURNING id
"""
_COUNT_FAILURE = "UPDATE sources SET failures = failures + 1 WHERE id = :source_id"
_ABANDONED = """
SELECT count(*) FILTER (WHERE error = :error) = :most
FROM (SELECT error FROM runs WHERE source_id = :source_id AND ended_at IS NOT NULL ORDER BY id DESC LIMIT :most) AS last
"""
_POSTPONE = """
UPDATE sources SET claimed_until = NULL,
    due_at = CASE WHEN enabled AND interval_s IS NOT NULL THEN now() + make_interval(secs => interval_s) END
WHERE id = :source_id AND NOT EXISTS (SELECT FROM runs WHERE source_id = :source_id AND state = 'waiting')
RETURNING id
"""
_BEGIN_WAITING = """
UPDATE runs SET state = 'running', started_at = now()
WHERE id = (SELECT id FROM runs WHERE source_id = :source_id AND state = 'waiting' ORDER BY id LIMIT 1)
RETURNING id
"""
_BEGIN = """
INSERT INTO runs (source_id, trigger, state, started_at) VALUES (:source_id, 'schedule', 'running', now()) RETURNING id
"""
_PROLONG = """
UPDATE sources SET claimed_until = now() + make_interval(secs => :lease_s)
WHERE id = :source_id AND EXISTS (SELECT FROM runs WHERE id = :run_id AND state = 'running')
"""
_GIVE_BACK = """
WITH back AS (
    UPDATE runs SET state = 'waiting', started_at = NULL, rows_read = 0, rows_rejected = 0, bytes = 0
    WHERE id = :run_id AND state = 'running' RETURNING source_id)
UPDATE sources SET claimed_until = NULL, due_at = now() FROM back WHERE sources.id = back.source_id
"""
_LAG = """
SELECT coalesce(extract(epoch FROM max(now() - due_at)), 0)::float8 FROM sources
WHERE due_at <= now() AND (claimed_until IS NULL OR claimed_until < now())
"""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A source as it was when it was taken, and the run that this is."""

    run_id: int
    source_id: uuid.UUID
    url: str
    format: str | None
    mapping: dict[str, Any]
    secret_name: str | None
    etag: str | None
    last_modified: str | None
    content_sha256: str | None
    version: int
    taken_at: datetime


class Claims:
    """Every query of a worker that is about who reads what."""

    def __init__(self, database: Database, lease_s: int) -> None:
        self._database = database
        self._lease_s = lease_s

    async def take(self) -> Claim | None:
        """The source that has been due for longest, with its run begun; None where nothing is due.

        A run of a worker that has not been heard of for the lease is given up here, before its source is read anew.
        """
        while True:
            taken, claim = await self._take_one()
            if claim is not None or not taken:
                return claim

    async def _take_one(self) -> tuple[bool, Claim | None]:
        """Whether something was due; no claim where it was but is postponed."""
        async with self._database.writing() as session:
            found = (await session.execute(text(_TAKE), {"lease_s": self._lease_s})).mappings().one_or_none()
            if found is None:
                return False, None
            source = {"source_id": found["id"]}
            if await self._gave_up(session, source) and await session.scalar(text(_POSTPONE), source):
                log.error("reading this source has ended its workers: postponed", extra={"source": str(found["id"])})
                return True, None
            run_id = await session.scalar(text(_BEGIN_WAITING), source)
            if run_id is None:
                run_id = await session.scalar(text(_BEGIN), source)
            taken_at = await session.scalar(text("SELECT now()"))
        columns = {name: found[name] for name in found if name != "id"}
        return True, Claim(run_id=run_id, source_id=found["id"], taken_at=taken_at, **columns)

    async def _gave_up(self, session: AsyncSession, source: dict[str, uuid.UUID]) -> bool:
        """Fail the run that nobody carries out any more; true where too many in a row have ended so."""
        if await session.scalar(text(_GIVE_UP), {**source, "error": STOPPED}) is None:
            return False
        await session.execute(text(_COUNT_FAILURE), source)
        return bool(await session.scalar(text(_ABANDONED), {**source, "error": STOPPED, "most": ABANDONED_AT_MOST}))

    async def prolong(self, claim: Claim) -> None:
        """Say that the run goes on."""
        values = {"lease_s": self._lease_s, "source_id": claim.source_id, "run_id": claim.run_id}
        async with self._database.writing() as session:
            await session.execute(text(_PROLONG), values)

    async def give_back(self, claim: Claim) -> None:
        """Let another worker have it at once: this one stops."""
        async with self._database.writing() as session:
            await session.execute(text(LOCK_SOURCE), {"source_id": claim.source_id})
            await session.execute(text(_GIVE_BACK), {"run_id": claim.run_id})

    async def lag_s(self) -> float:
        """For how long the source that waits longest has been due, in seconds."""
        async with self._database.reading() as session:
            return float(await session.scalar(text(_LAG)) or 0.0)
