"""CloudWatch: alarms on expressions, and alarms that look at their own dimensions only.

MiniStack drops an alarm's metric queries, gives every alarm a statistic and a period whether it has one or not, and
evaluates an alarm on the metric of that name in all its dimensions: one service's sick targets would raise the alarm
of another. As MiniStack does, an alarm sums up all its evaluation periods at once, whenever something is measured.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
"""

from __future__ import annotations

import logging
import operator
import time
from typing import TYPE_CHECKING, Any

from ministack.services import cloudwatch

from local.emulator.metric_math import UnknownExpressionError, evaluate
from local.emulator.patching import original, replace

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger("local.emulator")

Alarm = dict[str, Any]

_ONE_METRIC = ("MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Period", "Unit")
_BREACHING: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}


def apply() -> None:
    original(cloudwatch, "_calc_stats", "889e1bfc89dc")
    original(cloudwatch, "_stat_value", "cfaad9598233")
    original(cloudwatch, "_dims_key", "a304eb3ef986")
    original(cloudwatch, "_dims_from_list", "ebc530b8a5dc")
    original(cloudwatch, "_record_history", "c5890b06e5c8")
    original(cloudwatch, "_dispatch_alarm_actions", "fcf47c0d1e6e")
    original(cloudwatch, "_evaluate_parent_alarms", "24a65a9e43d5")
    replace(cloudwatch, "_evaluate_alarm", "a0b0acd3d432", _evaluate)
    put = replace(cloudwatch, "_put_metric_alarm", "953a67ff4bb1", lambda *request, **how: _put(put, *request, **how))


def _put(put: Any, params: Any, data: Any, is_cbor: bool, is_json: bool = False) -> Any:
    response = put(params, data, is_cbor, is_json)
    if response[0] == 200 and (is_cbor or is_json):
        alarm = cloudwatch._alarms[data["AlarmName"]]
        for field in _ONE_METRIC:
            if field not in data:
                alarm.pop(field, None)
        if data.get("Metrics"):
            alarm["Metrics"] = data["Metrics"]
            _evaluate(alarm)
    return response


def _evaluate(alarm: Alarm) -> None:
    breaching = _BREACHING.get(alarm.get("ComparisonOperator", ""))
    value = _watched(alarm)
    if breaching is None or value is None:
        return
    before, now = alarm["StateValue"], "ALARM" if breaching(value, alarm["Threshold"]) else "OK"
    if before == now:
        return
    reason = f"Threshold Crossed: {value} {alarm['ComparisonOperator']} {alarm['Threshold']}"
    alarm |= {"StateValue": now, "StateReason": reason, "StateUpdatedTimestamp": int(time.time())}
    cloudwatch._record_history(alarm["AlarmName"], before, now, reason)
    cloudwatch._dispatch_alarm_actions(alarm, before, now, reason)
    cloudwatch._evaluate_parent_alarms(alarm)


def _watched(alarm: Alarm) -> float | None:
    """The value of the alarm's metric, or of the one of its queries that it watches."""
    periods = alarm.get("EvaluationPeriods", 1)
    if not alarm.get("Metrics"):
        return _measured(alarm, alarm.get("ExtendedStatistic") or alarm.get("Statistic"), alarm.get("Period"), periods)
    queries = {query["Id"]: query for query in alarm["Metrics"]}

    def value_of(query_id: str) -> float | None:
        query = queries[query_id]
        if "Expression" in query:
            return evaluate(query["Expression"], value_of)
        measured = query["MetricStat"]
        return _measured(measured["Metric"], measured["Stat"], measured["Period"], periods)

    try:
        return next((value_of(each) for each, query in queries.items() if query.get("ReturnData", True)), None)
    except (KeyError, RecursionError, UnknownExpressionError) as error:
        log.warning("the alarm %s is not evaluated: %r", alarm["AlarmName"], error)
        return None


def _measured(metric: dict[str, Any], statistic: str | None, period_s: int | None, periods: int) -> float | None:
    """A statistic of everything that the metric measured in its dimensions, in the periods that are evaluated."""
    dimensions = cloudwatch._dims_key(cloudwatch._dims_from_list(metric.get("Dimensions") or []))
    known = cloudwatch._metrics.get((metric.get("Namespace"), metric.get("MetricName"), dimensions), ())
    since = time.time() - (period_s or 0) * periods
    points = [point for point in known if point["Timestamp"] >= since]
    if not points:
        return None
    value: float | None = cloudwatch._stat_value(cloudwatch._calc_stats(points), statistic, points)
    return value
