"""When a schedule is due, by AWS's reading of its expression."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from local.emulator.schedule_times import BadScheduleError, next_time

NOW = "2026-11-25T10:07:30"  # a Wednesday


def moment(text: str, zone: str = "UTC") -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()


def next_as_text(expression: str, zone: str = "UTC", after: str = NOW) -> str | None:
    due = next_time(expression, zone, start=moment("2026-11-25T10:00:00"), after=moment(after, zone))
    return None if due is None else datetime.fromtimestamp(due, ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M:%S")


@pytest.mark.parametrize(
    ("expression", "due"),
    [
        ("cron(0 3 * * ? *)", "2026-11-26T03:00:00"),
        ("cron(7 10 * * ? *)", "2026-11-26T10:07:00"),
        ("cron(8,20 10 * * ? *)", "2026-11-25T10:08:00"),
        ("cron(0/15 * * * ? *)", "2026-11-25T10:15:00"),
        ("cron(0 8-9 ? * MON-FRI *)", "2026-11-26T08:00:00"),
        ("cron(30 6 ? * SUN *)", "2026-11-29T06:30:00"),
        ("cron(30 6 ? * 1 *)", "2026-11-29T06:30:00"),
        ("cron(0 0 1 JAN,MAR ? *)", "2027-01-01T00:00:00"),
        ("cron(0 0 L * ? *)", "2026-11-30T00:00:00"),
        ("cron(0 0 ? * 2#1 *)", "2026-12-07T00:00:00"),
        ("cron(0 0 1 1 ? 2028)", "2028-01-01T00:00:00"),
        ("cron(0 0 1 1 ? 2025)", None),
        ("rate(5 minutes)", "2026-11-25T10:10:00"),
        ("rate(1 hour)", "2026-11-25T11:00:00"),
        ("rate(2 days)", "2026-11-27T10:00:00"),
        ("at(2026-11-25T10:07:31)", "2026-11-25T10:07:31"),
        ("at(2026-11-25T10:07:30)", None),
    ],
)
def test_the_next_time_of_an_expression(expression: str, due: str | None) -> None:
    assert next_as_text(expression) == due


def test_a_rate_begins_with_its_start() -> None:
    start = moment("2026-11-25T12:00:00")
    assert next_time("rate(1 hour)", "UTC", start=start, after=moment(NOW)) == start


def test_a_clock_expression_is_read_in_the_schedules_zone() -> None:
    due = next_time("cron(0 3 * * ? *)", "Asia/Tokyo", start=0, after=moment(NOW))
    assert due == moment("2026-11-25T18:00:00")
    assert next_time("at(2026-11-26T03:00:00)", "Asia/Tokyo", start=0, after=moment(NOW)) == due


def test_a_time_that_the_clock_leaves_out_is_left_out() -> None:
    due = next_as_text("cron(30 2 * * ? *)", "Europe/Berlin", after="2026-03-28T12:00:00")
    assert due == "2026-03-30T02:30:00"


def test_a_time_that_the_clock_shows_twice_counts_once() -> None:
    first = next_time("cron(30 2 * * ? *)", "Europe/Berlin", start=0, after=moment("2026-10-24T12:00:00"))
    assert first == moment("2026-10-25T00:30:00")
    assert next_time("cron(30 2 * * ? *)", "Europe/Berlin", start=0, after=first) == moment("2026-10-26T01:30:00")


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "0 3 * * ? *",
        "cron(0 3 * * *)",
        "cron(0 3 * * * *)",
        "cron(60 3 * * ? *)",
        "cron(0 24 * * ? *)",
        "cron(0 3 * 13 ? *)",
        "cron(30-10 3 * * ? *)",
        "cron(0/0 3 * * ? *)",
        "cron(0 3 ? * FOO *)",
        "rate(0 minutes)",
        "rate(5 seconds)",
        "at(2026-02-30T00:00:00)",
        "at(tomorrow)",
    ],
)
def test_an_expression_that_aws_does_not_take_is_refused(expression: str) -> None:
    with pytest.raises(BadScheduleError) as refused:
        next_as_text(expression)
    assert str(refused.value) == f"Invalid Schedule Expression {expression}."


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "../etc", ""])
def test_a_zone_that_does_not_exist_is_refused(zone: str) -> None:
    with pytest.raises(BadScheduleError, match="Invalid ScheduleExpressionTimezone"):
        next_time("rate(1 hour)", zone, start=0, after=0)
