"""Every way in which a task ends badly is told apart."""

from typing import Any

import pytest

from infra.stopped_task import failure_of, log_stream_of, refusal_of


def stopped(**fields: Any) -> dict[str, Any]:
    """A stopped task of one container ``migration``, as ECS describes it."""
    return {
        "lastStatus": "STOPPED",
        "stopCode": "EssentialContainerExited",
        "stoppedReason": "Essential container in task exited",
        "containers": [{"name": "migration", "exitCode": 0}],
    } | fields


def test_exit_code_0_is_a_success() -> None:
    assert failure_of(stopped(), "migration") is None


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        (stopped(containers=[{"name": "migration", "exitCode": 3}]), "ended with exit code 3"),
        (
            stopped(
                stopCode="TaskFailedToStart",
                stoppedReason="CannotPullContainerError: not found",
                containers=[{"name": "migration"}],
            ),
            "never ran, so there is no exit code: CannotPullContainerError: not found",
        ),
        (
            stopped(
                stopCode="UserInitiated",
                stoppedReason="stopped by hand",
                containers=[{"name": "migration", "exitCode": 0}],
            ),
            "interrupted before it ended: stopped by hand",
        ),
        (
            stopped(containers=[{"name": "sidecar", "exitCode": 0}, {"name": "migration", "exitCode": 1}]),
            "container 'migration' ended with exit code 1",
        ),
        (stopped(containers=[{"name": "sidecar", "exitCode": 0}]), "no container 'migration'; it has sidecar"),
        (
            stopped(containers=[{"name": "migration", "exitCode": 137, "reason": "OutOfMemoryError"}]),
            "exit code 137: OutOfMemoryError",
        ),
    ],
)
def test_a_failure_says_what_happened(task: dict[str, Any], expected: str) -> None:
    assert expected in (failure_of(task, "migration") or "")


def test_a_sidecars_exit_code_does_not_count() -> None:
    containers = [{"name": "sidecar", "exitCode": 1}, {"name": "migration", "exitCode": 0}]
    assert failure_of(stopped(containers=containers), "migration") is None


def test_a_refusal_names_every_reason() -> None:
    failures = [{"reason": "RESOURCE:CPU", "arn": "arn:1"}, {"reason": "MISSING", "detail": "no such cluster"}]
    assert refusal_of(failures) == "ECS did not start the task: RESOURCE:CPU (arn:1); MISSING (no such cluster)"
    assert refusal_of([]) is None


def test_the_log_stream_is_the_one_of_the_awslogs_driver() -> None:
    assert log_stream_of("arn:aws:ecs:eu-central-1:0:task/cluster/abc", "api") == "api/api/abc"
