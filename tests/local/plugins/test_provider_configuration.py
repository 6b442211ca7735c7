"""The provider's configuration and functions, against a real MiniStack."""

import pytest

from local.plugins.aws.plugin import AwsProvider
from local.plugins.errors import PluginError
from tests.local.plugins.conftest import REGION
from tests.local.plugins.engine import Engine, RefusedError

pytestmark = pytest.mark.local

LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"


@pytest.fixture
def fresh(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """A plugin that is not configured yet."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    return Engine(AwsProvider())


def test_the_allowed_account_is_accepted(fresh: Engine) -> None:
    fresh.configure({"region": REGION, "allowedAccountIds": '["000000000000"]'})
    assert fresh.provider.cloud().account_id == "000000000000"


def test_another_account_is_refused_with_both_numbers(fresh: Engine) -> None:
    with pytest.raises(
        RefusedError, match=r"The account is 000000000000, and aws:allowedAccountIds allows 1{12}, 2{12} only"
    ):
        fresh.configure({"region": REGION, "allowedAccountIds": '["111111111111", "222222222222"]'})


def test_the_functions_tell_who_and_where(engine: Engine) -> None:
    def call(name: str, **args: object) -> dict[str, object]:
        return engine.invoke(f"aws:index/{name}:{name}", args)

    assert call("getCallerIdentity")["accountId"] == "000000000000"
    assert call("getRegion")["name"] == REGION
    assert call("getPartition")["partition"] == "aws"
    zones = call("getAvailabilityZones", state="available")
    assert zones["names"] == [f"{REGION}{letter}" for letter in "abc"]
    assert call("getAvailabilityZones", excludeNames=[f"{REGION}a"])["names"] == [f"{REGION}b", f"{REGION}c"]
    with pytest.raises(RefusedError, match="the local AWS does not support 'filters'"):
        call("getAvailabilityZones", filters=[])


def test_a_resource_may_lie_in_another_region(engine: Engine) -> None:
    live = engine.create(LOG_GROUP, "away", {"region": "eu-west-1"})
    assert live.state["arn"].startswith("arn:aws:logs:eu-west-1:")
    refreshed = engine.read(live)
    assert refreshed is not None
    assert refreshed[0] == live.state


def test_awss_refusal_is_one_sentence_with_its_code(engine: Engine) -> None:
    inputs = {"name": "twice"}
    engine.create(LOG_GROUP, "first", inputs)
    with pytest.raises(
        PluginError,
        match=f"^Could not create {LOG_GROUP} 'second': AWS answered ResourceAlreadyExistsException: .*exist",
    ):
        engine.create(LOG_GROUP, "second", inputs)


def test_an_import_of_what_does_not_exist_finds_nothing(engine: Engine) -> None:
    for token, resource_id in (
        (LOG_GROUP, "missing"),
        ("aws:ec2/vpc:Vpc", "vpc-00000000"),
        ("aws:iam/role:Role", "missing"),
        ("aws:s3/bucket:Bucket", "missing-bucket"),
    ):
        assert engine.read_as_import(token, resource_id) is None
