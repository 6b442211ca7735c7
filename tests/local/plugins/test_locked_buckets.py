"""Buckets that lock their objects, and what forceDestroy can do about it."""

import pytest

from local.plugins.errors import PluginError
from tests.local.plugins.engine import Engine, Live

pytestmark = pytest.mark.local

BUCKET = "aws:s3/bucket:Bucket"
LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"


def bucket_with_a_locked_object(engine: Engine, mode: str) -> Live:
    bucket = engine.create(BUCKET, f"locked-{mode.lower()}", {"objectLockEnabled": True, "forceDestroy": True})
    lock = engine.create(LOCK, "lock", {"bucket": bucket.id, "rule": {"defaultRetention": {"mode": mode, "days": 1}}})
    engine.provider.cloud().client("s3").put_object(Bucket=bucket.id, Key="dump", Body=b"rows")
    engine.delete(lock)
    return bucket


def test_a_lock_that_may_be_bypassed_does_not_keep_a_bucket_from_being_destroyed(engine: Engine) -> None:
    bucket = bucket_with_a_locked_object(engine, "GOVERNANCE")
    engine.delete(bucket)
    assert engine.read(bucket) is None


def test_a_lock_that_nobody_may_bypass_is_told_with_the_object(engine: Engine) -> None:
    bucket = bucket_with_a_locked_object(engine, "COMPLIANCE")
    engine.made.remove(bucket)  # nobody can delete it today: it goes with the emulator
    with pytest.raises(PluginError, match=f"the bucket '{bucket.id}' still holds 'dump' .AccessDenied.*its lock"):
        engine.delete(bucket)
