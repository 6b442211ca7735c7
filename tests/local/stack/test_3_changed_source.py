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
def test_a_changed_line_changes_image_tasks_service_and_verification(project: Project) -> None:
    assert project.planned() == {
        "docker-build:index:Image::api": "update",
        "aws:ecs/taskDefinition:TaskDefinition::api": "replace",
        "aws:ecs/taskDefinition:TaskDefinition::migration": "replace",
        "aws:ecs/service:Service::api": "update",
        "pulumi-python:dynamic/data-aggregator:Verification::verification": "update",
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


@pytest.fixture(scope="module")
def released(project: Project) -> Iterator[str]:
    """The tag of a release: the images that run now."""
    ecr = project.client("ecr")
    for noun in ("api", "web"):
        repository = f"data-aggregator-local-{noun}"
        digest = project.output(f"{noun}_image").split("@")[1]
        [image] = ecr.batch_get_image(repositoryName=repository, imageIds=[{"imageDigest": digest}])["images"]
        ecr.put_image(repositoryName=repository, imageManifest=image["imageManifest"], imageTag="v1")
    yield "v1"
    project.restore("Pulumi.local.yaml")
    project.restore(SOURCE)
    project.up()


def test_a_release_runs_by_its_tag_whatever_the_source_says(project: Project, released: str) -> None:
    before = project.output("api_image"), project.output("web_image")
    path = project.folder / SOURCE
    path.write_text(path.read_text() + "\nCHANGED = 'since the release'\n")
    assert project.pulumi("config", "set", "release", released).code == 0
    project.up()
    assert (project.output("api_image"), project.output("web_image")) == before
    assert not [each for each in project.stack.resources() if each["type"] == "docker-build:index:Image"]
    assert project.planned() == {}


def test_a_release_that_does_not_exist_is_refused_with_the_tags_there_are(project: Project, released: str) -> None:
    assert project.pulumi("config", "set", "release", "v0").code == 0
    output = project.failing_up()
    assert "v0" in output
    assert released in output
