"""CloudWatch: alarms on expressions, and alarms that look at their own dimensions only.

MiniStack drops an alarm's metric queries, gives every alarm a statistic and a period whether it has one or not, and
evaluates an alarm on the metric of that name in all its dimensions: one service's sick targets would raise the alarm
of another. Expressions are kept and given back, and not evaluated.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
"""

from __future__ import annotations

import operator
import time
from typing import TYPE_CHECKING, Any

from ministack.services import cloudwatch

from local.emulator.patching import original, replace

if TYPE_CHECKING:
    from collections.abc import Callable

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
    return response


def _evaluate(alarm: Alarm) -> None:
    breaching = _BREACHING.get(alarm.get("ComparisonOperator", ""))
    statistic = alarm.get("ExtendedStatistic") or alarm.get("Statistic") or ""
    points = _points(alarm)
    value = cloudwatch._stat_value(cloudwatch._calc_stats(points), statistic, points) if points else None
    if breaching is None or value is None:
        return
    before, now = alarm["StateValue"], "ALARM" if breaching(value, alarm["Threshold"]) else "OK"
    if before == now:
        return
    reason = f"Threshold Crossed: {statistic} {value} {alarm['ComparisonOperator']} {alarm['Threshold']}"
    alarm |= {"StateValue": now, "StateReason": reason, "StateUpdatedTimestamp": int(time.time())}
    cloudwatch._record_history(alarm["AlarmName"], before, now, reason)
    cloudwatch._dispatch_alarm_actions(alarm, before, now, reason)
    cloudwatch._evaluate_parent_alarms(alarm)


def _points(alarm: Alarm) -> list[dict[str, Any]]:
    """What the alarm's metric measured in its dimensions, in the periods that are evaluated."""
    dimensions = cloudwatch._dims_key(cloudwatch._dims_from_list(alarm.get("Dimensions") or []))
    metric = (alarm.get("Namespace"), alarm.get("MetricName"), dimensions)
    since = time.time() - alarm.get("Period", 60) * alarm.get("EvaluationPeriods", 1)
    return [point for point in cloudwatch._metrics.get(metric, ()) if point["Timestamp"] >= since]
