"""A task that runs once inside an update, and fails the update when it fails."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi.dynamic import Resource

from infra.engine import engine_is_gone
from infra.failure import UpdateError
from infra.step import StepProvider
from infra.stopped_task import failure_of, last_log_lines, refusal_of

POLL_S = 0.5
STOP_WAIT_S = 60


class TaskFailedError(UpdateError):
    """A one-off task did not do its work. The message says which, why, and ends with the last lines of its log."""


@dataclass(frozen=True, kw_only=True)
class TaskRun:
    """What running a task once takes: ``title`` names it to people, ``deadline_s`` bounds it."""

    title: str
    region: str
    cluster_arn: pulumi.Input[str]
    task_definition_arn: pulumi.Input[str]
    container_name: str
    subnet_ids: pulumi.Input[Sequence[str]]
    security_group_ids: list[pulumi.Input[str]]
    log_group_name: pulumi.Input[str]
    deadline_s: int


class OneOffTaskProvider(StepProvider):
    """Runs the task when its triggers change."""

    compared = ("triggers",)

    def take(self, props: Mapping[str, Any]) -> Mapping[str, Any]:
        """Run the task to its end."""
        return {"task_arn": run_task(props)}


class OneOffTask(Resource, module="data-aggregator", name="OneOffTask"):
    """One run of an ECS task.

    ``triggers`` decides when it runs: a change shows in the preview and runs the task in the update. An update that is
    killed stops its task.
    """

    task_arn: pulumi.Output[str]
    triggers: pulumi.Output[dict[str, str]]

    def __init__(
        self,
        name: str,
        *,
        triggers: Mapping[str, pulumi.Input[str]],
        run: TaskRun,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        properties = {**vars(run), "triggers": dict(triggers), "task_arn": None}
        super().__init__(OneOffTaskProvider(), name, properties, opts)


def run_request(
    props: Mapping[str, Any],
    *,
    started_by: str,
    command: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What ECS is asked in order to run the task once, with another command or more variables where they are given.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerOverride.html
    """
    override: dict[str, Any] = {}
    if command:
        override["command"] = list(command)
    if environment:
        override["environment"] = [{"name": name, "value": value} for name, value in environment.items()]
    overrides = [{"name": props["container_name"], **override}] if override else []
    return {
        "cluster": props["cluster_arn"],
        "taskDefinition": props["task_definition_arn"],
        "launchType": "FARGATE",
        "startedBy": started_by,
        "networkConfiguration": {
            "awsvpcConfiguration": {
                "subnets": props["subnet_ids"],
                "securityGroups": props["security_group_ids"],
                "assignPublicIp": "DISABLED",
            }
        },
        "overrides": {"containerOverrides": overrides},
    }


def run_task(props: Mapping[str, Any]) -> str:
    """Run the task to its end and return its ARN.

    Raises TaskFailedError when ECS refuses it, when it ends in any other way than exit code 0, when its deadline
    passes, and when the update that waits for it is killed; in the last two cases the task is stopped first.
    """
    import boto3

    ecs = boto3.client("ecs", region_name=props["region"])
    started = time.monotonic()
    answer = ecs.run_task(**run_request(props, started_by="pulumi"))
    if refusal := refusal_of(answer.get("failures", [])):
        raise _failed(props, refusal)
    task_arn: str = answer["tasks"][0]["taskArn"]
    task, cut_short = _wait_for_end(ecs, props, task_arn, deadline=started + float(props["deadline_s"]))
    failure = cut_short or failure_of(task, props["container_name"])
    if failure:
        lines = last_log_lines(
            boto3.client("logs", region_name=props["region"]),
            props["log_group_name"],
            task_arn,
            props["container_name"],
        )
        raise _failed(props, failure, task_arn=task_arn, log=lines)
    print(f"{props['title']}: done in {time.monotonic() - started:.1f} s", flush=True)
    return task_arn


def _wait_for_end(
    ecs: Any, props: Mapping[str, Any], task_arn: str, *, deadline: float
) -> tuple[dict[str, Any], str | None]:
    """The stopped task, and why it was cut short if it was."""
    cut_short: str | None = None
    while True:
        described = ecs.describe_tasks(cluster=props["cluster_arn"], tasks=[task_arn])["tasks"]
        if not described:
            # ECS forgets a stopped task after about an hour.
            raise _failed(props, f"ECS no longer knows the task {task_arn}: its result is unknown")
        task: dict[str, Any] = described[0]
        if task["lastStatus"] == "STOPPED":
            return task, cut_short
        if cut_short is None:
            if time.monotonic() > deadline:
                cut_short = f"it was not done after {props['deadline_s']:.0f} s, its deadline, and was stopped"
            elif engine_is_gone():
                cut_short = "the update that waited for it was killed, so it was stopped"
            if cut_short:
                ecs.stop_task(cluster=props["cluster_arn"], task=task_arn, reason=cut_short)
                deadline = time.monotonic() + STOP_WAIT_S
        elif time.monotonic() > deadline:
            return task, f"{cut_short}, but still runs {STOP_WAIT_S} s later"
        time.sleep(POLL_S)


def _failed(
    props: Mapping[str, Any], failure: str, *, task_arn: str | None = None, log: list[str] | None = None
) -> TaskFailedError:
    parts = [f"{props['title']} failed: {failure}."]
    if log:
        parts += [f"The last lines of its log ({props['log_group_name']}):", *(f"  {line}" for line in log)]
    if task_arn:
        parts.append(f"The task was {task_arn}.")
    parts.append("What ran before goes on serving. Mend the cause and run `pulumi up` again: it starts this task anew.")
    return TaskFailedError("\n".join(parts))
