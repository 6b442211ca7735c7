"""The steps of a dump."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg

from aggregator.backup.bucket import PART_BYTES, DumpBucket
from aggregator.backup.database import connect, contents_of, export_snapshot
from aggregator.backup.manifest import Manifest, dump_key
from aggregator.backup.programs import running
from aggregator.settings import BackupSettings

LOCK_WAIT_S = 60
"""How long a migration may hold a table before the dump gives up."""


def back_up(settings: BackupSettings, bucket: DumpBucket) -> Manifest:
    """Dump the database into the bucket, and the manifest after it.

    The rows are counted in the snapshot that is dumped, so that what is written meanwhile is in neither.

    Raises:
        BackupError: pg_dump failed; nothing of the dump is left in the bucket.
    """
    began, started_at = time.monotonic(), datetime.now(UTC)
    with connect(settings, settings.database_name) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        snapshot = export_snapshot(connection)
        contents = contents_of(connection)
        key = dump_key(started_at, contents.schema_head)
        with _dump(settings, snapshot) as parts:
            uploaded = bucket.upload(key, parts)
    manifest = Manifest(
        key=key,
        bytes=uploaded.bytes,
        sha256=uploaded.sha256,
        database=settings.database_name,
        stack=settings.stack,
        release=settings.release,
        started_at=started_at,
        seconds=round(time.monotonic() - began, 2),
        contents=contents,
    )
    bucket.write(manifest)
    return manifest


@contextmanager
def _dump(settings: BackupSettings, snapshot: str) -> Iterator[Iterator[bytes]]:
    command = [
        "pg_dump",
        "--format=custom",
        "--compress=zstd:3",
        f"--snapshot={snapshot}",
        f"--lock-wait-timeout={LOCK_WAIT_S}s",
        "--no-password",
    ]

    def parts() -> Iterator[bytes]:
        yield from iter(lambda: program.output.read(PART_BYTES), b"")
        program.finish()  # before the upload is completed: what a failed pg_dump wrote is no dump

    with running(settings, settings.database_name, command, stdout=subprocess.PIPE) as program:
        yield parts()
