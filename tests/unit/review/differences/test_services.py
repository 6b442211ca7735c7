"""Services, how many of their tasks run, and what runs on a schedule."""

from typing import Any

import pytest

from stacks.review.changes.preview import UNKNOWN, Step
from tests.unit.review.differences.steps import lines, step

KIND = "aws:ecs/service:Service"
BOUNDS = "aws:appautoscaling/target:Target"
SCHEDULE = "aws:scheduler/schedule:Schedule"
SERVICE: dict[str, Any] = {
    "desiredCount": 2,
    "taskDefinition": "arn:aws:ecs:eu-central-1:111111111111:task-definition/api:3",
    "deploymentCircuitBreaker": {"enable": True, "rollback": True},
    "alarms": {"enable": True, "rollback": True, "alarmNames": ["api-errors"]},
    "networkConfiguration": {"assignPublicIp": False, "subnets": ["subnet-1", "subnet-2"]},
    "capacityProviderStrategies": [{"capacityProvider": "FARGATE", "weight": 1, "base": 1}],
    "enableExecuteCommand": False,
}
DAILY = {"scheduleExpression": "cron(15 2 * * ? *)", "scheduleExpressionTimezone": "UTC", "state": "ENABLED"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            step(KIND, SERVICE, SERVICE | {"taskDefinition": UNKNOWN}),
            ["task definition: api:3 → known after the update; new tasks replace the running ones"],
            id="a new task definition",
        ),
        pytest.param(
            step(KIND, SERVICE, SERVICE | {"desiredCount": 1}),
            ["tasks: 2 → 1; fewer run"],
            id="fewer tasks",
        ),
        pytest.param(
            step(KIND, SERVICE, SERVICE | {"desiredCount": 0}),
            ["tasks: 2 → 0; none runs [availability]"],
            id="no tasks",
        ),
        pytest.param(
            step(
                KIND,
                SERVICE,
                SERVICE | {"deploymentCircuitBreaker": {"enable": False, "rollback": False}, "alarms": None},
            ),
            [
                "circuit breaker: on → off; a release that does not start is tried for ever [availability]",
                ("roll back a failed deployment: on → off; a failed release stays half rolled out [availability]"),
                "roll back by alarm: on → off; alarms no longer stop a release [availability]",
                "alarms roll back: on → off; alarms stop, and do not undo [availability]",
                "alarms.alarmNames: api-errors → -",
            ],
            id="no circuit breaker, and no alarms",
        ),
        pytest.param(
            step(
                KIND,
                SERVICE,
                SERVICE | {"alarms": {"enable": True, "rollback": True, "alarmNames": ["api-errors", "api-latency"]}},
            ),
            ["alarms.alarmNames: - → api-latency; the other stays"],
            id="another alarm",
        ),
        pytest.param(
            step(
                KIND,
                SERVICE,
                SERVICE | {"networkConfiguration": {"assignPublicIp": True, "subnets": ["subnet-2", "subnet-3"]}},
            ),
            [
                (
                    "public address of the tasks: off → on; reached from the internet where their security "
                    "groups allow it [security-relevant]"
                ),
                "networkConfiguration.subnets: subnet-1 → subnet-3; the other stays",
            ],
            id="a public address, and other subnets",
        ),
        pytest.param(
            step(KIND, SERVICE, SERVICE | {"enableExecuteCommand": True}),
            [
                (
                    "shell into the tasks: off → on; whoever may call ecs:ExecuteCommand gets a shell beside "
                    "the secrets [security-relevant]"
                )
            ],
            id="a shell",
        ),
        pytest.param(
            step(KIND, SERVICE, SERVICE | {"deploymentMinimumHealthyPercent": 50}),
            [
                (
                    "tasks that serve during a deployment, at least: 100 % → 50 %; fewer serve while it deploys"
                    " [availability]"
                )
            ],
            id="fewer serve while it deploys",
        ),
        pytest.param(
            step(
                KIND,
                SERVICE,
                SERVICE
                | {
                    "capacityProviderStrategies": [
                        *SERVICE["capacityProviderStrategies"],
                        {"capacityProvider": "FARGATE_SPOT", "weight": 3},
                    ]
                },
            ),
            [
                (
                    "capacity.FARGATE_SPOT: - → weight 3, base 0; AWS takes such tasks back with two minutes' "
                    "notice [availability]"
                )
            ],
            id="spot",
        ),
        pytest.param(
            step(KIND, None, SERVICE | {"networkConfiguration": {"assignPublicIp": True}}),
            [
                (
                    "public address of the tasks: - → on; reached from the internet where their security groups"
                    " allow it [security-relevant]"
                ),
                "tasks: - → 2",
            ],
            id="created with a public address",
        ),
        pytest.param(
            step(BOUNDS, {"minCapacity": 2, "maxCapacity": 10}, {"minCapacity": 1, "maxCapacity": 5}),
            [
                (
                    "tasks: 2 to 10 → 1 to 5; fewer tasks when it is quiet; a single one has no other beside it"
                    " when it fails; fewer tasks under load [availability]"
                )
            ],
            id="a single task",
        ),
        pytest.param(
            step(BOUNDS, {"minCapacity": 2, "maxCapacity": 10}, {"minCapacity": 2, "maxCapacity": 20}),
            ["tasks: 2 to 10 → 2 to 20"],
            id="more tasks",
        ),
        pytest.param(
            step(BOUNDS, None, {"minCapacity": 2, "maxCapacity": 10}),
            ["tasks: - → 2 to 10"],
            id="bounds are created",
        ),
        pytest.param(
            step(
                "aws:appautoscaling/policy:Policy",
                {"targetTrackingScalingPolicyConfiguration": {"targetValue": 60.0, "scaleInCooldown": 300}},
                {"targetTrackingScalingPolicyConfiguration": {"targetValue": 90, "scaleInCooldown": 300}},
            ),
            ["aim: 60 → 90; tasks are added later"],
            id="another aim",
        ),
        pytest.param(
            step(
                SCHEDULE,
                DAILY,
                DAILY | {"scheduleExpression": "cron(0 5 * * ? *)", "scheduleExpressionTimezone": "Europe/Berlin"},
            ),
            [
                "runs at: cron(15 2 * * ? *) → cron(0 5 * * ? *)",
                "time zone: UTC → Europe/Berlin; it runs at another hour",
            ],
            id="another hour",
        ),
        pytest.param(
            step(SCHEDULE, DAILY, DAILY | {"state": "DISABLED"}),
            ["state: ENABLED → DISABLED; no longer runs [availability]"],
            id="no longer scheduled",
        ),
        pytest.param(
            step(
                SCHEDULE,
                DAILY | {"target": {"ecsParameters": {"taskDefinitionArn": "arn:1"}}},
                DAILY | {"target": {"ecsParameters": {"taskDefinitionArn": UNKNOWN}}},
                changed=["target.ecsParameters.taskDefinitionArn"],
            ),
            ["target.ecsParameters.taskDefinitionArn: 1 → known after the update"],
            id="what it starts",
        ),
    ],
)
def test_a_changed_service_reads_so(change: Step, expected: list[str]) -> None:
    assert lines(change) == expected
