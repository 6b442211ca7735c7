"""A deployment is a success only when what was asked for runs."""

from typing import Any

import pytest

from infra.verification import judge, request_for

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


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:4566", "http://localhost:4566", "http://[::1]:4566"])
def test_where_aws_answers_on_this_machine_so_do_the_names_of_its_stacks(endpoint: str) -> None:
    request = request_for("https://data.example.org/api/v1/release", endpoint)
    assert request.full_url == f"{endpoint}/api/v1/release"
    assert (request.get_header("Host"), request.get_header("X-forwarded-proto")) == ("data.example.org", "https")


def test_elsewhere_a_public_address_is_asked_as_it_is() -> None:
    request = request_for("https://data.example.org/", "https://ecs.eu-central-1.amazonaws.com")
    assert request.full_url == "https://data.example.org/"
    assert request.get_header("Host") is None
