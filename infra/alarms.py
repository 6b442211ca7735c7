"""What is wrong, and where to read on: CloudWatch alarms with their runbooks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pulumi
import pulumi_aws as aws

from infra.naming import Kind, Naming
from infra.notifications import Notifications
from infra.settings import Monitoring

MINUTE_S = 60
DAY_S = 24 * 60 * 60
BUSY_PERCENT = 85
Dimensions = Mapping[str, pulumi.Input[str]]


@dataclass(frozen=True, kw_only=True)
class AlarmsArgs:
    """Whom the alarms tell, how they are named, and from which measure on the edge's fire."""

    naming: Naming
    notifications: Notifications
    settings: Monitoring


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A metric of CloudWatch, how it is summed up, and how often."""

    namespace: str
    metric: str
    dimensions: Dimensions
    statistic: str
    period_s: int = MINUTE_S


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """When a measure is wrong: above or below a value, in so many of the last periods."""

    value: float
    periods: int
    below: bool = False
    missing: str = "notBreaching"
    """What no data means: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html"""

    @property
    def arguments(self) -> dict[str, Any]:
        """As the alarm takes it."""
        return {
            "comparison_operator": "LessThanThreshold" if self.below else "GreaterThanThreshold",
            "threshold": self.value,
            "evaluation_periods": self.periods,
            "datapoints_to_alarm": self.periods,
            "treat_missing_data": self.missing,
        }


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """One measure as a percentage of another, once there are enough of the other to speak of."""

    part: Measure
    whole: Measure
    least: int = field(default=20)


class Alarms(pulumi.ComponentResource):
    """The alarms of a stack. Each names its runbook: ``docs/runbooks/alarms/<runbook>.md``.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html
    """

    def __init__(self, name: str, args: AlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:alarms:Alarms", name, None, opts)
        self._args = args
        self.register_outputs({})

    def on(
        self, noun: str, measure: Measure, threshold: Threshold, *, meaning: str, runbook: str
    ) -> aws.cloudwatch.MetricAlarm:
        """An alarm on one measure."""
        statistic = {"extended_statistic" if measure.statistic.startswith("p") else "statistic": measure.statistic}
        return self._alarm(
            noun,
            meaning,
            runbook,
            namespace=measure.namespace,
            metric_name=measure.metric,
            dimensions=measure.dimensions,
            period=measure.period_s,
            **statistic,
            **threshold.arguments,
        )

    def on_ratio(
        self, noun: str, ratio: Ratio, threshold: Threshold, *, meaning: str, runbook: str
    ) -> aws.cloudwatch.MetricAlarm:
        """An alarm on a percentage.

        https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
        """
        percentage = f"IF(whole >= {ratio.least}, 100 * FILL(part, 0) / whole, 0)"
        queries: list[dict[str, Any]] = [
            {"id": "percentage", "expression": percentage, "label": noun, "return_data": True},
            _query("part", ratio.part),
            _query("whole", ratio.whole),
        ]
        return self._alarm(noun, meaning, runbook, metric_queries=queries, **threshold.arguments)

    def _alarm(self, noun: str, meaning: str, runbook: str, **arguments: Any) -> aws.cloudwatch.MetricAlarm:
        topics: Sequence[pulumi.Input[str]] = [self._args.notifications.topic_arn]
        return aws.cloudwatch.MetricAlarm(
            noun,
            name=self._args.naming.name(Kind.ALARM, noun),
            alarm_description=f"{meaning} Runbook: {self._args.settings.runbooks_url}/alarms/{runbook}.md",
            alarm_actions=topics,
            ok_actions=topics,
            **arguments,
            opts=pulumi.ResourceOptions(parent=self),
        )


def _query(name: str, measure: Measure) -> dict[str, Any]:
    return {
        "id": name,
        "metric": {
            "namespace": measure.namespace,
            "metric_name": measure.metric,
            "dimensions": measure.dimensions,
            "period": measure.period_s,
            "stat": measure.statistic,
        },
    }
