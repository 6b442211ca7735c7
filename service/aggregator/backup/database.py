"""The master's connections, and what a database holds."""

from typing import Any

import psycopg
from psycopg import sql

from aggregator.backup.manifest import Contents
from aggregator.settings import MasterSettings

CONNECT_TIMEOUT_S = 10
APPLICATION_NAME = "data-aggregator-backup"

_TABLES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind = 'r' AND n.nspname !~ '^(pg_|information_schema$)'
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
 ORDER BY 1, 2
"""
"""Partitions are tables of their own; what an extension owns is not dumped."""

_ROLES = """
SELECT DISTINCT r.rolname
  FROM (SELECT relnamespace AS schema, (aclexplode(relacl)).grantee FROM pg_class
        UNION ALL SELECT oid, (aclexplode(nspacl)).grantee FROM pg_namespace
        UNION ALL SELECT defaclnamespace, (aclexplode(defaclacl)).grantee FROM pg_default_acl) granted
  JOIN pg_roles r ON r.oid = granted.grantee
  LEFT JOIN pg_namespace n ON n.oid = granted.schema
 WHERE coalesce(n.nspname, '') !~ '^(pg_|information_schema$)'
   AND r.rolname !~ '^(pg_|rds)' AND r.rolname <> current_user
 ORDER BY 1
"""
"""Those that PostgreSQL or RDS makes are on every server."""


def connect(settings: MasterSettings, database: str, *, autocommit: bool = False) -> psycopg.Connection:
    """A connection of the master."""
    return psycopg.connect(
        host=settings.database_host,
        port=settings.database_port,
        dbname=database,
        user=settings.master_username,
        password=settings.master_password.get_secret_value(),
        sslmode=settings.database_sslmode,
        sslrootcert=settings.database_sslrootcert,
        connect_timeout=CONNECT_TIMEOUT_S,
        application_name=APPLICATION_NAME,
        autocommit=autocommit,
    )


def environment(settings: MasterSettings, database: str) -> dict[str, str]:
    """The same login for the programs of PostgreSQL: in their environment, where no list of processes shows it."""
    given = {
        "PGHOST": settings.database_host,
        "PGPORT": str(settings.database_port),
        "PGDATABASE": database,
        "PGUSER": settings.master_username,
        "PGPASSWORD": settings.master_password.get_secret_value(),
        "PGSSLMODE": settings.database_sslmode,
        "PGCONNECT_TIMEOUT": str(CONNECT_TIMEOUT_S),
        "PGAPPNAME": APPLICATION_NAME,
    }
    if settings.database_sslrootcert:
        given["PGSSLROOTCERT"] = settings.database_sslrootcert
    return given


def contents_of(connection: psycopg.Connection) -> Contents:
    """Count every row, as the connection's transaction sees them."""
    tables = connection.execute(_TABLES).fetchall()
    return Contents(
        rows={f"{schema}.{table}": _count(connection, schema, table) for schema, table in tables},
        roles=[name for (name,) in connection.execute(_ROLES)],
        schema_head=_schema_head(connection),
        postgres_version=_one(connection, sql.SQL("SHOW server_version")),
    )


def export_snapshot(connection: psycopg.Connection) -> str:
    """The snapshot of the connection's transaction, for others to see the same rows while it is open.

    https://www.postgresql.org/docs/17/functions-admin.html#FUNCTIONS-SNAPSHOT-SYNCHRONIZATION
    """
    return str(_one(connection, sql.SQL("SELECT pg_export_snapshot()")))


def _schema_head(connection: psycopg.Connection) -> str | None:
    if _one(connection, sql.SQL("SELECT to_regclass('public.alembic_version')")) is None:
        return None
    row = connection.execute("SELECT version_num FROM public.alembic_version").fetchone()
    return str(row[0]) if row else None


def _count(connection: psycopg.Connection, schema: str, table: str) -> int:
    return int(_one(connection, sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, table))))


def _one(connection: psycopg.Connection, query: sql.SQL | sql.Composed) -> Any:
    row = connection.execute(query).fetchone()
    if row is None:
        raise psycopg.DataError("The server answered a query for one value with none.")
    return row[0]
