"""The evidence of a change under the real engine: however a preview ends, and what identifies a state."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from local.instance import CHECKOUT, LocalAws
from local.preview import POLICY_PACK
from local.toolchain.plugins import install_plugins
from tests.local.ground.conftest import TinyProject
from tests.local.running import Run, run_command

pytestmark = pytest.mark.local
PROGRAM = """
import pulumi
from pulumi.dynamic import CreateResult, Resource, ResourceProvider

class Provider(ResourceProvider):
    def create(self, props):
        return CreateResult("id", props)

class Note(Resource, module="notes", name="Note"):
    def __init__(self, name, depends_on=()):
        props = {{"text": "{text}", "hidden": pulumi.Output.secret("hush")}}
        super().__init__(Provider(), name, props, pulumi.ResourceOptions(depends_on=list(depends_on)))

first, second = Note("first"), Note("second")
Note("third", [second, first])
pulumi.export("release", "r0001-abc")
pulumi.export("hidden", pulumi.Output.secret("hush"))
"""
LOG_GROUP = """
class LogGroup(pulumi.CustomResource):
    def __init__(self):
        super().__init__("aws:cloudwatch/logGroup:LogGroup", "logs", {}, pulumi.ResourceOptions(version="7.51.1"))

class Definition(pulumi.CustomResource):
    def __init__(self):
        super().__init__("aws:ecs/taskDefinition:TaskDefinition", "api", {
            "family": "api",
            "containerDefinitions": pulumi.Output.json_dumps([{"name": "api", "image": "api", "privileged": True}]),
        }, pulumi.ResourceOptions(version="7.51.1"))

Definition()
LogGroup()
"""


@pytest.fixture
def project(tiny: TinyProject, aws: LocalAws) -> TinyProject:
    """A project with the policy pack in it and settings of its stack."""
    install_plugins(aws)
    shutil.copytree(CHECKOUT / POLICY_PACK, tiny.folder / POLICY_PACK)
    (tiny.folder / "Pulumi.local.yaml").open("a").write("config:\n  tiny:owner: platform\n")
    tiny.write(PROGRAM.format(text="a note"))
    return tiny


def taken(project: TinyProject) -> tuple[Run, dict[str, Any]]:
    """Take evidence; what the command said, and its files by name."""
    command = [sys.executable, "-P", "-m", "stacks.review", "evidence", "--stack", project.stack.name, "--out", "out"]
    run = run_command(command, folder=project.folder, environment=project.stack.environment(), deadline_s=120)
    files = Path(project.folder, "out", project.stack.name).iterdir()
    return run, {file.stem: json.loads(file.read_text() or "null") for file in files}


def test_a_state_is_the_same_until_something_in_it_changes(project: TinyProject) -> None:
    run, files = taken(project)
    assert run.code == 0, run.output
    assert files["facts"]["state"] is files["facts"]["release"] is None
    states = []
    for text in ("a note", "a note", "another note"):
        project.write(PROGRAM.format(text=text))
        code, output = project.run("up", "--yes", "--skip-preview")
        assert code == 0, output
        run, files = taken(project)
        assert run.code == 0, run.output
        states.append(files["facts"]["state"])
    assert states[0] == states[1] != states[2]
    assert files["facts"]["release"] == "r0001-abc"
    assert files["facts"]["settings"] == {"owner": "platform"}
    assert "hush" not in json.dumps(files)


def test_a_violation_stops_the_preview_and_leaves_all_that_was_found(project: TinyProject) -> None:
    project.write(PROGRAM.format(text="a note") + LOG_GROUP)
    run, files = taken(project)
    assert run.code == 1
    assert "The policies stopped the preview of local: " in run.output
    assert "ECS.4 in api: " in run.output
    assert files["facts"]["exit_code"] == 1
    outcomes = {(each["control"], each["name"]): each["outcome"] for each in files["policies"]["results"]}
    assert outcomes["ECS.4", "api"] == "violated"
    assert "passed" in outcomes.values()


def test_a_program_that_breaks_says_why(project: TinyProject) -> None:
    project.write("raise KeyError('nothing of that name')")
    run, files = taken(project)
    assert run.code == 1
    assert "The preview of local failed with exit code 1:" in run.output
    assert "KeyError: 'nothing of that name'" in run.output
    assert files["facts"]["exit_code"] == 1
    assert files["policies"] == {"results": []}


def test_a_stack_that_the_backend_does_not_have_is_told_with_the_command_that_makes_it(project: TinyProject) -> None:
    project.stack.forget()
    project.stack.aws.state.mkdir()
    run, files = taken(project)
    assert run.code == 1
    assert "The stack local does not exist in the backend" in run.output
    assert "pulumi stack init local" in run.output
    assert set(files) == {"preview", "policies", "facts"}
