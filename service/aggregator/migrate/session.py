"""The master's session in which a migration or a rotation does its work, one of them at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import Connection, create_engine, pool
from sqlalchemy.exc import DBAPIError

from aggregator.database.credentials import CredentialsError
from aggregator.migrate.lock import only_migration
from aggregator.migrate.outcome import Exit, MigrationError
from aggregator.settings import MigrationSettings

CONNECT_TIMEOUT_S = 10
GONE_AFTER_S = 5
"""So soon PostgreSQL notices that the task was killed, and gives up its statement and its lock.

https://www.postgresql.org/docs/17/runtime-config-connection.html#GUC-CLIENT-CONNECTION-CHECK-INTERVAL
"""


@contextmanager
def master_session(settings: MigrationSettings) -> Iterator[Connection]:
    """A connection with the master login that holds the migration's lock.

    Raises:
        MigrationError: for every failure of the database or of the secret within it.
    """
    url = settings.url().set(username=settings.master_username, password=settings.master_password.get_secret_value())
    engine = create_engine(
        url,
        poolclass=pool.NullPool,
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_S,
            "application_name": "data-aggregator-migration",
            "options": f"-c timezone=UTC -c lock_timeout={_ms(settings.migration_lock_timeout_s)}"
            f" -c statement_timeout={_ms(settings.migration_statement_timeout_s)}"
            f" -c client_connection_check_interval={_ms(GONE_AFTER_S)}",
        },
    )
    try:
        with engine.connect() as connection, only_migration(connection, settings.migration_lock_wait_s):
            yield connection
    except (DBAPIError, psycopg.Error) as error:
        raise _explained(error, settings) from error
    except CredentialsError as error:
        raise MigrationError(Exit.FAILED, str(error), "Mend that and run this again.") from error


def _explained(error: Exception, settings: MigrationSettings) -> MigrationError:
    cause = error.orig if isinstance(error, DBAPIError) else error
    said = str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
    if isinstance(cause, psycopg.errors.LockNotAvailable):
        return MigrationError(
            Exit.BLOCKED,
            f"A table was in use in all {settings.migration_lock_attempts} attempts of"
            f" {settings.migration_lock_timeout_s:g} s: {said}.",
            "Look in pg_stat_activity for a long transaction, end it or let it end, and run this again.",
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
            "Check DATABASE_HOST, the security groups and the master secret, and run this again.",
        )
    return MigrationError(
        Exit.FAILED,
        f"A statement failed and its migration was rolled back: {said}",
        "Mend the migration; the services go on with the schema as it was before it.",
    )


def _ms(seconds: float) -> int:
    return max(1, round(seconds * 1000))
