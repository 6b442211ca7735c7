"""The steps of a migration, and what each way of failing means."""

import logging
import random
import time

import psycopg
from alembic import command
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import Connection, create_engine, pool
from sqlalchemy.exc import DBAPIError

from aggregator.database.credentials import CredentialsError, CredentialsStore
from aggregator.database.schema import alembic_config
from aggregator.migrate.lock import only_migration
from aggregator.migrate.outcome import Exit, MigrationError
from aggregator.migrate.role import ApplicationRole
from aggregator.settings import MigrationSettings

log = logging.getLogger(__name__)

CONNECT_TIMEOUT_S = 10
LONGEST_PAUSE_S = 10.0


def migrate(settings: MigrationSettings, store: CredentialsStore) -> tuple[str | None, str | None]:
    """Bring the database to this release's head; the revisions before and after.

    Raises:
        MigrationError: with the exit code, what happened and what to do. Nothing half-done is left.
    """
    url = settings.url().set(username=settings.master_username, password=settings.master_password.get_secret_value())
    engine = create_engine(
        url,
        poolclass=pool.NullPool,
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_S,
            "application_name": "data-aggregator-migration",
            "options": f"-c timezone=UTC -c lock_timeout={_ms(settings.migration_lock_timeout_s)}"
            f" -c statement_timeout={_ms(settings.migration_statement_timeout_s)}",
        },
    )
    try:
        with engine.connect() as connection, only_migration(connection, settings.migration_lock_wait_s):
            return _steps(settings, store, connection)
    except (DBAPIError, psycopg.Error) as error:
        raise _explained(error, settings) from error
    except CredentialsError as error:
        raise MigrationError(Exit.FAILED, str(error), "Mend that and run the update again.") from error
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
    name = role.ensure(connection)
    _upgrade(settings, connection)
    role.limit(connection, name)
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


def _explained(error: Exception, settings: MigrationSettings) -> MigrationError:
    cause = error.orig if isinstance(error, DBAPIError) else error
    said = str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
    if isinstance(cause, psycopg.errors.LockNotAvailable):
        return MigrationError(
            Exit.BLOCKED,
            f"A table was in use in all {settings.migration_lock_attempts} attempts of"
            f" {settings.migration_lock_timeout_s:g} s: {said}.",
            "Look in pg_stat_activity for a long transaction, end it or let it end, and run the update again.",
        )
    if isinstance(cause, psycopg.errors.QueryCanceled):
        return MigrationError(
            Exit.DEADLINE,
            f"A statement needed more than {settings.migration_statement_timeout_s:g} s and was rolled back: {said}.",
            "Split the migration, or raise MIGRATION_STATEMENT_TIMEOUT_S.",
        )
    if isinstance(cause, psycopg.OperationalError):
        return MigrationError(
            Exit.FAILED,
            f"The database failed: {said}",
            "Check DATABASE_HOST, the security groups and the master secret, and run the update again.",
        )
    return MigrationError(
        Exit.FAILED,
        f"A statement failed and its migration was rolled back: {said}",
        "Mend the migration; the services go on with the schema as it was before it.",
    )


def _ms(seconds: float) -> int:
    return max(1, round(seconds * 1000))
