"""What ECS is asked for a one-off task."""

from typing import Any

import pytest

from infra.one_off_task import run_request

PROPS = {
    "cluster_arn": "c",
    "task_definition_arn": "d:1",
    "container_name": "migration",
    "subnet_ids": ["s"],
    "security_group_ids": ["g"],
}


@pytest.mark.parametrize(
    ("given", "overrides"),
    [
        ({}, []),
        ({"command": ["python", "-m", "x"]}, [{"name": "migration", "command": ["python", "-m", "x"]}]),
        ({"environment": {"A": "b"}}, [{"name": "migration", "environment": [{"name": "A", "value": "b"}]}]),
    ],
)
def test_only_what_is_given_is_overridden(given: dict[str, Any], overrides: list[dict[str, Any]]) -> None:
    assert run_request(PROPS, started_by="me", **given)["overrides"] == {"containerOverrides": overrides}


def test_the_task_has_no_public_address() -> None:
    network = run_request(PROPS, started_by="me")["networkConfiguration"]["awsvpcConfiguration"]
    assert network == {"subnets": ["s"], "securityGroups": ["g"], "assignPublicIp": "DISABLED"}
