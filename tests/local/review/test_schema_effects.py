"""What the review says of a change, held to a real PostgreSQL: locks, rewrites, and what the release before still does.

The server is the one of the service's tests: the same version as the stacks' own.
"""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from stacks.review.migration import RevisionReview
from stacks.review.schema.finding import Effect
from stacks.review.schema.statement import parse
from tests.local.service.conftest import Server
from tests.unit.review.schema.migrations import Migrations, finding
from tests.unit.review.schema.schema_changes import BLOCKING, HARMLESS, TAKING_AWAY, TYPES

pytestmark = pytest.mark.local

EXCLUSIVE = "AccessExclusiveLock"
AGAINST_WRITES = {"ShareLock", "ShareRowExclusiveLock", "ExclusiveLock"}
RELEASE_BEFORE = [
    "INSERT INTO datasets (id, name, note, bytes, count) VALUES (gen_random_uuid(), 'a', NULL, 5000000000, 1)",
    "INSERT INTO datasets (id, name, note, count) VALUES (gen_random_uuid(), 'b', 'x', 2)",
    "SELECT id, name, note, bytes, count FROM datasets",
    "INSERT INTO rejects (dataset_id, line) SELECT id, 7 FROM datasets WHERE name = 'a'",
    "SELECT dataset_id, line FROM rejects",
]
"""What the release of revision 0001 does all day."""


class Schema:
    """A database at revision 0001, on which a pending revision is run statement by statement."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self.locks: set[tuple[str, str]] = set()
        self._files = self._filenodes()

    def run(self, revision: RevisionReview) -> None:
        """Note every lock that it holds on what was there before."""
        for statement in parse(revision.sql):
            self._connection.execute(revision.sql[statement.start : statement.end])
            self.locks |= set(
                self._connection.execute(
                    "SELECT c.relname, l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
                    " WHERE l.pid = pg_backend_pid() AND l.granted"
                ).fetchall()
            )

    def rewritten(self) -> set[str]:
        """The tables that lie in another file than before."""
        now = self._filenodes()
        return {name for name, file in self._files.items() if name in now and now[name] != file}

    def _filenodes(self) -> dict[str, int]:
        found = self._connection.execute(
            "SELECT relname, pg_relation_filenode(oid) FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        return dict(found.fetchall())

    def refused(self) -> list[str]:
        """What PostgreSQL says to the release before."""
        answers = []
        for statement in RELEASE_BEFORE:
            try:
                self._connection.execute(statement)
            except psycopg.Error as error:
                answers.append(str(error))
        return answers


@pytest.fixture
def migrations(tmp_path: Path) -> Migrations:
    return Migrations(tmp_path / "migrations")


@pytest.fixture
def schema(postgres: Server, migrations: Migrations) -> Iterator[Schema]:
    name = f"t{secrets.token_hex(6)}"
    with postgres.connect("postgres") as master:
        master.execute(f"CREATE DATABASE {name}".encode())
    [base] = migrations.review_from(None).revisions
    with postgres.connect(name) as connection:
        connection.execute("SET timezone = 'UTC'")  # as a migration's session
        connection.execute(base.sql.encode())
        yield Schema(connection)


@pytest.mark.parametrize(("rule", "upgrade"), [(rule, case[0]) for rule, case in BLOCKING.items()], ids=BLOCKING)
def test_what_blocks_holds_that_lock_and_what_rewrites_does(
    schema: Schema, migrations: Migrations, rule: str, upgrade: str
) -> None:
    revision = migrations.review(upgrade)
    found = finding(revision, rule)
    schema.run(revision)
    table = "datasets" if found.subject.startswith("index") else found.subject.split()[-1]
    modes = {mode for relation, mode in schema.locks if relation == table}
    assert (table in schema.rewritten()) == (Effect.REWRITES in found.effects)
    if "BEGIN" not in revision.sql or rule == "update-all-rows":
        return  # its locks are gone with its own transaction, or lie on rows
    if Effect.BLOCKS_ALL in found.effects:
        assert EXCLUSIVE in modes
    else:
        assert modes & AGAINST_WRITES
        assert EXCLUSIVE not in modes


@pytest.mark.parametrize("upgrade", HARMLESS.values(), ids=HARMLESS)
def test_a_harmless_change_rewrites_nothing_and_the_release_before_goes_on(
    schema: Schema, migrations: Migrations, upgrade: str
) -> None:
    schema.run(migrations.review(upgrade))
    assert schema.rewritten() == set()
    assert schema.refused() == []


@pytest.mark.parametrize("upgrade", [case[0] for case in TAKING_AWAY.values()], ids=TAKING_AWAY)
def test_what_takes_away_breaks_the_release_before(schema: Schema, migrations: Migrations, upgrade: str) -> None:
    schema.run(migrations.review(upgrade, phase="contract"))
    assert schema.refused() != []


def test_types_are_rewritten_as_the_table_says(postgres: Server) -> None:
    real = {}
    with postgres.connect("postgres") as connection:
        connection.execute("SET timezone = 'UTC'")
        for old, new, *_ in TYPES:
            connection.execute(f"CREATE TEMP TABLE changed (c {old})".encode())
            [(before,)] = connection.execute("SELECT pg_relation_filenode('changed')").fetchall()
            connection.execute(f"ALTER TABLE changed ALTER c TYPE {new} USING c::{new}".encode())
            [(after,)] = connection.execute("SELECT pg_relation_filenode('changed')").fetchall()
            connection.execute("DROP TABLE changed")
            real[old, new] = after != before
    assert real == {(old, new): rewritten for old, new, _, rewritten in TYPES}
