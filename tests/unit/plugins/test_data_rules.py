"""Rules of AWS over more than one property of what keeps data and what gives notice."""

from typing import Any

import pytest

from local.plugins.aws.plugin import AwsProvider
from local.plugins.values import UNKNOWN
from tests.local.plugins.engine import Engine, Live, RefusedError

ALARM = {"comparisonOperator": "GreaterThanThreshold", "evaluationPeriods": 1, "threshold": 1, "name": "alarm"}
METRIC = {"metricName": "5xx", "namespace": "test", "period": 60, "stat": "Sum"}
WATCHED = {"id": "watched", "expression": "2 * part", "returnData": True}
PART = {"id": "part", "metric": METRIC}
FILTER = {"filter": "build", "filterType": "WILDCARD"}
IMMUTABLE = {"name": "api", "imageTagMutability": "IMMUTABLE_WITH_EXCLUSION"}
FILTERS = "imageTagMutabilityExclusionFilters"
DATABASE = {
    "engine": "postgres",
    "instanceClass": "db.t4g.micro",
    "allocatedStorage": 20,
    "username": "master",
    "manageMasterUserPassword": True,
}
LOCK = {"bucket": "dumps", "rule": {"defaultRetention": {"mode": "COMPLIANCE", "days": 1, "years": 1}}}


def check(token: str, inputs: dict[str, Any]) -> None:
    Engine(AwsProvider()).check(f"aws:{token}", "thing", {**inputs, "region": "eu-central-1"})


@pytest.mark.parametrize(
    ("token", "inputs", "message"),
    [
        ("cloudwatch/metricAlarm:MetricAlarm", ALARM, "needs 'metricName' or 'metricQueries'"),
        (
            "cloudwatch/metricAlarm:MetricAlarm",
            {**ALARM, "metricName": "5xx", "namespace": "test", "period": 60},
            "needs 'statistic' or 'extendedStatistic'",
        ),
        (
            "cloudwatch/metricAlarm:MetricAlarm",
            {**ALARM, "metricName": "5xx", "statistic": "Sum", "namespace": "test"},
            "needs 'period' beside 'metricName'",
        ),
        (
            "cloudwatch/metricAlarm:MetricAlarm",
            {**ALARM, "metricName": "5xx", "metricQueries": [WATCHED, PART]},
            "takes 'metricName' or 'metricQueries', not both",
        ),
        (
            "cloudwatch/metricAlarm:MetricAlarm",
            {**ALARM, "metricQueries": [{**WATCHED, "returnData": False}, PART]},
            "0 have returnData, let one have it",
        ),
        (
            "cloudwatch/metricAlarm:MetricAlarm",
            {**ALARM, "metricQueries": [WATCHED, {**PART, "expression": "1"}]},
            "the metric query 'part' needs 'expression' or 'metric'",
        ),
        ("ecr/repository:Repository", IMMUTABLE, f"IMMUTABLE_WITH_EXCLUSION needs '{FILTERS}'"),
        ("ecr/repository:Repository", {"name": "api", FILTERS: [FILTER]}, f"MUTABLE takes no '{FILTERS}'"),
        (
            "ecr/repository:Repository",
            {**IMMUTABLE, FILTERS: [FILTER] * 6},
            "takes 5 exclusion filters at most, not 6",
        ),
        (
            "ecr/repository:Repository",
            {**IMMUTABLE, FILTERS: [{**FILTER, "filter": "*a*b*"}]},
            "the exclusion filter '*a*b*' must be",
        ),
        (
            "s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
            LOCK,
            "takes 'rule.defaultRetention.days' or 'rule.defaultRetention.years', not both",
        ),
        ("rds/instance:Instance", {**DATABASE, "monitoringInterval": 7}, "allowed are 0, 1, 5, 10, 15, 30, 60"),
        ("rds/instance:Instance", {**DATABASE, "monitoringInterval": 60}, "RDS needs 'monitoringRoleArn' for it"),
        (
            "rds/instance:Instance",
            {**DATABASE, "performanceInsightsRetentionPeriod": 30},
            "allowed are 7, months of 31 days, and 731",
        ),
        ("rds/instance:Instance", {**DATABASE, "backupWindow": "3:00-3:30"}, "it has the form hh:mm-hh:mm in UTC"),
        (
            "rds/instance:Instance",
            {**DATABASE, "maintenanceWindow": "04:00-05:00"},
            "it has the form ddd:hh:mm-ddd:hh:mm in UTC",
        ),
        (
            "sns/topicSubscription:TopicSubscription",
            {"topic": "arn", "protocol": "https", "endpoint": "https://example.com"},
            "'protocol' of aws:sns/topicSubscription:TopicSubscription is 'https': allowed are",
        ),
    ],
)
def test_inputs_that_aws_would_refuse_are_refused_by_check(token: str, inputs: dict[str, Any], message: str) -> None:
    with pytest.raises(RefusedError) as refused:
        check(token, inputs)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("token", "inputs"),
    [
        ("cloudwatch/metricAlarm:MetricAlarm", {**ALARM, "metricQueries": UNKNOWN}),
        (
            "cloudwatch/metricAlarm:MetricAlarm",
            {**ALARM, "metricQueries": [WATCHED, {"id": "part", "metric": {**METRIC, "dimensions": UNKNOWN}}]},
        ),
        ("rds/instance:Instance", {**DATABASE, "monitoringInterval": 60, "monitoringRoleArn": UNKNOWN}),
        ("rds/instance:Instance", {**DATABASE, "performanceInsightsRetentionPeriod": 713}),
        ("ecr/repository:Repository", {**IMMUTABLE, FILTERS: UNKNOWN}),
        ("ecr/repository:Repository", {**IMMUTABLE, FILTERS: [FILTER]}),
    ],
)
def test_what_may_still_become_right_passes(token: str, inputs: dict[str, Any]) -> None:
    check(token, inputs)


@pytest.mark.parametrize(
    ("token", "inputs", "change", "replaces"),
    [
        (
            "rds/instance:Instance",
            {**DATABASE, "identifier": "mine", "skipFinalSnapshot": True, "kmsKeyId": "a"},
            {"kmsKeyId": "b"},
            ["kmsKeyId"],
        ),
        (
            "rds/instance:Instance",
            {**DATABASE, "identifier": "mine", "skipFinalSnapshot": True},
            {
                "performanceInsightsEnabled": True,
                "performanceInsightsKmsKeyId": "a",
                "masterUserSecretKmsKeyId": "a",
                "monitoringInterval": 60,
                "monitoringRoleArn": "arn",
                "backupWindow": "03:00-03:30",
                "maintenanceWindow": "sun:04:00-sun:05:00",
                "enabledCloudwatchLogsExports": ["postgresql"],
                "copyTagsToSnapshot": True,
                "deleteAutomatedBackups": False,
            },
            [],
        ),
        ("ecr/repository:Repository", {**IMMUTABLE, FILTERS: [FILTER]}, {FILTERS: [FILTER, FILTER]}, []),
        (
            "ecr/repository:Repository",
            {"name": "api", "encryptionConfigurations": [{"encryptionType": "KMS", "kmsKey": "a"}]},
            {"encryptionConfigurations": [{"encryptionType": "KMS", "kmsKey": "b"}]},
            ["encryptionConfigurations"],
        ),
        ("cloudwatch/logGroup:LogGroup", {"name": "g", "kmsKeyId": "a"}, {"kmsKeyId": "b"}, []),
        ("secretsmanager/secret:Secret", {"name": "s", "kmsKeyId": "a"}, {"kmsKeyId": "b"}, []),
        ("sns/topic:Topic", {"name": "t"}, {"kmsMasterKeyId": "a"}, []),
        ("s3/bucket:Bucket", {"bucket": "b"}, {"objectLockEnabled": True}, ["objectLockEnabled"]),
    ],
)
def test_a_change_replaces_where_pulumi_aws_replaces(
    token: str, inputs: dict[str, Any], change: dict[str, Any], replaces: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    engine = Engine(AwsProvider())
    engine.configure({"region": "eu-central-1"})
    checked = engine.check(f"aws:{token}", "thing", inputs)
    live = Live(f"aws:{token}", "thing", "id", checked, checked)
    difference = engine.diff(live, {**inputs, **change})
    assert difference.changes
    assert difference.replaces == replaces
