"""No release is rolled out into an alarm that fires already."""

from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from infra.alarm_gate import AlarmGateProvider, AlarmsFireError

ALARMS = ["data-aggregator-test-http-5xx", "data-aggregator-test-latency-p95"]
RELEASE = {"api": "sha256:aa", "web": "sha256:bb", "migrations": "00"}


def properties(**changed: Any) -> dict[str, Any]:
    """The inputs of a gate."""
    return {
        "region": "eu-central-1",
        "alarm_names": ALARMS,
        "release": RELEASE,
        "despite_alarms": False,
    } | changed


@pytest.fixture
def firing(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The alarms that CloudWatch says fire."""
    alarms: list[dict[str, Any]] = []
    client = boto3.client("cloudwatch", region_name="eu-central-1", aws_access_key_id="x", aws_secret_access_key="x")
    stubber = Stubber(client)
    asked = {"AlarmNames": ALARMS, "StateValue": "ALARM"}
    stubber.add_response("describe_alarms", {"MetricAlarms": alarms}, asked)
    stubber.activate()
    monkeypatch.setattr(boto3, "client", lambda *_, **__: client)
    return alarms


def fire(alarms: list[dict[str, Any]]) -> None:
    """Let the first alarm fire."""
    since = datetime(2026, 11, 25, 3, 4, tzinfo=UTC)
    alarms.append({"AlarmName": ALARMS[0], "StateUpdatedTimestamp": since, "StateReason": "12 % of requests failed"})


def test_a_release_goes_through_while_all_is_quiet(firing: list[dict[str, Any]]) -> None:
    assert firing == []
    assert AlarmGateProvider().create(properties()).outs == properties()


def test_a_firing_alarm_is_named_with_its_time_its_reason_and_the_override(firing: list[dict[str, Any]]) -> None:
    fire(firing)
    with pytest.raises(AlarmsFireError) as raised:
        AlarmGateProvider().update("quiet", properties(), properties())
    for part in (ALARMS[0], "2026-11-25 03:04 UTC", "12 % of requests failed", "deployment.despite_alarms: true"):
        assert part in str(raised.value)


def test_the_override_lets_the_release_through(firing: list[dict[str, Any]]) -> None:
    fire(firing)
    assert AlarmGateProvider().create(properties(despite_alarms=True)).outs == properties(despite_alarms=True)


@pytest.mark.parametrize(
    ("changed", "asks"),
    [
        ({"release": RELEASE | {"api": "sha256:cc"}}, True),
        ({"despite_alarms": True}, False),
        ({"alarm_names": ALARMS[:1]}, False),
    ],
    ids=["another image", "the override", "another alarm"],
)
def test_only_a_new_release_is_asked_about(changed: dict[str, Any], asks: bool) -> None:
    assert AlarmGateProvider().diff("quiet", properties(), properties(**changed)).changes is asks
