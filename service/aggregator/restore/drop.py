"""`python -m aggregator.restore.drop --database drill`: drop what a restore made, and nothing else."""

import argparse
import sys
from collections.abc import Mapping, Sequence

import psycopg
from psycopg import sql

from aggregator.backup.database import connect
from aggregator.backup.outcome import BackupError, Exit, run
from aggregator.observability import logs
from aggregator.restore.task import MARK, comment_of
from aggregator.settings import BackupSettings, load


def main(arguments: Sequence[str] | None = None) -> Exit:
    parser = argparse.ArgumentParser(prog="python -m aggregator.restore.drop", description=__doc__)
    parser.add_argument("--database", required=True, help="the database that a restore made")
    database: str = parser.parse_args(arguments).database
    return run("drop", lambda: _work(database))


def _work(database: str) -> Mapping[str, object]:
    settings = load(BackupSettings)
    logs.configure(settings.log_level)
    return {"dropped": database, "was": drop(settings, database)}


def drop(settings: BackupSettings, database: str) -> str | None:
    """Drop the database; what was said of it. None when there is none.

    Raises:
        BackupError: it is the one that serves, no restore made it, or it is in use; it stays then.
    """
    with connect(settings, settings.database_name, autocommit=True) as server:
        found, comment = comment_of(server, database)
        if not found:
            return None
        if database == settings.database_name or not (comment or "").startswith(MARK):
            raise BackupError(
                f"The database {database} was not made by a restore: {comment or 'nothing is known of it'}.",
                "Nothing was dropped. Name one that a restore made.",
            )
        try:
            server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(database)))
        except psycopg.errors.ObjectInUse as error:
            raise BackupError(
                f"The database {database} is in use.",
                "End its sessions (pg_stat_activity names them) and run it again.",
            ) from error
    return comment


if __name__ == "__main__":
    sys.exit(main())
