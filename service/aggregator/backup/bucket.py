"""The bucket of the dumps: objects of any size go in and out in parts, in bounded memory."""

import hashlib
import logging
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Protocol, cast

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from pydantic import ValidationError

from aggregator.backup.manifest import DUMP, MANIFEST, PREFIX, Manifest, manifest_key
from aggregator.backup.outcome import BackupError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

log = logging.getLogger(__name__)

PART_BYTES = 32 * 1024 * 1024
"""S3 takes 10,000 parts: dumps of up to 312 GiB. At most three parts are in memory.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
"""

_CHECKSUM: Any = "CRC32"
"""A bucket with object lock refuses a part without a checksum.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html#object-lock-put-object
"""

_ATTEMPTS = 5
_DOWNLOAD = TransferConfig(multipart_chunksize=8 * 1024 * 1024, max_concurrency=4, num_download_attempts=_ATTEMPTS)
_GONE = {"404", "NoSuchKey", "NotFound"}


class Writer(Protocol):
    """Where a dump goes, byte after byte."""

    def write(self, data: bytes, /) -> object: ...


@dataclass(frozen=True, kw_only=True)
class Uploaded:
    bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class DumpBucket:
    """Dumps and their manifests."""

    client: "S3Client"
    name: str

    def upload(self, key: str, parts: Iterable[bytes]) -> Uploaded:
        """Store the parts as one object: all of them, or, when anything fails, nothing."""
        upload_id = self.client.create_multipart_upload(Bucket=self.name, Key=key, ChecksumAlgorithm=_CHECKSUM)[
            "UploadId"
        ]
        try:
            stored, done = self._send(key, upload_id, parts)
            self.client.complete_multipart_upload(
                Bucket=self.name, Key=key, UploadId=upload_id, MultipartUpload={"Parts": done}
            )
        except BaseException:
            self._abort(key, upload_id)
            raise
        return stored

    def _send(self, key: str, upload_id: str, parts: Iterable[bytes]) -> "tuple[Uploaded, list[CompletedPartTypeDef]]":
        """One part is on its way while the next one is read."""
        digest, size = hashlib.sha256(), 0
        done: list[CompletedPartTypeDef] = []
        with ThreadPoolExecutor(max_workers=1) as sender:
            on_its_way: Future[CompletedPartTypeDef] | None = None
            for number, body in enumerate(parts, start=1):
                digest.update(body)
                size += len(body)
                if on_its_way:
                    done.append(on_its_way.result())
                on_its_way = sender.submit(self._send_part, key, upload_id, number, body)
            if on_its_way:
                done.append(on_its_way.result())
        return Uploaded(bytes=size, sha256=digest.hexdigest()), done

    def _send_part(self, key: str, upload_id: str, number: int, body: bytes) -> "CompletedPartTypeDef":
        answer = self.client.upload_part(
            Bucket=self.name,
            Key=key,
            UploadId=upload_id,
            PartNumber=number,
            Body=body,
            ChecksumAlgorithm=_CHECKSUM,
        )
        part: CompletedPartTypeDef = {"PartNumber": number, "ETag": answer["ETag"]}
        if "ChecksumCRC32" in answer:
            part["ChecksumCRC32"] = answer["ChecksumCRC32"]
        return part

    def _abort(self, key: str, upload_id: str) -> None:
        try:
            self.client.abort_multipart_upload(Bucket=self.name, Key=key, UploadId=upload_id)
        except (BotoCoreError, ClientError) as error:
            log.warning("the unfinished upload stays until the bucket's lifecycle ends it: %s", error)

    def write(self, manifest: Manifest) -> None:
        """Store the manifest beside its dump, which is complete from then on."""
        self.client.put_object(
            Bucket=self.name,
            Key=manifest_key(manifest.key),
            Body=manifest.model_dump_json(indent=2).encode(),
            ContentType="application/json",
            ChecksumAlgorithm=_CHECKSUM,
        )

    def latest(self) -> str:
        """The key of the newest complete dump.

        Raises:
            BackupError: there is none.
        """
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=PREFIX)
        keys = [item["Key"] for page in pages for item in page.get("Contents", ())]
        manifests = [key for key in keys if key.endswith(MANIFEST)]
        if not manifests:
            raise BackupError(
                f"The bucket {self.name} holds no complete dump.", "Run the backup task once, and then this again."
            )
        return max(manifests).removesuffix(MANIFEST) + DUMP

    def find(self, key: str) -> Manifest:
        """The manifest of a dump, once the dump itself has been seen to be all there.

        Raises:
            BackupError: there is no such dump, it was not finished, or it does not have its manifest's size.
        """
        try:
            manifest = Manifest.model_validate_json(self._read(manifest_key(key)))
            size = self.client.head_object(Bucket=self.name, Key=key)["ContentLength"]
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") not in _GONE:
                raise
            raise BackupError(
                f"The bucket {self.name} has no complete dump {key}: either the dump or its manifest is missing.",
                "Name another one, or `latest`; the dumps are the keys that begin with dumps/.",
            ) from error
        except ValidationError as error:
            raise BackupError(
                f"The manifest of {key} is not one of a dump: {error.error_count()} of its fields are wrong.",
                "Name another dump, or `latest`.",
            ) from error
        if size != manifest.bytes:
            raise BackupError(
                f"The dump {key} is truncated or was changed: it has {size} bytes, and its manifest says"
                f" {manifest.bytes}.",
                "Name another dump; the bucket keeps earlier versions of its objects.",
            )
        return manifest

    def download(self, manifest: Manifest, into: Writer) -> None:
        """Write the dump, in order.

        Raises:
            BackupError: it is not what was dumped; everything has been written by then.
        """
        hashing = _Hashing(into)
        target = cast("IO[bytes]", hashing)  # boto3 writes, and asks for no more than that
        self.client.download_fileobj(self.name, manifest.key, target, Config=_DOWNLOAD)
        if hashing.sha256() != manifest.sha256:
            raise BackupError(
                f"The dump {manifest.key} was changed: its SHA-256 is not the one of its manifest.",
                "Run it again with --replace and another dump; the bucket keeps earlier versions of its objects.",
            )

    def _read(self, key: str) -> bytes:
        return self.client.get_object(Bucket=self.name, Key=key)["Body"].read()


class _Hashing:
    def __init__(self, into: Writer) -> None:
        self._into = into
        self._digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        self._into.write(data)
        return len(data)

    def sha256(self) -> str:
        return self._digest.hexdigest()


def dump_bucket(name: str, region: str) -> DumpBucket:
    """The bucket in AWS; a request that fails is tried again."""
    config = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": _ATTEMPTS})
    return DumpBucket(client=boto3.client("s3", region_name=region, config=config), name=name)
