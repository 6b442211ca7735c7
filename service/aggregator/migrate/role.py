"""The application's own login: what it may do, and its password, which only the secret knows.

It is one of two, between which rotations alternate: the former one works until the next rotation, so that a process
that still holds it is never refused before it can read the other one.
https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets_strategies.html
"""

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

import psycopg
from psycopg import sql
from sqlalchemy import Connection, text

from aggregator.database.credentials import Credentials, CredentialsStore
from aggregator.database.engine import refused_credentials
from aggregator.migrate.outcome import Exit, MigrationError
from aggregator.settings import CLONE_SUFFIX, MigrationSettings

log = logging.getLogger(__name__)

SCHEMA = "public"
CONNECT_TIMEOUT_S = 10

_TOO_MUCH: dict[str, LiteralString] = {
    "alembic_version": "REVOKE INSERT, UPDATE, DELETE ON {schema}.{table} FROM {role}",
    "audit_events": "REVOKE UPDATE, DELETE ON {schema}.{table} FROM {role}",
}
"""Of the tables that exist: Alembic's own is read only, and the audit log is added to, never changed."""


@dataclass(frozen=True, kw_only=True)
class ApplicationRole:
    """Makes the role, keeps its secret working, and rotates it. All of it may be repeated."""

    settings: MigrationSettings
    store: CredentialsStore

    def ensure(self, connection: Connection) -> list[str]:
        """Make sure that the secret holds a login that works and that the logins may do their work; their names.

        A working secret is left as it is, whoever wrote it: a rotation may have. Otherwise the role gets a new
        password, and the secret is written before that is committed: if it cannot be written, nothing has changed.
        """
        held = self.store.read_if_any()
        if held is None or not self._works(held):
            held = _new_login(self.settings.application_role)
            _set_password(connection, held)
            self.store.write(held)
            connection.commit()
            log.info(
                "the application's role has a new password, and the secret holds it", extra={"role": held.username}
            )
        others = [name for name in self._logins() if name != held.username and _exists(connection, name)]
        names = [held.username, *others]
        for name in names:
            self._grant(connection, name)
        connection.commit()
        return names

    def limit(self, connection: Connection, names: Sequence[str]) -> None:
        """Take back what the grants on all tables gave too much: see `_TOO_MUCH`."""
        for name in names:
            _take_back(connection, name)
        connection.commit()

    def rotate(self, connection: Connection) -> tuple[str, str]:
        """Give the login that is not in use a new password and the same rights, and let the secret hold it.

        The secret is written last, and only with a login that the database has taken.

        Returns:
            The login that the secret held, and the one that it holds now.

        Raises:
            MigrationError: the secret holds no login that works, or the database refuses the new one.
        """
        held = self.store.read_if_any()
        if held is None or not self._works(held):
            raise MigrationError(
                Exit.FAILED,
                "The secret holds no login that the database takes: there is nothing to rotate.",
                "Run the migration (`python -m aggregator.migrate`): it makes the role and writes the secret.",
            )
        role, clone = self._logins()
        new = _new_login(clone if held.username == role else role)
        _set_password(connection, new)
        self._grant(connection, new.username)
        connection.commit()
        if not self._works(new):
            raise MigrationError(
                Exit.FAILED,
                f"The database refuses the new login {new.username}; the secret still holds {held.username}.",
                "Look at the server's log for the reason of the refusal.",
            )
        self.store.write(new)
        return held.username, new.username

    def _logins(self) -> tuple[str, str]:
        role = self.settings.application_role
        return role, f"{role}{CLONE_SUFFIX}"

    def _works(self, held: Credentials) -> bool:
        """Whether the database takes this login. Another failure than a refusal is no reason to change it."""
        try:
            psycopg.connect(
                host=self.settings.database_host,
                port=self.settings.database_port,
                dbname=self.settings.database_name,
                sslmode=self.settings.database_sslmode,
                sslrootcert=self.settings.database_sslrootcert,
                user=held.username,
                password=held.password,
                connect_timeout=CONNECT_TIMEOUT_S,
            ).close()
        except psycopg.OperationalError as error:
            if refused_credentials(error):
                return False
            raise
        return True

    def _grant(self, connection: Connection, name: str) -> None:
        """Rows, not tables: the role can neither create, alter nor truncate anything. Later tables are included."""
        database = self.settings.database_name
        _execute(connection, "GRANT CONNECT ON DATABASE {database} TO {role}", database=database, role=name)
        _execute(connection, "REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC", schema=SCHEMA)
        _execute(connection, "GRANT USAGE ON SCHEMA {schema} TO {role}", schema=SCHEMA, role=name)
        for statement in (
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
            "GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
            "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {schema} TO {role}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE ON SEQUENCES TO {role}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT EXECUTE ON FUNCTIONS TO {role}",
        ):
            _execute(connection, statement, schema=SCHEMA, role=name)
        _take_back(connection, name)


def _new_login(name: str) -> Credentials:
    return Credentials(username=name, password=secrets.token_urlsafe(32))


def _set_password(connection: Connection, login: Credentials) -> None:
    """Give the role this password, and make the role where there is none; the caller commits."""
    name = login.username
    if not _exists(connection, name):
        _execute(
            connection,
            "CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT",
            role=name,
        )
    driver = _driver(connection)
    # Only the SCRAM verifier travels: the password itself would stand in the server's log of statements.
    verifier = driver.pgconn.encrypt_password(login.password.encode(), name.encode(), b"scram-sha-256").decode()
    driver.execute(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(name), sql.Literal(verifier)))


def _take_back(connection: Connection, name: str) -> None:
    """In the transaction that granted it, so that nobody ever sees it granted."""
    for table, statement in _TOO_MUCH.items():
        if connection.scalar(text("SELECT to_regclass(:name)"), {"name": f"{SCHEMA}.{table}"}) is not None:
            _execute(connection, statement, schema=SCHEMA, table=table, role=name)


def _exists(connection: Connection, name: str) -> bool:
    found = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :name"), {"name": name})
    return found.first() is not None


def _execute(connection: Connection, statement: LiteralString, **names: str) -> None:
    """Run a statement with these names in it. SQLAlchemy has to see it, or its commit would commit nothing."""
    identifiers = {key: sql.Identifier(name) for key, name in names.items()}
    connection.exec_driver_sql(sql.SQL(statement).format(**identifiers).as_string(_driver(connection)))


def _driver(connection: Connection) -> psycopg.Connection[tuple[object, ...]]:
    """psycopg's own connection: it quotes identifiers, which no parameter can be."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError(f"the migration needs a connection of psycopg, not {type(driver).__name__}")
    return driver
