"""A one-off task that a person runs and watches: its log on the terminal, its exit code as the command's."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import boto3

from infra.one_off_task import run_request
from infra.stopped_task import failure_of, log_stream_of, refusal_of
from stacks.operations.failure import OperationError

POLL_S = 1.0
STOP_WAIT_S = 120
"""Fargate's longest stopTimeout."""

Write = Callable[[str], None]


@dataclass(kw_only=True)
class FollowedTask:
    """``run`` is a TaskRun as the stack's outputs hold it; ``title`` names the operation to people."""

    title: str
    run: Mapping[str, Any]
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    write: Write = print

    def __post_init__(self) -> None:
        self._ecs: Any = boto3.client("ecs", region_name=self.run["region"])
        self._logs: Any = boto3.client("logs", region_name=self.run["region"])
        self._read_up_to: str | None = None

    def to_its_end(self) -> int:
        """Run the task and write its log until it has stopped; the exit code of its container.

        Ctrl-C and the task's deadline stop it. Raises OperationError when there is no exit code to return.
        """
        began = time.monotonic()
        task_arn = self._start()
        self.write(f"{self.title}: task {task_arn.rsplit('/', 1)[-1]} starts")
        deadline_s = float(self.run["deadline_s"])
        cut_short: str | None = None
        try:
            task = self._follow(task_arn, began + deadline_s)
            if task is None:
                cut_short = f"it was not done after {deadline_s:.0f} s, its deadline"
        except KeyboardInterrupt:
            task, cut_short = None, "it was stopped at the terminal that started it"
        if task is None:
            self.write(f"{self.title}: {cut_short}; waiting for its end")
            self._ecs.stop_task(cluster=self.run["cluster_arn"], task=task_arn, reason=cut_short)
            task = self._follow(task_arn, time.monotonic() + STOP_WAIT_S)
        return self._judge(task, cut_short, task_arn, time.monotonic() - began)

    def _start(self) -> str:
        request = run_request(self.run, started_by="operations", command=self.command, environment=self.environment)
        answer = self._ecs.run_task(**request)
        if refusal := refusal_of(answer.get("failures", [])):
            raise OperationError(f"{refusal}.", "Nothing ran. Mend the cause and run this again.")
        task_arn: str = answer["tasks"][0]["taskArn"]
        return task_arn

    def _follow(self, task_arn: str, deadline: float) -> dict[str, Any] | None:
        """The stopped task, its whole log written; None when it still runs at the deadline."""
        while True:
            described = self._ecs.describe_tasks(cluster=self.run["cluster_arn"], tasks=[task_arn])["tasks"]
            if not described:
                raise OperationError(
                    f"ECS no longer knows the task {task_arn}: how it ended is unknown.",
                    f"Its log is in the group {self.run['log_group_name']}.",
                )
            task: dict[str, Any] = described[0]
            self._write_new_lines(task_arn)
            if task["lastStatus"] == "STOPPED":
                return task
            if time.monotonic() > deadline:
                return None
            time.sleep(POLL_S)

    def _write_new_lines(self, task_arn: str) -> None:
        """Read on until CloudWatch gives the same token again, which is the end.

        https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html
        """
        stream = log_stream_of(task_arn, self.run["container_name"])
        while True:
            position = {"nextToken": self._read_up_to} if self._read_up_to else {}
            try:
                page = self._logs.get_log_events(
                    logGroupName=self.run["log_group_name"], logStreamName=stream, startFromHead=True, **position
                )
            except self._logs.exceptions.ResourceNotFoundException:
                return  # the container has not begun to write
            for event in page["events"]:
                self.write(event["message"].rstrip("\n"))
            if page["nextForwardToken"] == self._read_up_to:
                return
            self._read_up_to = page["nextForwardToken"]

    def _judge(self, task: dict[str, Any] | None, cut_short: str | None, task_arn: str, took_s: float) -> int:
        if task is None:
            raise OperationError(
                f"{self.title} failed: {cut_short}, but its task still runs {STOP_WAIT_S} s after it was told to stop.",
                f"Look at it in ECS before you run this again: {task_arn}",
            )
        failure = cut_short or failure_of(task, self.run["container_name"])
        if failure is None:
            self.write(f"{self.title}: done in {took_s:.1f} s")
            return 0
        self.write(f"{self.title} failed: {failure}. The task was {task_arn}.")
        codes = [each.get("exitCode") for each in task["containers"] if each["name"] == self.run["container_name"]]
        return int(codes[0]) if codes and codes[0] else 1
