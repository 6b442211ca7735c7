"""Dumps: their keys, their manifests, the parts in which they go to S3, and what is said when one is not right."""

import hashlib
import json
import logging
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from typing import Any

import pytest
from aggregator.backup.bucket import DumpBucket
from aggregator.backup.manifest import Contents, Manifest, differences, dump_key, manifest_key
from aggregator.backup.outcome import BackupError, Exit, run
from aggregator.restore.__main__ import parse
from aggregator.restore.task import Request
from aggregator.settings import BackupSettings, load
from botocore.exceptions import ClientError

CONTENTS = Contents(
    rows={"public.a": 3, "public.b": 0}, roles=["app"], schema_head="0001", postgres_version="17.1 (Debian)"
)
BODY = b"dumped"


def manifest_of(body: bytes, key: str = "dumps/20260102T030405Z-0001.dump") -> Manifest:
    return Manifest(
        key=key,
        bytes=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
        database="aggregator",
        stack="test",
        release="r1",
        started_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        seconds=1.5,
        contents=CONTENTS,
    )


class FakeS3:
    """One bucket: objects, and uploads that are not complete."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.parts: dict[int, bytes] | None = None
        self.fails_at: int | None = None

    def create_multipart_upload(self, **_: Any) -> dict[str, str]:
        self.parts = {}
        return {"UploadId": "u"}

    def upload_part(self, *, PartNumber: int, Body: bytes, **_: Any) -> dict[str, str]:  # noqa: N803 - boto3's spelling
        if self.parts is None or PartNumber == self.fails_at:
            raise ClientError({"Error": {"Code": "SlowDown"}}, "UploadPart")
        self.parts[PartNumber] = Body
        return {"ETag": f"e{PartNumber}", "ChecksumCRC32": f"c{PartNumber}"}

    def complete_multipart_upload(self, *, Key: str, MultipartUpload: Any, **_: Any) -> None:  # noqa: N803
        parts = self.parts or {}
        expected = [{"PartNumber": n, "ETag": f"e{n}", "ChecksumCRC32": f"c{n}"} for n in sorted(parts)]
        assert MultipartUpload == {"Parts": expected}
        self.objects[Key] = b"".join(parts[n] for n in sorted(parts))
        self.parts = None

    def abort_multipart_upload(self, **_: Any) -> None:
        self.parts = None

    def put_object(self, *, Key: str, Body: bytes, **_: Any) -> None:  # noqa: N803
        self.objects[Key] = Body

    def get_object(self, *, Key: str, **_: Any) -> dict[str, Any]:  # noqa: N803
        return {"Body": BytesIO(self._held(Key))}

    def head_object(self, *, Key: str, **_: Any) -> dict[str, Any]:  # noqa: N803
        return {"ContentLength": len(self._held(Key))}

    def download_fileobj(self, _bucket: str, key: str, into: Any, **_: Any) -> None:
        into.write(self._held(key))

    def get_paginator(self, _name: str) -> Any:
        return self

    def paginate(self, *, Prefix: str, **_: Any) -> Iterator[dict[str, Any]]:  # noqa: N803
        for key in sorted(self.objects):
            if key.startswith(Prefix):
                yield {"Contents": [{"Key": key}]}
        yield {}

    def _held(self, key: str) -> bytes:
        if key not in self.objects:
            raise ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject")
        return self.objects[key]


@pytest.fixture
def s3() -> FakeS3:
    return FakeS3()


@pytest.fixture
def bucket(s3: FakeS3) -> DumpBucket:
    return DumpBucket(client=s3, name="backups")  # type: ignore[arg-type]


def test_keys_sort_by_time_whatever_the_zone() -> None:
    at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert dump_key(at, "0001") == "dumps/20260102T030405Z-0001.dump"
    assert dump_key(at.astimezone(timezone(timedelta(hours=5))), "0001") == dump_key(at, "0001")
    assert dump_key(at, None) == "dumps/20260102T030405Z-none.dump"
    assert dump_key(at + timedelta(seconds=1), "0000") > dump_key(at, "9999")
    assert manifest_key(dump_key(at, "0001")) == "dumps/20260102T030405Z-0001.json"


def test_the_parts_become_one_object_with_its_size_and_hash(bucket: DumpBucket, s3: FakeS3) -> None:
    uploaded = bucket.upload("k", [b"one", b"two", b"three"])
    assert s3.objects == {"k": b"onetwothree"}
    assert (uploaded.bytes, uploaded.sha256) == (11, hashlib.sha256(b"onetwothree").hexdigest())


@pytest.mark.parametrize("number", [1, 3])
def test_a_part_that_s3_refuses_aborts_the_upload(bucket: DumpBucket, s3: FakeS3, number: int) -> None:
    s3.fails_at = number
    with pytest.raises(ClientError, match="SlowDown"):
        bucket.upload("k", [b"one", b"two", b"three"])
    assert (s3.objects, s3.parts) == ({}, None)


@pytest.mark.parametrize("error", [BackupError("pg_dump failed.", "Mend it."), KeyboardInterrupt()])
def test_a_source_that_fails_aborts_the_upload(bucket: DumpBucket, s3: FakeS3, error: BaseException) -> None:
    def parts() -> Iterator[bytes]:
        yield b"one"
        raise error

    with pytest.raises(type(error)):
        bucket.upload("k", parts())
    assert (s3.objects, s3.parts) == ({}, None)


def test_the_latest_dump_is_the_newest_that_has_a_manifest(bucket: DumpBucket, s3: FakeS3) -> None:
    for day in ("01", "02"):
        key = f"dumps/202601{day}T000000Z-0001.dump"
        s3.objects[key] = BODY
        bucket.write(manifest_of(BODY, key))
    s3.objects["dumps/20260103T000000Z-0001.dump"] = b"unfinished"
    assert bucket.latest() == "dumps/20260102T000000Z-0001.dump"
    assert bucket.find(bucket.latest()) == manifest_of(BODY, bucket.latest())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"dump": None}, "no complete dump dumps/20260102T030405Z-0001.dump: either the dump or its manifest"),
        ({"json": None}, "no complete dump dumps/20260102T030405Z-0001.dump: either the dump or its manifest"),
        ({"dump": b"dump"}, "truncated or was changed: it has 4 bytes, and its manifest says 6"),
        ({"json": b'{"key": "x"}'}, "is not one of a dump: 9 of its fields are wrong"),
    ],
)
def test_a_dump_that_is_not_all_there_is_refused(
    bucket: DumpBucket, s3: FakeS3, change: dict[str, bytes | None], sentence: str
) -> None:
    manifest = manifest_of(BODY)
    s3.objects[manifest.key] = BODY
    bucket.write(manifest)
    for ending, body in change.items():
        key = manifest.key.removesuffix("dump") + ending
        s3.objects = {k: v for k, v in s3.objects.items() if k != key} | ({key: body} if body is not None else {})
    with pytest.raises(BackupError, match=sentence):
        bucket.find(manifest.key)


def test_a_dump_of_the_right_size_with_other_bytes_is_found_out(bucket: DumpBucket, s3: FakeS3) -> None:
    s3.objects[manifest_of(BODY).key] = b"DUMPED"
    with pytest.raises(BackupError, match="SHA-256"):
        bucket.download(manifest_of(BODY), BytesIO())


def test_differences_name_the_table_and_both_counts() -> None:
    found = CONTENTS.model_copy(update={"rows": {"public.a": 2, "public.c": 1}, "schema_head": None})
    assert differences(CONTENTS, CONTENTS) == []
    assert differences(CONTENTS, found) == [
        "public.a has 2 rows instead of 3",
        "public.b is missing, with its 0 rows",
        "public.c was not dumped, and is there with 1 rows",
        "the schema is at None instead of 0001",
    ]


def test_the_command_line_takes_the_latest_dump_unless_one_is_named() -> None:
    assert parse(["--into", "restored"]) == Request(dump="latest", into="restored")
    assert parse(["--into", "r_2", "--dump", "dumps/x.dump", "--replace", "--jobs", "4"]) == Request(
        dump="dumps/x.dump", into="r_2", replace=True, jobs=4
    )


@pytest.mark.parametrize("name", ["", "Restored", "1st", "a-b", 'x"; DROP', "a" * 64])
def test_a_name_that_needs_quotes_is_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["--into", name])
    assert ended.value.code == 2
    assert "small letters, digits and _" in capsys.readouterr().err


@pytest.fixture
def spoken(capsys: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """What a program says; this process's handlers of logs and signals are its own again afterwards."""
    root, handler = logging.getLogger(), signal.getsignal(signal.SIGTERM)
    handlers, level = root.handlers, root.level
    yield capsys
    root.handlers = handlers
    root.setLevel(level)
    signal.signal(signal.SIGTERM, handler)


def _raise(error: BaseException) -> Any:
    raise error


@pytest.mark.parametrize(
    ("error", "code", "detail"),
    [
        (BackupError("It broke.", "Mend it."), Exit.FAILED, "It broke."),
        (ClientError({"Error": {"Code": "AccessDenied"}}, "PutObject"), Exit.FAILED, "AWS failed: An error occurred"),
        (KeyboardInterrupt(), Exit.INTERRUPTED, "The backup was told to stop."),
        (ValueError("odd"), Exit.FAILED, "ValueError: odd"),
    ],
)
def test_every_end_has_an_exit_code_and_one_last_line_with_a_remedy(
    error: BaseException, code: Exit, detail: str, spoken: pytest.CaptureFixture[str]
) -> None:
    assert run("backup", lambda: _raise(error)) is code
    last = json.loads(spoken.readouterr().out.splitlines()[-1])
    assert (last["message"], last["exit_code"]) == ("backup failed", int(code))
    assert last["detail"].startswith(detail)
    assert last["remedy"]


def test_a_missing_variable_is_named(monkeypatch: pytest.MonkeyPatch, spoken: pytest.CaptureFixture[str]) -> None:
    for name in ("DATABASE_HOST", "BACKUP_BUCKET", "STACK"):
        monkeypatch.delenv(name, raising=False)
    assert run("backup", lambda: load(BackupSettings).model_dump()) is Exit.FAILED
    assert "BACKUP_BUCKET: Field required" in spoken.readouterr().out
