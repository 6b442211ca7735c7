"""Which differences of container definitions are differences to AWS."""

import json
from typing import Any

import pytest

from local.plugins.aws.ecs.container_definitions import problems, same_containers

API: dict[str, Any] = {
    "name": "api",
    "image": "127.0.0.1:4566/api@sha256:1",
    "portMappings": [{"containerPort": 8000}],
    "environment": [{"name": "A", "value": "1"}, {"name": "B", "value": ""}],
    "healthCheck": {"command": ["CMD", "true"]},
}


def _same(**more: Any) -> bool:
    return same_containers(json.dumps([API]), json.dumps([{**API, **more}], sort_keys=True, indent=2))


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"cpu": 0, "essential": True, "mountPoints": [], "volumesFrom": None, "systemControls": []},
        {"portMappings": [{"protocol": "tcp", "hostPort": 8000, "containerPort": 8000}]},
        {"environment": [{"value": "", "name": "B"}, {"name": "A", "value": "1"}]},
        {"healthCheck": {"command": ["CMD", "true"], "interval": 30, "timeout": 5, "retries": 3}},
    ],
    ids=["order of keys", "defaults", "ports", "order of variables", "health check"],
)
def test_what_aws_reads_alike_is_the_same(more: dict[str, Any]) -> None:
    assert _same(**more)


@pytest.mark.parametrize(
    "more",
    [
        {"image": "127.0.0.1:4566/api@sha256:2"},
        {"essential": False},
        {"environment": [{"name": "A", "value": "1"}]},
        {"portMappings": [{"containerPort": 8000, "hostPort": 80}]},
        {"command": ["b", "a"]},
        {"readonlyRootFilesystem": True},
        {"healthCheck": {"command": ["CMD", "true"], "interval": 10}},
    ],
    ids=["image", "essential", "variable", "port", "command", "root", "health check"],
)
def test_what_runs_otherwise_is_not_the_same(more: dict[str, Any]) -> None:
    assert not _same(**more)


def test_the_order_of_a_command_counts() -> None:
    one, other = ({**API, "command": command} for command in (["a", "b"], ["b", "a"]))
    assert not same_containers(json.dumps([one]), json.dumps([other]))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[", "containerDefinitions is no JSON"),
        ("{}", "a JSON list of at least one container"),
        ('[{"name": "api"}]', "containerDefinitions[0] needs 'image'"),
        ('[{"name": "a", "image": "x"}, {"name": "a", "image": "x"}]', "two containers named 'a'"),
        (
            '[{"name": "a", "image": "x", "environment": [{"name": "PORT", "value": 1}]}]',
            "the value of 'PORT' is not a string",
        ),
    ],
)
def test_what_aws_would_refuse_is_told_with_its_place(text: str, message: str) -> None:
    assert message in " ".join(problems(text))
