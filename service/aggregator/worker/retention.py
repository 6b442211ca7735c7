"""Forgets what is older than it is kept: runs with their rejects, and lines of the audit log."""

import logging

from sqlalchemy import text

from aggregator.database.engine import Database

log = logging.getLogger(__name__)

LOOK_EVERY_S = 3600.0

_FORGET_RUNS = """
DELETE FROM runs WHERE id IN (
    SELECT id FROM runs AS old
    WHERE ended_at < now() - make_interval(days => :days)
        AND EXISTS (
            SELECT FROM runs AS newer
            WHERE newer.source_id = old.source_id AND newer.id > old.id AND newer.ended_at IS NOT NULL
                AND (old.state = 'failed' OR newer.state <> 'failed'))
    ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED)
"""
"""Of every source the newest that ended stays, and the newest that did not fail, however old: they tell how the source
is, and since when. A run may have 1,000 rejects."""
_FORGET_AUDIT_EVENTS = "SELECT forget_audit_events(:days)"


class Retention:
    """How long each is kept, in days. Any number of workers do this side by side."""

    def __init__(self, database: Database, *, run_days: int, audit_days: int) -> None:
        self._database = database
        self._run_days = run_days
        self._audit_days = audit_days

    async def forget(self) -> bool:
        """Some of what is too old; whether there was any, and so may be more."""
        async with self._database.writing() as session:
            runs = (await session.execute(text(_FORGET_RUNS), {"days": self._run_days})).rowcount  # type: ignore[attr-defined]
        async with self._database.writing() as session:
            events = await session.scalar(text(_FORGET_AUDIT_EVENTS), {"days": self._audit_days}) or 0
        if runs or events:
            log.info("what is too old was forgotten", extra={"runs": runs, "audit_events": events})
        return bool(runs or events)
