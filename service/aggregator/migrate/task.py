"""The steps of a migration, and what each way of failing means."""

import logging
import random
import time

import psycopg
from alembic import command
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from aggregator.database.credentials import CredentialsStore
from aggregator.database.schema import alembic_config
from aggregator.migrate.outcome import Exit, MigrationError
from aggregator.migrate.role import ApplicationRole
from aggregator.migrate.session import master_session
from aggregator.settings import MigrationSettings

log = logging.getLogger(__name__)

LONGEST_PAUSE_S = 10.0


def migrate(settings: MigrationSettings, store: CredentialsStore) -> tuple[str | None, str | None]:
    """Bring the database to this release's head; the revisions before and after.

    Raises:
        MigrationError: with the exit code, what happened and what to do. Nothing half-done is left.
    """
    try:
        with master_session(settings) as connection:
            return _steps(settings, store, connection)
    except CommandError as error:
        raise MigrationError(
            Exit.FAILED,
            f"Alembic refuses: {error}",
            "The database knows a revision that this image lacks: deploy the release that made it, or a newer one.",
        ) from error


def _steps(
    settings: MigrationSettings, store: CredentialsStore, connection: Connection
) -> tuple[str | None, str | None]:
    role = ApplicationRole(settings=settings, store=store)
    before = _revision(connection)
    names = role.ensure(connection)
    _upgrade(settings, connection)
    role.limit(connection, names)
    return before, _revision(connection)


def _upgrade(settings: MigrationSettings, connection: Connection) -> None:
    """Upgrade; when a table's lock cannot be had in time, let go, so that the readers queued behind this one go on,
    and try again. Migrations that were committed before stay: the next attempt begins behind them."""
    config = alembic_config()
    config.attributes["connection"] = connection
    attempts = settings.migration_lock_attempts
    for attempt in range(1, attempts + 1):
        try:
            command.upgrade(config, "head")
            connection.commit()
        except DBAPIError as error:
            connection.rollback()
            if not isinstance(error.orig, psycopg.errors.LockNotAvailable) or attempt == attempts:
                raise
            pause_s = min(LONGEST_PAUSE_S, 0.5 * 2**attempt) * random.uniform(0.5, 1)  # noqa: S311 - jitter
            log.warning("a table is in use: attempt %s of %s, again in %.1f s", attempt, attempts, pause_s)
            time.sleep(pause_s)
        else:
            return


def _revision(connection: Connection) -> str | None:
    revision = MigrationContext.configure(connection).get_current_revision()
    connection.rollback()
    return revision
