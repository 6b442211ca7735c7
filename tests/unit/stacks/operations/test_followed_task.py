"""A task on the terminal: its log in order and once, its exit code, and its end when somebody or the clock ends it."""

from types import SimpleNamespace
from typing import Any

import boto3
import pytest

from stacks.operations import followed_task
from stacks.operations.failure import OperationError
from stacks.operations.followed_task import FollowedTask

TASK_ARN = "arn:aws:ecs:eu-west-1:1:task/c/abc"
RUN = {
    "region": "eu-west-1",
    "cluster_arn": "c",
    "task_definition_arn": "d:1",
    "container_name": "migration",
    "subnet_ids": ["s"],
    "security_group_ids": ["g"],
    "log_group_name": "/log",
    "deadline_s": 600,
}


class FakeEcs:
    """A task that runs for some looks at it, then stops; each look may raise."""

    def __init__(self, looks: int, container: dict[str, Any] | None = None) -> None:
        self.looks = looks
        self.container = {"name": "migration", "exitCode": 0} if container is None else container
        self.interrupt_at: int | None = None
        self.failures: list[dict[str, str]] = []
        self.requests: list[dict[str, Any]] = []
        self.stopped: list[str] = []

    def run_task(self, **request: Any) -> dict[str, Any]:
        self.requests.append(request)
        return {"failures": self.failures, "tasks": [] if self.failures else [{"taskArn": TASK_ARN}]}

    def describe_tasks(self, **_: Any) -> dict[str, Any]:
        self.looks -= 1
        if self.looks == self.interrupt_at:
            raise KeyboardInterrupt
        ended = self.stopped or self.looks < 0
        return {"tasks": [{"lastStatus": "STOPPED" if ended else "RUNNING", "containers": [self.container]}]}

    def stop_task(self, *, reason: str, **_: Any) -> None:
        self.stopped.append(reason)


class NoStreamError(Exception):
    """What boto3 calls ResourceNotFoundException."""


class FakeLogs:
    """A stream that is not there at first, and then has a page of lines at each look."""

    exceptions = SimpleNamespace(ResourceNotFoundException=NoStreamError)

    def __init__(self, *pages: list[str]) -> None:
        self.pages = pages
        self.written = -1

    def get_log_events(self, *, nextToken: str = "0", **asked: Any) -> dict[str, Any]:  # noqa: N803 - boto3's spelling
        assert asked["logStreamName"] == "migration/migration/abc"
        if self.written < 0:
            self.written = 0
            raise NoStreamError
        position = int(nextToken)
        self.written = min(max(self.written, position + 1), len(self.pages))
        lines = self.pages[position] if position < self.written else []
        return {
            "events": [{"message": f"{line}\n"} for line in lines],
            "nextForwardToken": str(min(position + 1, self.written)),
        }


@pytest.fixture
def follow(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Follow a fake task; returns its exit code and what stood on the terminal."""
    monkeypatch.setattr(followed_task, "POLL_S", 0)

    def to_its_end(ecs: FakeEcs, logs: FakeLogs, **run: Any) -> tuple[int, list[str]]:
        monkeypatch.setattr(boto3, "client", lambda name, **_: {"ecs": ecs, "logs": logs}[name])
        shown: list[str] = []
        task = FollowedTask(title="rotation", run=RUN | run, command=["python", "-m", "x"], write=shown.append)
        return task.to_its_end(), shown

    return to_its_end


def test_the_log_is_shown_once_and_in_order(follow: Any) -> None:
    ecs = FakeEcs(looks=3)
    code, shown = follow(ecs, FakeLogs(["one", "two"], ["three"], ["four"]))
    assert code == 0
    assert shown[:-1] == ["rotation: task abc starts", "one", "two", "three", "four"]
    assert shown[-1].startswith("rotation: done in ")
    [request] = ecs.requests
    assert request["overrides"] == {"containerOverrides": [{"name": "migration", "command": ["python", "-m", "x"]}]}
    assert request["startedBy"] == "operations"


@pytest.mark.parametrize(
    ("container", "code", "sentence"),
    [
        ({"name": "migration", "exitCode": 10}, 10, "container 'migration' ended with exit code 10"),
        ({"name": "migration", "reason": "CannotPullContainerError"}, 1, "never ran, so there is no exit code"),
    ],
)
def test_the_exit_code_is_the_tasks(follow: Any, container: dict[str, Any], code: int, sentence: str) -> None:
    ended, shown = follow(FakeEcs(looks=1, container=container), FakeLogs(["why"]))
    assert ended == code
    assert "why" in shown
    assert sentence in shown[-1]


def test_ctrl_c_stops_the_task_and_still_shows_its_end(follow: Any) -> None:
    ecs = FakeEcs(looks=9, container={"name": "migration", "exitCode": 143})
    ecs.interrupt_at = 7
    code, shown = follow(ecs, FakeLogs(["one"], ["interrupted"]))
    assert ecs.stopped == ["it was stopped at the terminal that started it"]
    assert code == 143
    assert "interrupted" in shown


def test_past_its_deadline_the_task_is_stopped(follow: Any) -> None:
    ecs = FakeEcs(looks=1000, container={"name": "migration", "exitCode": 0})
    code, shown = follow(ecs, FakeLogs([]), deadline_s=0)
    assert ecs.stopped == ["it was not done after 0 s, its deadline"]
    assert code == 1, "a task that was cut short has not done its work, whatever its exit code"
    assert "rotation failed: it was not done after 0 s" in shown[-1]


def test_a_task_that_ecs_does_not_start_is_told_with_the_reason(follow: Any) -> None:
    ecs = FakeEcs(looks=1)
    ecs.failures = [{"reason": "RESOURCE:CPU", "arn": "arn:1"}]
    with pytest.raises(OperationError, match=r"ECS did not start the task: RESOURCE:CPU \(arn:1\)\. Nothing ran"):
        follow(ecs, FakeLogs())
