"""CloudWatch alarms on metrics: the local AWS evaluates them on metrics that something puts."""

from typing import Any, Final

from local.plugins.aws.requests import given
from local.plugins.aws.tagging import tag_list, tag_map
from local.plugins.checking import Failure
from local.plugins.cloud import Cloud
from local.plugins.naming import AutoName
from local.plugins.resource import Capability, Inputs, Resource, changed_keys
from local.plugins.schema import boolean, integer, number, string, string_map, strings
from local.plugins.values import State

_FIELDS: Final = {
    "comparisonOperator": "ComparisonOperator",
    "evaluationPeriods": "EvaluationPeriods",
    "datapointsToAlarm": "DatapointsToAlarm",
    "metricName": "MetricName",
    "namespace": "Namespace",
    "period": "Period",
    "statistic": "Statistic",
    "extendedStatistic": "ExtendedStatistic",
    "threshold": "Threshold",
    "unit": "Unit",
    "treatMissingData": "TreatMissingData",
    "alarmDescription": "AlarmDescription",
    "alarmActions": "AlarmActions",
    "okActions": "OKActions",
    "insufficientDataActions": "InsufficientDataActions",
    "actionsEnabled": "ActionsEnabled",
}


class MetricAlarm(Resource):
    """Replacements: terraform-provider-aws internal/service/cloudwatch/metric_alarm.go."""

    token = "aws:cloudwatch/metricAlarm:MetricAlarm"
    capability = Capability.RUNS
    note = "for metrics that something puts: the local AWS measures none itself"
    inputs = {
        "name": string(replaces=True),
        "comparisonOperator": string(
            required=True,
            allowed=(
                "GreaterThanOrEqualToThreshold",
                "GreaterThanThreshold",
                "LessThanThreshold",
                "LessThanOrEqualToThreshold",
            ),
        ),
        "evaluationPeriods": integer(required=True),
        "datapointsToAlarm": integer(),
        "metricName": string(required=True),
        "namespace": string(required=True),
        "period": integer(required=True),
        "statistic": string(
            allowed=("SampleCount", "Average", "Sum", "Minimum", "Maximum"), conflicts=("extendedStatistic",)
        ),
        "extendedStatistic": string(conflicts=("statistic",)),
        "threshold": number(required=True),
        "unit": string(),
        "dimensions": string_map(),
        "treatMissingData": string(default="missing", allowed=("missing", "ignore", "breaching", "notBreaching")),
        "alarmDescription": string(),
        "alarmActions": strings(unordered=True),
        "okActions": strings(unordered=True),
        "insufficientDataActions": strings(unordered=True),
        "actionsEnabled": boolean(default=True),
        "tags": string_map(),
    }
    outputs = ("arn",)
    unsupported = (
        "evaluateLowSampleCountPercentiles",
        "evaluationCriteria",
        "evaluationInterval",
        "evaluationWindow",
        "metricQueries",
        "thresholdMetricId",
        "warmUpConfiguration",
    )
    autoname = AutoName()
    gone = ("ResourceNotFound", "ResourceNotFoundException")

    def validate(self, inputs: Inputs) -> list[Failure]:
        if inputs.get("statistic") is None and inputs.get("extendedStatistic") is None:
            return [Failure("statistic", f"{self.token} needs 'statistic' or 'extendedStatistic'")]
        return []

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        self._put(cloud, inputs, Tags=tag_list(inputs["tagsAll"]))
        return str(inputs["name"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        watch = cloud.client("cloudwatch")
        found = watch.describe_alarms(AlarmNames=[resource_id])["MetricAlarms"]
        if not found:
            return None
        alarm = found[0]
        return {
            "name": resource_id,
            **{ours: alarm.get(theirs) for ours, theirs in _FIELDS.items()},
            "treatMissingData": alarm.get("TreatMissingData") or "missing",
            "dimensions": {each["Name"]: each["Value"] for each in alarm.get("Dimensions") or ()},
            "arn": alarm["AlarmArn"],
            "tags": tag_map(watch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"]).get("Tags")),
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        watch = cloud.client("cloudwatch")
        if changed - {"tags", "tagsAll"}:
            self._put(cloud, new)
        if "tagsAll" in changed:
            put, remove = changed_keys(old.get("tagsAll"), new["tagsAll"])
            if remove:
                watch.untag_resource(ResourceARN=old["arn"], TagKeys=remove)
            if put:
                watch.tag_resource(ResourceARN=old["arn"], Tags=tag_list(put))

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        cloud.client("cloudwatch").delete_alarms(AlarmNames=[resource_id])

    def _put(self, cloud: Cloud, inputs: Inputs, **more: Any) -> None:
        dimensions = [{"Name": name, "Value": value} for name, value in (inputs.get("dimensions") or {}).items()]
        cloud.client("cloudwatch").put_metric_alarm(
            AlarmName=inputs["name"], Dimensions=dimensions, **given(inputs, _FIELDS), **more
        )


RESOURCES: Final = (MetricAlarm(),)
