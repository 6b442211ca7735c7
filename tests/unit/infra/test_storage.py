"""A bucket that nobody can empty is one that only holders of a key can read."""

import pytest

from infra.naming import Naming
from infra.storage import BucketArgs

NAMING = Naming(project="data-aggregator", stack="test", owner="platform", account_id="000000000000")


@pytest.mark.parametrize("locked_days", [0, 35])
def test_a_bucket_of_locked_objects_without_a_key_is_refused(locked_days: int) -> None:
    with pytest.raises(ValueError, match=r"bucket 'backups' locks its objects and has no key: .* give encrypted_with"):
        BucketArgs(naming=NAMING, noun="backups", noncurrent_days=30, protect=True, locked_days=locked_days)


def test_a_bucket_without_locks_needs_no_key() -> None:
    BucketArgs(naming=NAMING, noun="assets", noncurrent_days=30, protect=True)
