"""The steps of a restore: into a new database, beside the one that serves."""

import logging
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO

import psycopg
from psycopg import sql

from aggregator.backup.bucket import DumpBucket, Writer
from aggregator.backup.database import connect, contents_of
from aggregator.backup.manifest import Contents, Manifest, differences
from aggregator.backup.outcome import BackupError
from aggregator.backup.programs import Program, running
from aggregator.settings import BackupSettings

log = logging.getLogger(__name__)

LATEST = "latest"
MARK = "data-aggregator restore:"
"""A database whose comment begins with it was made by a restore, and may be dropped by the next one."""

COMPLETE = "complete"
"""Follows the mark once the rows have been compared."""

HEADER_BYTES = 16 * 1024 * 1024
"""Room for the table of contents, with which a dump begins: some hundred bytes for each object of the schema."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """Which dump, into which new database. ``replace``: drop what an earlier restore made of that name.

    ``jobs``: how many indexes and constraints are built at once.
    """

    dump: str
    into: str
    replace: bool = False
    jobs: int = 2


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What came back, and how long each part of it took, in seconds."""

    manifest: Manifest
    found: Contents
    seconds: dict[str, float]

    def figures(self) -> dict[str, object]:
        """For the log: every table with the rows that were dumped and those that came back."""
        expected, found = self.manifest.contents.rows, self.found.rows
        return {
            "dump": self.manifest.key,
            "dumped_at": self.manifest.started_at.isoformat(),
            "tables": [
                {"table": table, "dumped": expected.get(table), "restored": found.get(table)}
                for table in sorted(expected.keys() | found.keys())
            ],
            "rows": self.found.total_rows,
            "bytes": self.manifest.bytes,
            "steps_s": self.seconds,
        }


def restore(settings: BackupSettings, bucket: DumpBucket, request: Request) -> Restored:
    """Make the database and bring the dump back into it; compare what came back with what was dumped.

    Raises:
        BackupError: the dump is not all there, the database exists, pg_restore failed, or the rows differ.
    """
    if request.into == settings.database_name:
        raise BackupError(
            f"{request.into} is the database that serves.", "Restore into a new name: nothing is restored over it."
        )
    manifest = bucket.find(bucket.latest() if request.dump == LATEST else request.dump)
    with connect(settings, settings.database_name, autocommit=True) as server:
        _make_room(server, request)
        _make_roles(server, manifest)
        _make_database(server, request.into, manifest)
        clock = _Clock()
        with tempfile.NamedTemporaryFile() as header:
            _bring_back(settings, bucket, manifest, request.into, header.file)
            clock.lap("tables")
            header.flush()
            _build(settings, request, header.name)
            clock.lap("indexes")
        found = _look(settings, request.into)
        clock.lap("counts")
        restored = Restored(manifest=manifest, found=found, seconds=clock.laps)
        if wrong := differences(manifest.contents, found):
            log.error("the restored database differs", extra=restored.figures())
            raise BackupError(
                f"{request.into} is not what was dumped: {'; '.join(wrong)}.",
                "Do not use it. Run it again with --replace, or with another dump.",
            )
        _mark(server, request.into, f"{COMPLETE} {datetime.now(UTC):%FT%TZ} of {manifest.key}")
    return restored


def comment_of(server: psycopg.Connection, database: str) -> tuple[bool, str | None]:
    """Whether there is such a database, and what was said of it."""
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    row = server.execute(query, (database,)).fetchone()
    return (row is not None, row[0] if row else None)


def _make_room(server: psycopg.Connection, request: Request) -> None:
    found, comment = comment_of(server, request.into)
    if not found:
        return
    if not (comment or "").startswith(MARK):
        raise BackupError(
            f"The database {request.into} exists, and no restore made it.", "Restore into a name that is free."
        )
    if not request.replace:
        raise BackupError(
            f"The database {request.into} exists: {comment}.",
            "Restore into another name, or drop this one first by running it again with --replace.",
        )
    try:
        server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(request.into)))
    except psycopg.errors.ObjectInUse as error:
        raise BackupError(
            f"The database {request.into} is in use.",
            "End its sessions (pg_stat_activity names them) and run it again.",
        ) from error
    log.info("dropped what an earlier restore had made", extra={"database": request.into, "was": comment})


def _make_roles(server: psycopg.Connection, manifest: Manifest) -> None:
    """On a server of its own the roles are missing; the next migration gives them their password."""
    held = {name for (name,) in server.execute("SELECT rolname FROM pg_roles")}
    for role in manifest.contents.roles:
        if role not in held:
            server.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
            log.info("made a role that the dump's grants need", extra={"role": role})


def _make_database(server: psycopg.Connection, name: str, manifest: Manifest) -> None:
    server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name)))
    _mark(server, name, f"begun {datetime.now(UTC):%FT%TZ} of {manifest.key}")


def _mark(server: psycopg.Connection, name: str, state: str) -> None:
    server.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(f"{MARK} {state}")))


def _bring_back(
    settings: BackupSettings, bucket: DumpBucket, manifest: Manifest, database: str, header: IO[bytes]
) -> None:
    """Tables and rows, from the stream; what the dump begins with is kept in `header`."""
    command = _pg_restore(database, "--section=pre-data", "--section=data")
    with running(settings, database, command, stdin=subprocess.PIPE) as program:
        with suppress(BrokenPipeError):  # pg_restore ended before the dump did: it says why
            bucket.download(manifest, _Tee(program.input, header))
        _finish(program)


def _build(settings: BackupSettings, request: Request, header: str) -> None:
    """Indexes, constraints and grants: they need the table of contents only, and can be built side by side."""
    command = _pg_restore(request.into, "--section=post-data", f"--jobs={request.jobs}", header)
    with running(settings, request.into, command) as program:
        _finish(program)


def _pg_restore(database: str, *options: str) -> list[str]:
    return ["pg_restore", f"--dbname={database}", "--exit-on-error", "--no-owner", "--no-password", *options]


def _finish(program: Program) -> None:
    try:
        program.finish()
    except BackupError as error:
        raise BackupError(error.detail, "Mend that, and run it again with --replace.") from error


def _look(settings: BackupSettings, database: str) -> Contents:
    with connect(settings, database, autocommit=True) as connection:
        connection.execute("ANALYZE")
        return contents_of(connection)


class _Tee:
    """Passes everything on, and keeps the beginning."""

    def __init__(self, into: Writer, header: IO[bytes]) -> None:
        self._into = into
        self._header = header
        self._room = HEADER_BYTES

    def write(self, data: bytes, /) -> None:
        if self._room:
            self._room -= self._header.write(data[: self._room])
        self._into.write(data)


class _Clock:
    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._began = time.monotonic()

    def lap(self, name: str) -> None:
        now = time.monotonic()
        self.laps[name] = round(now - self._began, 2)
        self._began = now
