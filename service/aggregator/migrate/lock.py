"""One migration at a time: a PostgreSQL advisory lock, which dies with the connection that holds it.

Alembic has no lock of its own (https://github.com/sqlalchemy/alembic/issues/633).
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from aggregator.migrate.outcome import Exit, MigrationError

log = logging.getLogger(__name__)

LOCK_KEY = 0x64617461_61676772
"""Any fixed 64-bit number; this one spells "dataaggr"."""

POLL_S = 0.5


@contextmanager
def only_migration(connection: Connection, wait_s: float) -> Iterator[None]:
    """Hold the lock, on this connection's session and over all its transactions.

    Raises:
        MigrationError: another migration held it for all of the wait.
    """
    deadline = time.monotonic() + wait_s
    told = False
    while not _try_lock(connection):
        if time.monotonic() >= deadline:
            raise MigrationError(
                Exit.LOCK_HELD,
                f"Another migration held the lock for {wait_s:g} s ({_holder(connection)}).",
                "Wait until that update has ended and run this one again; if none runs, end that session.",
            )
        if not told:
            log.info("another migration runs: waiting", extra={"holder": _holder(connection)})
            told = True
        time.sleep(POLL_S)
    try:
        yield
    finally:
        if not connection.invalidated and not connection.closed:
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK_KEY})
            connection.commit()


def _try_lock(connection: Connection) -> bool:
    got = connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": LOCK_KEY}).scalar_one()
    connection.commit()  # the lock belongs to the session; an open transaction would only hold back vacuum
    return bool(got)


def _holder(connection: Connection) -> str:
    query = text(
        "SELECT a.pid, a.client_addr, a.state FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
        " WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1"
        " AND l.classid::bigint = :high AND l.objid::bigint = :low"
    )
    row = connection.execute(query, {"high": LOCK_KEY >> 32, "low": LOCK_KEY & 0xFFFFFFFF}).first()
    connection.commit()
    return f"session {row.pid} from {row.client_addr}, {row.state}" if row else "its session has just ended"
