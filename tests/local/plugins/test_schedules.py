"""A schedule that the plugin makes really runs its task."""

import json

import pytest

from tests.local.plugins.cases_network import two_subnets
from tests.local.plugins.engine import Engine

pytestmark = pytest.mark.local


def test_the_task_of_a_schedule_runs_with_its_own_network_and_overrides(engine: Engine) -> None:
    subnet = two_subnets(engine)["subnet"]
    cluster = engine.create("aws:ecs/cluster:Cluster", "scheduled", {}).state["arn"]
    task = engine.create(
        "aws:ecs/taskDefinition:TaskDefinition",
        "scheduled",
        {
            "family": "scheduled",
            "containerDefinitions": json.dumps([{"name": "dump", "image": "python:3.13-slim", "command": ["false"]}]),
            "requiresCompatibilities": ["FARGATE"],
            "networkMode": "awsvpc",
            "cpu": "256",
            "memory": "512",
        },
    ).state["arn"]
    schedule = engine.create(
        "aws:scheduler/schedule:Schedule",
        "daily",
        {
            "scheduleExpression": "rate(1 day)",
            "flexibleTimeWindow": {"mode": "OFF"},
            "target": {
                "arn": cluster,
                "roleArn": "arn:aws:iam::000000000000:role/schedule",
                "input": json.dumps({"containerOverrides": [{"name": "dump", "command": ["true"]}]}),
                "ecsParameters": {
                    "taskDefinitionArn": task,
                    "launchType": "FARGATE",
                    "networkConfiguration": {"subnets": [subnet]},
                    "tags": {"owner": "test"},
                },
            },
        },
    )
    cloud = engine.provider.cloud()
    ecs = cloud.client("ecs")
    asked = {"cluster": cluster, "startedBy": f"chronos-schedule/{schedule.state['name']}", "desiredStatus": "STOPPED"}
    cloud.wait("the scheduled task's end", lambda: bool(ecs.list_tasks(**asked)["taskArns"]), 60)
    (arn,) = ecs.list_tasks(**asked)["taskArns"]
    cloud.wait(
        "the container's exit",
        lambda: ecs.describe_tasks(cluster=cluster, tasks=[arn])["tasks"][0]["lastStatus"] == "STOPPED",
        60,
    )
    (ended,) = ecs.describe_tasks(cluster=cluster, tasks=[arn], include=["TAGS"])["tasks"]
    assert ended["taskDefinitionArn"] == task
    assert ended["containers"][0]["exitCode"] == 0
    assert ended["tags"] == [{"key": "owner", "value": "test"}]
