"""The policy pack under the real engine: what it stops, what it says, and when."""

import pytest

from local.instance import CHECKOUT, LocalAws
from local.preview import POLICY_PACK
from local.toolchain.plugins import install_plugins
from tests.local.ground.conftest import TinyProject

pytestmark = pytest.mark.local
WITH_PACK = ("--policy-pack", str(CHECKOUT / POLICY_PACK))
PROGRAM = """
import pulumi
from pulumi.dynamic import CreateResult, Resource, ResourceProvider

class Provider(ResourceProvider):
    def create(self, props):
        return CreateResult("id", {{**props, "told": {told}}})

class User(Resource, module="users", name="User"):
    told: pulumi.Output[str]
    def __init__(self):
        super().__init__(Provider(), "user", {{"told": None}})

class Definition(pulumi.CustomResource):
    def __init__(self, user):
        super().__init__("aws:ecs/taskDefinition:TaskDefinition", "api", {{
            "family": "api",
            "requiresCompatibilities": ["FARGATE"],
            "networkMode": "awsvpc",
            "cpu": "256",
            "memory": "512",
            "containerDefinitions": pulumi.Output.json_dumps([{{
                "name": "api",
                "image": "api",
                "user": user,
                "readonlyRootFilesystem": True,
                "logConfiguration": {{"logDriver": "awslogs"}},
            }}]),
        }}, pulumi.ResourceOptions(version="7.51.1"))

Definition({user})
"""
VIOLATION = "Task definitions should configure non-root users in Linux containers: user is missing or root in api."


@pytest.fixture(autouse=True)
def _plugins(aws: LocalAws) -> None:
    install_plugins(aws)


def test_a_preview_with_a_violation_fails_and_names_control_and_resource(tiny: TinyProject) -> None:
    tiny.write(PROGRAM.format(told="'10001'", user="'root'"))
    code, output = tiny.run("preview", *WITH_PACK)
    assert code != 0
    assert VIOLATION in output
    assert "(aws:ecs:TaskDefinition: api)" in output


def test_a_value_that_a_preview_does_not_know_is_evaluated_by_the_update_before_the_resource_is_made(
    tiny: TinyProject,
) -> None:
    tiny.write(PROGRAM.format(told="'root'", user="User().told"))
    code, output = tiny.run("preview", *WITH_PACK)
    assert code == 0, output
    [waiting] = [line for line in output.splitlines() if "TaskDefinition api, containerDefinitions: " in line]
    assert "ECS.20" in waiting
    code, output = tiny.run("up", "--yes", "--skip-preview", *WITH_PACK)
    assert code != 0
    assert VIOLATION in output
    made = {resource["type"] for resource in tiny.stack.resources()}
    assert "pulumi-python:dynamic/users:User" in made
    assert "aws:ecs/taskDefinition:TaskDefinition" not in made
