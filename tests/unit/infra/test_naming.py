"""Physical names fit AWS's limits and stay stable."""

import pytest

from infra.naming import MAX_LENGTH, Kind, Naming, RequiredTag

NAMING = Naming(project="data-aggregator", stack="production", owner="platform", account_id="222222222222")


def test_a_name_is_project_stack_and_noun() -> None:
    assert NAMING.name(Kind.SERVICE, "api") == "data-aggregator-production-api"


def test_a_bucket_carries_the_account_because_s3_is_global() -> None:
    assert NAMING.name(Kind.BUCKET, "backups") == "data-aggregator-production-backups-222222222222"


def test_a_log_group_is_a_path() -> None:
    assert NAMING.name(Kind.LOG_GROUP, "api") == "/data-aggregator/production/api"


@pytest.mark.parametrize("kind", list(Kind))
def test_a_long_name_is_cut_to_the_limit_and_stays_distinct(kind: Kind) -> None:
    one, other = NAMING.name(kind, "n" * 600 + "1"), NAMING.name(kind, "n" * 600 + "2")
    assert len(one) == len(other) == MAX_LENGTH[kind]
    assert one != other


def test_what_forces_a_replacement_changes_the_name() -> None:
    first = NAMING.name(Kind.TARGET_GROUP, "api", replaced_with=(8000, "HTTP"))
    second = NAMING.name(Kind.TARGET_GROUP, "api", replaced_with=(8001, "HTTP"))
    assert first != second
    assert first == NAMING.name(Kind.TARGET_GROUP, "api", replaced_with=(8000, "HTTP"))


def test_every_required_tag_has_a_value() -> None:
    assert set(NAMING.tags()) == {tag.value for tag in RequiredTag}
    assert all(NAMING.tags().values())
