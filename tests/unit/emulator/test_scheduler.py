"""What of a schedule decides when it is due, and what its task is asked for."""

from __future__ import annotations

from typing import Any

import pytest

from local.emulator import scheduler

HOUR_S = 3600
MADE = 1_800_000_000.0  # 2027-01-15T08:00:00Z
KEY = ("000000000000", "eu-central-1", "default/dump")


def schedule(**changed: Any) -> dict[str, Any]:
    return {
        "Name": "dump",
        "ScheduleExpression": "rate(1 hour)",
        "ScheduleExpressionTimezone": "UTC",
        "State": "ENABLED",
        "StartDate": None,
        "EndDate": None,
        "CreationDate": MADE,
        "LastModificationDate": MADE,
        **changed,
    }


@pytest.mark.parametrize(
    ("changed", "due"),
    [
        ({}, MADE),
        ({"State": "DISABLED"}, None),
        ({"StartDate": MADE + 10 * HOUR_S}, MADE + 10 * HOUR_S),
        ({"LastModificationDate": MADE + HOUR_S / 2}, MADE + HOUR_S),
        ({"EndDate": MADE - 1}, None),
        ({"ScheduleExpression": "at(2027-01-15T07:59:59)"}, None),
        ({"ScheduleExpression": "at(2027-01-15T08:00:00)"}, MADE),
        ({"ScheduleExpression": "cron(0 * * * ? *)", "StartDate": MADE + 1.5 * HOUR_S}, MADE + 2 * HOUR_S),
    ],
)
def test_a_schedule_that_never_ran_is_due(changed: dict[str, Any], due: float | None) -> None:
    assert scheduler._next_due(KEY, schedule(**changed)) == due


@pytest.mark.parametrize(
    ("changed", "due"),
    [
        ({}, MADE + 3 * HOUR_S),
        ({"EndDate": MADE + 2.5 * HOUR_S}, None),
        ({"ScheduleExpression": "at(2027-01-15T08:00:00)"}, None),
        ({"ScheduleExpression": "cron(30 * * * ? *)"}, MADE + 2.5 * HOUR_S),
    ],
)
def test_times_that_passed_by_are_not_made_up_for(
    changed: dict[str, Any], due: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(scheduler._fired, KEY, MADE + 2.2 * HOUR_S)
    assert scheduler._next_due(KEY, schedule(**changed)) == due


def test_a_task_is_asked_for_as_run_task_takes_it() -> None:
    target = {
        "Arn": "cluster",
        "Input": '{"containerOverrides": []}',
        "EcsParameters": {
            "TaskDefinitionArn": "dump:1",
            "TaskCount": 2,
            "CapacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT"}],
            "NetworkConfiguration": {"awsvpcConfiguration": {"Subnets": ["a"], "AssignPublicIp": "DISABLED"}},
            "EnableECSManagedTags": True,
        },
    }
    assert scheduler.task_request(schedule(Target=target)) == {
        "cluster": "cluster",
        "taskDefinition": "dump:1",
        "count": 2,
        "startedBy": "chronos-schedule/dump",
        "capacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT"}],
        "enableECSManagedTags": True,
        "overrides": {"containerOverrides": []},
        "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["a"], "assignPublicIp": "DISABLED"}},
    }
