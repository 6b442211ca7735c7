"""`python -m aggregator.restore.switch --to restored`: let a restored database serve, and keep the one that did.

Two renamings in one transaction: the services find the other database under the name that they know.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg
from psycopg import sql

from aggregator.backup.database import connect
from aggregator.backup.outcome import BackupError, Exit, run
from aggregator.observability import logs
from aggregator.restore.task import COMPLETE, MARK, comment_of
from aggregator.settings import BackupSettings, load

BETWEEN = "postgres"
"""A database that every server has: none can be renamed from within."""

SESSIONS_END_WITHIN_S = 15
POLL_S = 0.1


def main(arguments: Sequence[str] | None = None) -> Exit:
    parser = argparse.ArgumentParser(prog="python -m aggregator.restore.switch", description=__doc__)
    parser.add_argument("--to", required=True, help="the database that a restore made")
    to: str = parser.parse_args(arguments).to
    return run("switch", lambda: _work(to))


def _work(to: str) -> Mapping[str, object]:
    settings = load(BackupSettings)
    logs.configure(settings.log_level)
    return {"serves": to, "kept_as": switch(settings, to)}


def switch(settings: BackupSettings, to: str) -> str:
    """Give the restored database the name of the one that serves; the name under which that one is kept.

    Open sessions of both are ended: what they had not committed is rolled back.

    Raises:
        BackupError: no restore made that database, or its sessions do not end; all is as before.
    """
    serving = settings.database_name
    with connect(settings, BETWEEN, autocommit=True) as server:
        found, comment = comment_of(server, to)
        if not found or not (comment or "").startswith(f"{MARK} {COMPLETE}"):
            raise BackupError(
                f"{to} is no database that a restore has completed: {comment or 'nothing is known of it'}.",
                "Restore a dump into a new database first, and name that one.",
            )
        now = datetime.now(UTC)
        kept = f"{serving[:40]}_until_{now:%Y%m%dt%H%M%Sz}"
        with _closed(server, [serving, to]), server.transaction():
            for old, new, said in ((serving, kept, f"served until {now:%FT%TZ}"), (to, serving, None)):
                _alter(server, old, sql.SQL("RENAME TO {}").format(sql.Identifier(new)))
                _alter(server, new, sql.SQL("ALLOW_CONNECTIONS true"))
                server.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(new), sql.Literal(said)))
    return kept


@contextmanager
def _closed(server: psycopg.Connection, databases: list[str]) -> Iterator[None]:
    """Keep everybody out of the databases; when what is done meanwhile fails, let them in again."""
    try:
        for database in databases:
            _alter(server, database, sql.SQL("ALLOW_CONNECTIONS false"))
        _end_sessions(server, databases)
        yield
    except BaseException:
        for database in databases:
            _alter(server, database, sql.SQL("ALLOW_CONNECTIONS true"))
        raise


def _end_sessions(server: psycopg.Connection, databases: list[str]) -> None:
    query = "FROM pg_stat_activity WHERE datname = ANY(%s) AND backend_type = 'client backend'"
    server.execute(f"SELECT pg_terminate_backend(pid) {query}", (databases,))
    deadline = time.monotonic() + SESSIONS_END_WITHIN_S
    while left := server.execute(f"SELECT pid {query}", (databases,)).fetchall():
        if time.monotonic() > deadline:
            raise BackupError(
                f"{len(left)} sessions did not end within {SESSIONS_END_WITHIN_S} s.",
                "Look at them in pg_stat_activity, end them, and run it again.",
            )
        time.sleep(POLL_S)


def _alter(server: psycopg.Connection, database: str, what: sql.SQL | sql.Composed) -> None:
    server.execute(sql.SQL("ALTER DATABASE {} {}").format(sql.Identifier(database), what))


if __name__ == "__main__":
    sys.exit(main())
