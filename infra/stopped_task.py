"""Why an ECS task stopped, in words.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
"""

from collections.abc import Mapping, Sequence
from typing import Any


def failure_of(task: Mapping[str, Any], container_name: str) -> str | None:
    """What went wrong with a stopped task, or None when the named container ended with exit code 0.

    The exit code of a sidecar says nothing about the work, so only the named container counts. A missing exit code
    means that the container never ran: the reason then stands in ``stoppedReason``.
    """
    containers = {container["name"]: container for container in task.get("containers", [])}
    container = containers.get(container_name)
    if container is None:
        return f"the task has no container {container_name!r}; it has {', '.join(sorted(containers)) or 'none'}"
    reason = container.get("reason") or task.get("stoppedReason") or "ECS gave no reason"
    exit_code = container.get("exitCode")
    if task.get("stopCode") == "UserInitiated":
        return f"the task was interrupted before it ended: {task.get('stoppedReason') or reason}"
    if exit_code is None:
        return f"container {container_name!r} never ran, so there is no exit code: {reason}"
    if exit_code == 0:
        return None
    return f"container {container_name!r} ended with exit code {exit_code}: {reason}"


def refusal_of(failures: Sequence[Mapping[str, Any]]) -> str | None:
    """Why ECS would not start a task, or None when it did."""
    reasons = [
        f"{failure.get('reason', 'no reason')} ({failure.get('detail') or failure.get('arn')})" for failure in failures
    ]
    return f"ECS did not start the task: {'; '.join(reasons)}" if reasons else None


def log_stream_of(task_arn: str, container_name: str) -> str:
    """The stream that the awslogs driver writes: prefix, container, task; the prefix is the container's name.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html
    """
    return f"{container_name}/{container_name}/{task_arn.rsplit('/', 1)[-1]}"


def last_log_lines(logs: Any, group: str, task_arn: str, container_name: str, *, count: int = 50) -> list[str]:
    """The last lines that a task's container wrote; one line that says so when there are none."""
    stream = log_stream_of(task_arn, container_name)
    try:
        events = logs.get_log_events(logGroupName=group, logStreamName=stream, limit=count, startFromHead=False)[
            "events"
        ]
    except logs.exceptions.ResourceNotFoundException:
        events = []
    return [event["message"].rstrip("\n") for event in events] or ["(the container wrote no log)"]
