"""A schedule starts its task when it is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

ROLE = "arn:aws:iam::000000000000:role/schedule"
SAYS_HELLO = ["python", "-c", "print('hello')"]
SOON_S = 2
PUNCTUAL_S = 5
DEADLINE_S = 30


def soon(seconds: int = SOON_S, hours: int = 0) -> str:
    moment = datetime.now(UTC) + timedelta(seconds=seconds, hours=hours)
    return f"at({moment:%Y-%m-%dT%H:%M:%S})"


def request(aws: Any, name: str, expression: str, **more: Any) -> dict[str, Any]:
    network = {"awsvpcConfiguration": {"Subnets": ["subnet-1"], "AssignPublicIp": "DISABLED"}}
    return {
        "Name": name,
        "ScheduleExpression": expression,
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": {
            "Arn": aws.client("ecs").describe_clusters(clusters=["tests"])["clusters"][0]["clusterArn"],
            "RoleArn": ROLE,
            "EcsParameters": {
                "TaskDefinitionArn": aws.register("scheduled", {"command": SAYS_HELLO}),
                "LaunchType": "FARGATE",
                "NetworkConfiguration": network,
            },
        },
        **more,
    }


def tasks_of(aws: Any, name: str) -> list[str]:
    return [
        arn
        for status in ("RUNNING", "STOPPED")
        for arn in aws.client("ecs").list_tasks(
            cluster="tests", startedBy=f"chronos-schedule/{name}", desiredStatus=status
        )["taskArns"]
    ]


def only_task_of(aws: Any, name: str) -> str:
    arns: list[str] = aws.until(lambda: tasks_of(aws, name), DEADLINE_S, f"the task of {name}")
    assert len(arns) == 1
    return arns[0]


def test_a_one_time_schedule_runs_its_task_once_at_its_time(aws: Any) -> None:
    expression = soon()
    aws.client("scheduler").create_schedule(**request(aws, "once", expression))
    arn = only_task_of(aws, "once")
    task = aws.await_status(arn, "STOPPED")
    assert task["containers"][0]["exitCode"] == 0
    assert task["launchType"] == "FARGATE"
    assert aws.lines("scheduled", arn) == ["hello"]
    late_s = task["createdAt"].timestamp() - datetime.fromisoformat(f"{expression[3:-1]}+00:00").timestamp()
    assert 0 <= late_s < PUNCTUAL_S
    assert tasks_of(aws, "once") == [arn]
    assert aws.client("scheduler").get_schedule(Name="once")["ScheduleExpression"] == expression


def test_a_rate_without_a_start_date_runs_at_once_with_its_overrides(aws: Any) -> None:
    asked = request(aws, "rate", "rate(1 hour)")
    asked["Target"]["Input"] = '{"containerOverrides": [{"name": "main", "command": ["python", "-c", "exit(3)"]}]}'
    aws.client("scheduler").create_schedule(**asked)
    task = aws.await_status(only_task_of(aws, "rate"), "STOPPED")
    assert task["containers"][0]["exitCode"] == 3
    aws.client("scheduler").delete_schedule(Name="rate")


def test_a_time_is_read_in_the_schedules_zone_and_a_schedule_that_is_done_can_delete_itself(aws: Any) -> None:
    asked = request(aws, "tokyo", soon(hours=9), ScheduleExpressionTimezone="Asia/Tokyo")
    aws.client("scheduler").create_schedule(**asked, ActionAfterCompletion="DELETE")
    only_task_of(aws, "tokyo")
    aws.until(
        lambda: not aws.client("scheduler").list_schedules(NamePrefix="tokyo")["Schedules"], 10, "the schedule's end"
    )


def test_a_changed_schedule_runs_at_its_new_time_and_a_disabled_one_not_at_all(aws: Any) -> None:
    scheduler = aws.client("scheduler")
    scheduler.create_schedule(**request(aws, "disabled", soon(), State="DISABLED"))
    scheduler.create_schedule(**request(aws, "changed", "cron(0 3 1 1 ? *)"))
    scheduler.update_schedule(**request(aws, "changed", soon(SOON_S + 1)))
    only_task_of(aws, "changed")
    assert tasks_of(aws, "disabled") == []


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"ScheduleExpression": "cron(0 3 * * *)"}, "Invalid Schedule Expression cron(0 3 * * *)."),
        ({"ScheduleExpressionTimezone": "Europe/Atlantis"}, "Invalid ScheduleExpressionTimezone Europe/Atlantis."),
    ],
)
def test_a_schedule_that_never_could_run_is_refused(aws: Any, wrong: dict[str, str], message: str) -> None:
    with pytest.raises(ClientError) as refused:
        aws.client("scheduler").create_schedule(**{**request(aws, "wrong", "rate(1 hour)"), **wrong})
    assert refused.value.response["Error"] == {"Code": "ValidationException", "Message": message}
