"""When a schedule of EventBridge Scheduler is due: at(...), rate(...) and cron(...) in the schedule's time zone.

MiniStack reads cron and rate as EventBridge's rules do, in UTC, and lets fields pass that no clock shows. Here:

- at and cron are times on the clock of the schedule's zone: one that daylight saving time leaves out is left out,
  one that it repeats counts once. A rate is time that passes.
- a rate starts with its StartDate; without one, at once.
- an expression or a zone that AWS does not take is refused.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
"""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from math import floor
from typing import Any
from zoneinfo import ZoneInfo

from ministack.services import eventbridge

from local.emulator.patching import original

AT = re.compile(r"at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)")
CLOCK_FIELDS = {0: (0, 59), 1: (0, 23), 3: (1, 12), 5: (1970, 2199)}
"""Position in MiniStack's tuple of cron fields -> smallest and largest value."""


class BadScheduleError(ValueError):
    """AWS would refuse the expression or the zone; the message is AWS's."""


def apply() -> None:
    original(eventbridge, "_parse_rate_seconds", "0184f31e965e")
    original(eventbridge, "_parse_cron_fields", "c88b90c1864d")
    original(eventbridge, "_cron_next_fire", "6c0efd26b612")


def next_time(expression: str, zone_name: str, start: float, after: float) -> float | None:
    """The first time later than `after` that the expression names; None when there is none any more.

    All times are seconds since the epoch; `start` is when a rate begins.

    Raises:
        BadScheduleError: the expression or the zone is not one of AWS's.
    """
    zone = _zone(zone_name)
    if at := AT.fullmatch(expression):
        moment = _at(expression, at[1], zone)
        return moment if moment > after else None
    interval_s: int | None = eventbridge._parse_rate_seconds(expression)
    if interval_s:
        return start + max(0, floor((after - start) / interval_s) + 1) * interval_s
    return _next_on_the_clock(_cron(expression), zone, after)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise BadScheduleError(f"Invalid ScheduleExpressionTimezone {name}.") from error


def _at(expression: str, written: str, zone: tzinfo) -> float:
    try:
        return datetime.fromisoformat(written).replace(tzinfo=zone).timestamp()
    except ValueError as error:
        raise BadScheduleError(f"Invalid Schedule Expression {expression}.") from error


def _cron(expression: str) -> tuple[Any, ...]:
    fields: tuple[Any, ...] | None = eventbridge._parse_cron_fields(expression)
    if fields is None or not all(_on_a_clock(fields[place], *limits) for place, limits in CLOCK_FIELDS.items()):
        raise BadScheduleError(f"Invalid Schedule Expression {expression}.")
    return fields


def _on_a_clock(values: frozenset[int] | None, smallest: int, largest: int) -> bool:
    """None stands for every value."""
    return values is None or (bool(values) and min(values) >= smallest and max(values) <= largest)


def _next_on_the_clock(fields: tuple[Any, ...], zone: tzinfo, after: float) -> float | None:
    moment: datetime | None = datetime.fromtimestamp(after, zone)
    while moment := eventbridge._cron_next_fire(fields, moment):
        due: float = moment.timestamp()
        if datetime.fromtimestamp(due, zone).replace(tzinfo=None) == moment.replace(tzinfo=None):
            return due
    return None
