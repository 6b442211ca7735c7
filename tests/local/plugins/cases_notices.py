"""Topics with their policies and subscriptions, alarms, dashboards."""

import json

from tests.local.plugins.cases import OTHER_TAGS, TAGS, Case, Inputs
from tests.local.plugins.engine import Engine

_TOPIC = "aws:sns/topic:Topic"
_QUEUES = "arn:aws:sqs:eu-central-1:000000000000"


def _topics(engine: Engine) -> Inputs:
    return {name: engine.create(_TOPIC, name, {}).id for name in ("topic", "other-topic")}


def _allow(action: str, topic: str) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "cloudwatch.amazonaws.com"},
        "Action": [action],
        "Resource": [topic],
        "Condition": {"StringEquals": {"aws:SourceAccount": "000000000000"}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=1)


def _dashboard(title: str) -> str:
    widget = {"type": "text", "x": 0, "y": 0, "width": 24, "height": 1, "properties": {"markdown": f"## {title}"}}
    return json.dumps({"widgets": [widget]}, indent=1)


def _percentage(service: str) -> list[Inputs]:
    def query(name: str, metric: str) -> Inputs:
        measure = {"namespace": "test", "metricName": metric, "dimensions": {"service": service}}
        return {"id": name, "metric": {**measure, "period": 60, "stat": "Sum"}}

    expression = "IF(whole >= 20, 100 * FILL(part, 0) / whole, 0)"
    watched = {"id": "percentage", "expression": expression, "label": "5xx", "returnData": True}
    return [watched, query("part", "5xx"), query("whole", "requests")]


CASES = (
    Case(
        token=_TOPIC,
        inputs=lambda _: {"displayName": "a test", "kmsMasterKeyId": "alias/aws/sns", "tags": TAGS},
        changed=lambda _: {"displayName": None, "kmsMasterKeyId": "alias/mine", "tags": OTHER_TAGS},
        replaced=lambda _: {"name": "other"},
        drift=lambda cloud, live: cloud.client("sns").set_topic_attributes(
            TopicArn=live.id, AttributeName="KmsMasterKeyId", AttributeValue=""
        ),
        drifted="kmsMasterKeyId",
    ),
    Case(
        token="aws:sns/topicPolicy:TopicPolicy",
        needs=_topics,
        inputs=lambda needs: {"arn": needs["topic"], "policy": _allow("sns:Publish", needs["topic"])},
        changed=lambda needs: {"policy": _allow("sns:Subscribe", needs["topic"])},
        replaced=lambda needs: {"arn": needs["other-topic"]},
        drift=lambda cloud, live: cloud.client("sns").set_topic_attributes(
            TopicArn=live.id, AttributeName="Policy", AttributeValue=_allow("sns:*", live.id)
        ),
        drifted="policy",
        survives_deletion=True,  # a topic always has a policy
    ),
    Case(
        token="aws:sns/topicSubscription:TopicSubscription",
        needs=_topics,
        inputs=lambda needs: {
            "topic": needs["topic"],
            "protocol": "sqs",
            "endpoint": f"{_QUEUES}:one",
            "filterPolicy": json.dumps({"kind": ["alarm"]}),
        },
        changed=lambda _: {"filterPolicy": None, "rawMessageDelivery": True},
        replaced=lambda _: {"endpoint": f"{_QUEUES}:other"},
        drift=lambda cloud, live: cloud.client("sns").set_subscription_attributes(
            SubscriptionArn=live.id, AttributeName="RawMessageDelivery", AttributeValue="false"
        ),
        drifted="rawMessageDelivery",
        importable=False,  # confirmationTimeoutInMinutes is not AWS's to tell
    ),
    Case(
        token="aws:cloudwatch/metricAlarm:MetricAlarm",
        inputs=lambda _: {
            "comparisonOperator": "GreaterThanThreshold",
            "evaluationPeriods": 2,
            "datapointsToAlarm": 2,
            "metricName": "latency",
            "namespace": "test",
            "period": 60,
            "extendedStatistic": "p95",
            "threshold": 0,
            "dimensions": {"service": "api"},
            "alarmDescription": "a test",
            "alarmActions": ["arn:aws:sns:eu-central-1:000000000000:alarms"],
            "okActions": ["arn:aws:sns:eu-central-1:000000000000:alarms"],
            "tags": TAGS,
        },
        changed=lambda _: {
            **dict.fromkeys(("metricName", "namespace", "period", "extendedStatistic", "dimensions")),
            "metricQueries": _percentage("api"),
            "threshold": 5.5,
            "treatMissingData": "notBreaching",
            "tags": OTHER_TAGS,
        },
        replaced=lambda _: {"name": "other-alarm"},
        drift=lambda cloud, live: cloud.client("cloudwatch").put_metric_alarm(
            AlarmName=live.id,
            MetricName="5xx",
            Namespace="test",
            Period=60,
            Statistic="Sum",
            Threshold=99,
            EvaluationPeriods=2,
            ComparisonOperator="GreaterThanThreshold",
        ),
        drifted="threshold",
    ),
    Case(
        token="aws:cloudwatch/dashboard:Dashboard",
        inputs=lambda _: {"dashboardName": "signals", "dashboardBody": _dashboard("Edge")},
        changed=lambda _: {"dashboardBody": _dashboard("Database")},
        replaced=lambda _: {"dashboardName": "other-signals"},
        drift=lambda cloud, live: cloud.client("cloudwatch").put_dashboard(
            DashboardName=live.id, DashboardBody=_dashboard("by hand")
        ),
        drifted="dashboardBody",
    ),
)
