"""CloudWatch alarms: the local AWS evaluates them when something puts one of their metrics."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from local.plugins.aws.requests import given
from local.plugins.aws.tagging import tag_list, tag_map
from local.plugins.checking import Failure
from local.plugins.cloud import Cloud
from local.plugins.naming import AutoName
from local.plugins.resource import Capability, Inputs, Resource, changed_keys
from local.plugins.schema import block, blocks, boolean, integer, number, string, string_map, strings
from local.plugins.values import UNKNOWN, State

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
_QUERY: Final = {
    "id": "Id",
    "expression": "Expression",
    "label": "Label",
    "period": "Period",
    "returnData": "ReturnData",
}
_METRIC: Final = {"metricName": "MetricName", "namespace": "Namespace"}
_ONE_METRIC: Final = ("namespace", "period")


class MetricAlarm(Resource):
    """An alarm on one metric, or on an expression over some.

    Replacements: terraform-provider-aws internal/service/cloudwatch/metric_alarm.go.
    """

    token = "aws:cloudwatch/metricAlarm:MetricAlarm"
    capability = Capability.RUNS
    note = "for metrics that something puts: the local AWS measures none itself; of metric math IF, FILL and arithmetic"
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
        "metricName": string(conflicts=("metricQueries",)),
        "namespace": string(conflicts=("metricQueries",)),
        "period": integer(conflicts=("metricQueries",)),
        "statistic": string(
            allowed=("SampleCount", "Average", "Sum", "Minimum", "Maximum"),
            conflicts=("extendedStatistic", "metricQueries"),
        ),
        "extendedStatistic": string(conflicts=("statistic", "metricQueries")),
        "metricQueries": blocks(
            {
                "id": string(required=True),
                "expression": string(),
                "label": string(),
                "metric": block(
                    {
                        "metricName": string(required=True),
                        "namespace": string(),
                        "dimensions": string_map(),
                        "period": integer(required=True),
                        "stat": string(required=True),
                        "unit": string(),
                    }
                ),
                "period": integer(),
                "returnData": boolean(default=False),
            },
            unordered=True,
            conflicts=("dimensions", "extendedStatistic", "metricName", "namespace", "period", "statistic"),
            unsupported=("accountId",),
        ),
        "threshold": number(required=True),
        "unit": string(),
        "dimensions": string_map(conflicts=("metricQueries",)),
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
        "thresholdMetricId",
        "warmUpConfiguration",
    )
    autoname = AutoName()
    gone = ("ResourceNotFound", "ResourceNotFoundException")

    def validate(self, inputs: Inputs) -> Iterator[Failure]:
        if "metricQueries" in inputs:
            yield from _wrong_queries(inputs["metricQueries"])
        elif "metricName" not in inputs:
            yield Failure("metricName", f"{self.token} needs 'metricName' or 'metricQueries'")
        else:
            for name in _ONE_METRIC:
                if inputs.get(name) is None:
                    yield Failure(name, f"{self.token} needs {name!r} beside 'metricName'")
            if inputs.get("statistic") is None and inputs.get("extendedStatistic") is None:
                yield Failure("statistic", f"{self.token} needs 'statistic' or 'extendedStatistic'")

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
            "dimensions": _from_dimensions(alarm),
            "metricQueries": [_from_query(query) for query in alarm.get("Metrics") or ()],
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
        request: dict[str, Any] = {**given(inputs, _FIELDS), **more}
        if inputs.get("metricQueries"):
            request["Metrics"] = [_to_query(query) for query in inputs["metricQueries"]]
        else:
            request["Dimensions"] = _to_dimensions(inputs)
        cloud.client("cloudwatch").put_metric_alarm(AlarmName=inputs["name"], **request)


def _wrong_queries(queries: Any) -> Iterator[Failure]:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html"""
    if queries is UNKNOWN or UNKNOWN in queries:
        return
    for index, query in enumerate(queries):
        if ("expression" in query) is ("metric" in query):
            yield Failure(
                f"metricQueries[{index}]", f"the metric query {query.get('id')!r} needs 'expression' or 'metric'"
            )
    returned = [query.get("returnData") for query in queries]
    if UNKNOWN not in returned and returned.count(True) != 1:
        yield Failure(
            "metricQueries",
            f"an alarm watches one of its metric queries: {returned.count(True)} have returnData, let one have it",
        )


def _to_query(query: Inputs) -> dict[str, Any]:
    request = given(query, _QUERY)
    if metric := query.get("metric"):
        request["MetricStat"] = {
            "Metric": {**given(metric, _METRIC), "Dimensions": _to_dimensions(metric)},
            "Period": metric["period"],
            "Stat": metric["stat"],
            **given(metric, {"unit": "Unit"}),
        }
    return request


def _from_query(query: Mapping[str, Any]) -> State:
    state: State = {ours: query[theirs] for ours, theirs in _QUERY.items() if theirs in query}
    if measured := query.get("MetricStat"):
        metric = measured["Metric"]
        state["metric"] = {
            **{ours: metric[theirs] for ours, theirs in _METRIC.items() if theirs in metric},
            "dimensions": _from_dimensions(metric),
            "period": measured["Period"],
            "stat": measured["Stat"],
            "unit": measured.get("Unit"),
        }
    return state


def _to_dimensions(inputs: Inputs) -> list[dict[str, Any]]:
    return [{"Name": name, "Value": value} for name, value in (inputs.get("dimensions") or {}).items()]


def _from_dimensions(told: Mapping[str, Any]) -> dict[str, str]:
    return {each["Name"]: each["Value"] for each in told.get("Dimensions") or ()}


RESOURCES: Final = (MetricAlarm(),)
