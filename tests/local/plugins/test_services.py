"""A service behind a load balancer: how a deployment ends, and what then stands in the state."""

import json
from typing import Any

import httpx
import pytest

from local.plugins.errors import CreatedInPartError, PluginError
from tests.local.plugins.cases_network import two_subnets
from tests.local.plugins.engine import Engine, Live

pytestmark = pytest.mark.local

PORT = 8000
SERVES = ["python", "-m", "http.server", str(PORT)]
EXITS = ["false"]
SERVICE = "aws:ecs/service:Service"


def _task(engine: Engine, name: str, command: list[str]) -> str:
    container = {
        "name": "web",
        "image": "python:3.13-slim",
        "command": command,
        "essential": True,
        "stopTimeout": 2,  # Python as process 1 takes no notice of SIGTERM
        "portMappings": [{"containerPort": PORT}],
    }
    task = engine.create(
        "aws:ecs/taskDefinition:TaskDefinition",
        name,
        {
            "family": name,
            "containerDefinitions": json.dumps([container]),
            "requiresCompatibilities": ["FARGATE"],
            "networkMode": "awsvpc",
            "cpu": "256",
            "memory": "512",
        },
    )
    return str(task.state["arn"])


def _service(engine: Engine, name: str, command: list[str], *, rollback: bool) -> tuple[Live, dict[str, Any]]:
    """A steady service and its inputs."""
    needs = two_subnets(engine)
    cluster = engine.create("aws:ecs/cluster:Cluster", name, {}).state["arn"]
    inputs = {
        "cluster": cluster,
        "taskDefinition": _task(engine, name, command),
        "launchType": "FARGATE",
        "desiredCount": 1,
        "networkConfiguration": {"subnets": [needs["subnet"]]},
        "deploymentCircuitBreaker": {"enable": True, "rollback": rollback},
        "waitForSteadyState": True,
    }
    return engine.create(SERVICE, name, inputs), inputs


def test_a_steady_service_answers_at_the_load_balancers_name(engine: Engine) -> None:
    needs = two_subnets(engine)
    balancer = engine.create(
        "aws:lb/loadBalancer:LoadBalancer", "public", {"subnets": [needs["subnet"], needs["other_subnet"]]}
    )
    group = engine.create(
        "aws:lb/targetGroup:TargetGroup",
        "web",
        {
            "vpcId": needs["vpc"],
            "port": PORT,
            "protocol": "HTTP",
            "targetType": "ip",
            "deregistrationDelay": 1,
            "healthCheck": {"path": "/", "interval": 5, "timeout": 2, "healthyThreshold": 2},
        },
    )
    engine.create(
        "aws:lb/listener:Listener",
        "http",
        {
            "loadBalancerArn": balancer.id,
            "port": 80,
            "defaultActions": [{"type": "forward", "targetGroupArn": group.id}],
        },
    )
    cluster = engine.create("aws:ecs/cluster:Cluster", "behind", {}).state["arn"]
    engine.create(
        SERVICE,
        "behind",
        {
            "cluster": cluster,
            "taskDefinition": _task(engine, "behind", SERVES),
            "launchType": "FARGATE",
            "desiredCount": 1,
            "networkConfiguration": {"subnets": [needs["subnet"]]},
            "loadBalancers": [{"targetGroupArn": group.id, "containerName": "web", "containerPort": PORT}],
            "waitForSteadyState": True,
        },
    )
    name = balancer.state["dnsName"]
    assert name.startswith("public-")
    port = name.rpartition(":")[2]
    answer = httpx.get(f"http://127.0.0.1:{port}/", headers={"Host": name}, trust_env=False)
    assert answer.status_code == 200
    assert "Directory listing" in answer.text


def test_a_deployment_that_was_rolled_back_is_a_success_and_the_state_tells_the_old_task_definition(
    engine: Engine,
) -> None:
    """As pulumi-aws (its issue 4487): the next preview shows the change again."""
    live, inputs = _service(engine, "rolled-back", SERVES, rollback=True)
    wanted = {**inputs, "taskDefinition": _task(engine, "rolled-back", EXITS)}
    engine.update(live, wanted)
    assert live.state["taskDefinition"] == inputs["taskDefinition"]
    assert engine.diff(live, wanted).diffs == ["taskDefinition"]


def test_a_deployment_that_failed_without_a_rollback_fails_the_update_at_once(engine: Engine) -> None:
    live, inputs = _service(engine, "failing", SERVES, rollback=False)
    with pytest.raises(PluginError) as failed:
        engine.update(live, {**inputs, "taskDefinition": _task(engine, "failing", EXITS)})
    assert "tasks failed to start" in str(failed.value)


def test_a_first_deployment_that_fails_leaves_the_service_in_the_state(engine: Engine) -> None:
    with pytest.raises(CreatedInPartError) as failed:
        _service(engine, "never", EXITS, rollback=False)
    assert ":service/" in failed.value.resource_id
    assert "failed" in failed.value.reason
    left = engine.made[-1]
    assert (left.token, left.id) == (SERVICE, failed.value.resource_id)
    engine.delete(left)
    assert engine.read(left) is None
