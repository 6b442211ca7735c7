"""CloudWatch patches: alarms of their own dimensions, alarms on expressions, the key of a log group."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "arn:aws:kms:eu-central-1:000000000000:key/11111111-2222-3333-4444-555555555555"
BREACHES = {"Threshold": 1, "ComparisonOperator": "GreaterThanThreshold", "EvaluationPeriods": 1}


@pytest.fixture
def told(aws: Any) -> Iterator[dict[str, str]]:
    """A topic, and a queue that hears of it."""
    sns, sqs = aws.client("sns"), aws.client("sqs")
    topic = sns.create_topic(Name="alarms")["TopicArn"]
    queue = sqs.create_queue(QueueName="alarms")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    yield {"topic": topic, "queue": queue}
    sns.delete_topic(TopicArn=topic)
    sqs.delete_queue(QueueUrl=queue)


@pytest.fixture
def alarm(aws: Any, told: dict[str, str]) -> Iterator[str]:
    """An alarm on the latency of the API."""
    aws.client("cloudwatch").put_metric_alarm(
        AlarmName="slow-api", Namespace="tests", MetricName="latency", Period=60, ExtendedStatistic="p95",
        Dimensions=[{"Name": "service", "Value": "api"}], AlarmActions=[told["topic"]], **BREACHES,
    )  # fmt: skip
    yield "slow-api"
    aws.client("cloudwatch").delete_alarms(AlarmNames=["slow-api"])


def describe(aws: Any, name: str) -> dict[str, Any]:
    found: dict[str, Any] = aws.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"][0]
    return found


def measure(aws: Any, service: str, value: float) -> None:
    datum = {"MetricName": "latency", "Dimensions": [{"Name": "service", "Value": service}], "Value": value}
    aws.client("cloudwatch").put_metric_data(Namespace="tests", MetricData=[datum])


def test_an_alarm_looks_at_its_own_dimensions_only(aws: Any, alarm: str) -> None:
    measure(aws, "web", 100)
    assert describe(aws, alarm)["StateValue"] == "INSUFFICIENT_DATA"
    measure(aws, "api", 0.1)
    assert describe(aws, alarm)["StateValue"] == "OK"


def test_an_alarm_tells_its_topics_queue(aws: Any, alarm: str, told: dict[str, str]) -> None:
    measure(aws, "api", 100)
    assert describe(aws, alarm)["StateValue"] == "ALARM"
    message = aws.client("sqs").receive_message(QueueUrl=told["queue"], WaitTimeSeconds=5)["Messages"][0]
    notice = json.loads(json.loads(message["Body"])["Message"])
    assert (notice["AlarmName"], notice["NewStateValue"]) == (alarm, "ALARM")


def test_an_alarm_has_the_statistic_that_was_given_and_no_other(aws: Any, alarm: str) -> None:
    described = describe(aws, alarm)
    assert described["ExtendedStatistic"] == "p95"
    assert "Statistic" not in described


@pytest.fixture
def percentage(aws: Any) -> Iterator[list[dict[str, Any]]]:
    """An alarm on more than 5 % errors, of 20 requests at least: its queries."""

    def query(name: str, metric: str) -> dict[str, Any]:
        measure = {"Namespace": "tests", "MetricName": metric, "Dimensions": [{"Name": "service", "Value": "api"}]}
        return {"Id": name, "MetricStat": {"Metric": measure, "Period": 60, "Stat": "Sum"}, "ReturnData": False}

    expression = "IF(whole >= 20, 100 * FILL(part, 0) / whole, 0)"
    queries = [
        {"Id": "watched", "Expression": expression, "ReturnData": True},
        query("part", "errors"),
        query("whole", "requests"),
    ]
    aws.client("cloudwatch").put_metric_alarm(AlarmName="errors", Metrics=queries, **BREACHES | {"Threshold": 5})
    yield queries
    aws.client("cloudwatch").delete_alarms(AlarmNames=["errors"])


def test_an_expressions_queries_are_kept(aws: Any, percentage: list[dict[str, Any]]) -> None:
    described = describe(aws, "errors")
    assert described["Metrics"] == percentage
    assert "Period" not in described


def test_an_alarm_on_a_percentage_fires_once_there_is_enough_to_speak_of(
    aws: Any, percentage: list[dict[str, Any]]
) -> None:
    def count(metric: str, number: int) -> str:
        datum = {"MetricName": metric, "Dimensions": [{"Name": "service", "Value": "api"}], "Value": number}
        aws.client("cloudwatch").put_metric_data(Namespace="tests", MetricData=[datum])
        state: str = describe(aws, "errors")["StateValue"]
        return state

    assert count("errors", 5) == "INSUFFICIENT_DATA"
    assert count("requests", 10) == "OK"
    assert count("requests", 30) == "ALARM"
    assert count("requests", 100) == "OK"


def test_an_expression_that_is_not_known_does_not_fire(aws: Any) -> None:
    queries = [{"Id": "found", "Expression": "SEARCH('tests', 'Sum', 60)", "ReturnData": True}]
    aws.client("cloudwatch").put_metric_alarm(AlarmName="found", Metrics=queries, **BREACHES)
    measure(aws, "api", 100)
    assert describe(aws, "found")["StateValue"] == "INSUFFICIENT_DATA"
    assert "the alarm found is not evaluated" in aws.log.read_text()
    aws.client("cloudwatch").delete_alarms(AlarmNames=["found"])


def test_a_log_groups_key_can_be_changed_and_taken_away(aws: Any) -> None:
    logs = aws.client("logs")
    logs.create_log_group(logGroupName="/keyed")

    def key() -> str | None:
        found: str | None = logs.describe_log_groups(logGroupNamePrefix="/keyed")["logGroups"][0].get("kmsKeyId")
        return found

    logs.associate_kms_key(logGroupName="/keyed", kmsKeyId=KEY)
    assert key() == KEY
    logs.disassociate_kms_key(logGroupName="/keyed")
    assert key() is None


def test_a_log_group_that_is_not_there_has_no_key(aws: Any) -> None:
    with pytest.raises(ClientError, match="The specified log group does not exist: /absent"):
        aws.client("logs").associate_kms_key(logGroupName="/absent", kmsKeyId=KEY)
