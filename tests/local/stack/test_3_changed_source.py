"""A changed line of the service changes what depends on it, and nothing else."""

from collections.abc import Iterator

import pytest

from tests.local.stack.conftest import Project
from tests.local.stack.probe import Probe

pytestmark = pytest.mark.local
SOURCE = "service/aggregator/__init__.py"


@pytest.fixture
def changed_line(project: Project) -> Iterator[None]:
    path = project.folder / SOURCE
    path.write_text(path.read_text() + "\nCHANGED = True\n")
    yield
    project.restore(SOURCE)
    project.up()


@pytest.mark.usefixtures("changed_line")
def test_a_changed_line_changes_its_images_their_tasks_and_service_and_what_says_so(project: Project) -> None:
    assert project.planned() == {
        "docker-build:index:Image::api": "update",
        "docker-build:index:Image::backup": "update",
        "pulumi-python:dynamic/data-aggregator:AlarmGate::alarm-gate": "update",
        "aws:ecs/taskDefinition:TaskDefinition::api": "replace",
        "aws:ecs/taskDefinition:TaskDefinition::worker": "replace",
        "aws:ecs/taskDefinition:TaskDefinition::migration": "replace",
        "aws:ecs/taskDefinition:TaskDefinition::dumps": "replace",
        "aws:scheduler/schedule:Schedule::dumps": "update",
        "aws:ecs/service:Service::api": "update",
        "aws:ecs/service:Service::worker": "update",
        "pulumi-python:dynamic/data-aggregator:Verification::verification": "update",
        "pulumi-python:dynamic/data-aggregator:Release::release": "update",
    }


@pytest.mark.usefixtures("changed_line")
def test_the_new_version_takes_over_without_a_failed_request(project: Project, probe: Probe) -> None:
    before = project.output("api_image")
    project.up()
    after = project.output("api_image")
    assert after != before
    with project.http() as client:
        assert client.get("/api/v1/release").headers["x-release"] == after.split("@")[1]
    assert probe.only_successes(), probe.answers
    assert {before.split("@")[1], after.split("@")[1]} <= probe.releases


def test_the_same_source_gives_the_same_digest_again(project: Project) -> None:
    original = project.output("api_image")
    path = project.folder / SOURCE
    path.write_text(path.read_text() + "\nCHANGED = 'for a while'\n")
    project.up()
    assert project.output("api_image") != original
    project.restore(SOURCE)
    project.up()
    assert project.output("api_image") == original
