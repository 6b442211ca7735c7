"""How Alembic reaches the database: on the connection it is given, else on one of its own.

The migration task gives one, on which it holds the advisory lock. A person's plain `alembic` uses the environment's
DATABASE_* and MASTER_* variables.
"""

from aggregator.access.models import ApiKey, AuditEvent, LoginSession
from aggregator.database.base import metadata
from aggregator.datasets import models
from aggregator.idempotency.models import IdempotencyKey
from aggregator.series.models import Series
from aggregator.settings import MigrationSettings, load
from aggregator.sources.models import Run, RunReject, Source
from aggregator.storage import tables
from alembic import context
from sqlalchemy import Connection, create_engine, pool

TARGET = metadata
TABLES = (
    models.Dataset,
    models.observations,
    models.Reject,
    Source,
    Run,
    RunReject,
    Series,
    tables.points,
    IdempotencyKey,
    ApiKey,
    LoginSession,
    AuditEvent,
)
"""Imported: they put themselves into the metadata."""


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=TARGET,
        transaction_per_migration=True,
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    given: Connection | None = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    settings = load(MigrationSettings)
    url = settings.url().set(username=settings.master_username, password=settings.master_password.get_secret_value())
    with create_engine(url, poolclass=pool.NullPool).connect() as connection:
        migrate(connection)


if context.is_offline_mode():
    context.configure(dialect_name="postgresql", target_metadata=TARGET, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    main()
