"""What RDS allows of Performance Insights, of Enhanced Monitoring and of the windows in which it works."""

import re
from collections.abc import Iterator
from typing import Final

from local.plugins.checking import Failure
from local.plugins.resource import Inputs

_INTERVALS_S: Final = (0, 1, 5, 10, 15, 30, 60)
_WEEK_DAYS: Final = 7
_MONTH_DAYS: Final = 31
_TWO_YEARS_DAYS: Final = 731
_CLOCK: Final = r"([01]\d|2[0-3]):[0-5]\d"
_DAY: Final = r"(mon|tue|wed|thu|fri|sat|sun)"
_WINDOWS: Final = {
    "backupWindow": (re.compile(f"{_CLOCK}-{_CLOCK}"), "hh:mm-hh:mm in UTC"),
    "maintenanceWindow": (re.compile(f"{_DAY}:{_CLOCK}-{_DAY}:{_CLOCK}", re.IGNORECASE), "ddd:hh:mm-ddd:hh:mm in UTC"),
}


def wrong_monitoring(inputs: Inputs) -> Iterator[Failure]:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html"""
    seconds = inputs["monitoringInterval"]
    if isinstance(seconds, int) and seconds not in _INTERVALS_S:
        allowed = ", ".join(map(str, _INTERVALS_S))
        yield Failure("monitoringInterval", f"monitoringInterval is {seconds} s: allowed are {allowed}")
    if isinstance(seconds, int) and seconds and inputs.get("monitoringRoleArn") is None:
        yield Failure("monitoringRoleArn", f"monitoringInterval is {seconds} s: RDS needs 'monitoringRoleArn' for it")
    days = inputs.get("performanceInsightsRetentionPeriod")
    if isinstance(days, int) and not _kept_so_long(days):
        yield Failure(
            "performanceInsightsRetentionPeriod",
            f"performanceInsightsRetentionPeriod is {days}: allowed are {_WEEK_DAYS}, months of {_MONTH_DAYS} days, "
            f"and {_TWO_YEARS_DAYS}",
        )
    for name, (pattern, form) in _WINDOWS.items():
        window = inputs.get(name)
        if isinstance(window, str) and not pattern.fullmatch(window):
            yield Failure(name, f"{name} is {window!r}: it has the form {form}")


def _kept_so_long(days: int) -> bool:
    return days in (_WEEK_DAYS, _TWO_YEARS_DAYS) or (0 < days < _TWO_YEARS_DAYS and days % _MONTH_DAYS == 0)
