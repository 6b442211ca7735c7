"""A deployment is a success only when what was asked for runs."""

from typing import Any

import pytest

from infra.verification import judge

ASKED, BEFORE = "task-definition/api:2", "task-definition/api:1"


def deployment(task_definition: str, **fields: Any) -> dict[str, Any]:
    """A deployment as ECS describes it: primary, completed and running."""
    return {
        "taskDefinition": task_definition,
        "status": "PRIMARY",
        "rolloutState": "COMPLETED",
        "runningCount": 2,
        "desiredCount": 2,
    } | fields


def test_the_requested_task_definition_running_alone_is_a_success() -> None:
    assert judge({"deployments": [deployment(ASKED)]}, ASKED).done


@pytest.mark.parametrize(
    "deployments",
    [
        [deployment(ASKED, rolloutState="IN_PROGRESS")],
        [deployment(ASKED, runningCount=1)],
        [deployment(ASKED), deployment(BEFORE, status="ACTIVE")],
    ],
    ids=["still rolling out", "a task is missing", "the release before still drains"],
)
def test_an_unfinished_rollout_goes_on_waiting(deployments: list[dict[str, Any]]) -> None:
    verdict = judge({"deployments": deployments}, ASKED)
    assert not verdict.done
    assert verdict.failure is None


def test_a_rollback_is_a_failure_although_ecs_calls_it_completed() -> None:
    reason = "ECS deployment circuit breaker: rolling back to api:1"
    verdict = judge({"deployments": [deployment(BEFORE, rolloutStateReason=reason)]}, ASKED)
    assert verdict.failure is not None
    assert "was rolled back" in verdict.failure
    assert reason in verdict.failure


def test_a_failed_deployment_is_a_failure_at_once() -> None:
    failed = deployment(ASKED, rolloutState="FAILED", rolloutStateReason="tasks failed to start")
    assert judge({"deployments": [failed]}, ASKED).failure == "the deployment failed: tasks failed to start"
