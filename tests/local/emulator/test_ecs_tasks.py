"""How a task ends: reasons, codes, exit codes, and logs that are complete."""

from __future__ import annotations

import time
from typing import Any

GRACEFUL = """
import signal, sys, time
def on_term(*_):
    print("goodbye", flush=True)
    sys.exit(7)
signal.signal(signal.SIGTERM, on_term)
print("ready", flush=True)
time.sleep(100)
"""


def python(code: str) -> dict[str, Any]:
    return {"command": ["python", "-c", code]}


def test_the_last_line_of_a_stopped_task_is_in_its_log(aws: Any) -> None:
    arn = aws.start_task(aws.register("chatty", python("for i in range(5000): print(i)\nprint('end', end='')")))
    task = aws.await_status(arn, "STOPPED")
    assert aws.lines("chatty", arn) == [*map(str, range(5000)), "end"]
    assert task["stopCode"] == "EssentialContainerExited"
    assert task["stoppedReason"] == "Essential container in task exited"


def test_an_exit_code_is_the_containers(aws: Any) -> None:
    task = aws.await_status(aws.start_task(aws.register("three", python("raise SystemExit(3)"))), "STOPPED")
    assert task["containers"][0]["exitCode"] == 3


def test_an_image_that_cannot_be_pulled_stops_the_task_with_its_reason_and_no_exit_code(aws: Any) -> None:
    arn = aws.start_task(aws.register("missing", {"image": f"127.0.0.1:{aws.port}/nowhere:v1"}))
    task = aws.await_status(arn, "STOPPED")
    assert task["stoppedReason"].startswith("CannotPullContainerError: ")
    assert task["stopCode"] == "TaskFailedToStart"
    assert "exitCode" not in task["containers"][0]
    assert task["containers"][0]["reason"].startswith("CannotPullContainerError: ")


def test_a_command_that_does_not_exist_stops_the_task_and_leaves_no_container(aws: Any) -> None:
    before = set(aws.docker_things())
    task = aws.await_status(aws.start_task(aws.register("absent", {"command": ["/absent"]})), "STOPPED")
    assert task["stoppedReason"].startswith("CannotStartContainerError: ")
    assert set(aws.docker_things()) <= before


def test_a_stopped_task_ends_gracefully_and_says_who_stopped_it(aws: Any) -> None:
    arn = aws.start_task(aws.register("graceful", python(GRACEFUL)))
    aws.await_status(arn, "RUNNING")
    aws.until(lambda: aws.lines("graceful", arn) == ["ready"], 10, "the first line")
    answer = aws.client("ecs").stop_task(cluster="tests", task=arn, reason="enough of it")["task"]
    assert answer["desiredStatus"] == "STOPPED"
    task = aws.await_status(arn, "STOPPED")
    assert (task["stopCode"], task["stoppedReason"]) == ("UserInitiated", "enough of it")
    assert task["containers"][0]["exitCode"] == 7
    assert aws.lines("graceful", arn) == ["ready", "goodbye"]


def test_a_task_that_ignores_sigterm_is_killed_after_its_stop_timeout(aws: Any) -> None:
    arn = aws.start_task(aws.register("deaf", {"command": ["sleep", "100"], "stopTimeout": 2}))
    aws.await_status(arn, "RUNNING")
    began = time.monotonic()
    aws.client("ecs").stop_task(cluster="tests", task=arn)
    task = aws.await_status(arn, "STOPPED")
    assert task["containers"][0]["exitCode"] == 137
    assert 1.5 < time.monotonic() - began < 10
