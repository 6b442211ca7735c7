"""An earlier release runs again by its id, and only where the schema still carries it."""

from collections.abc import Iterator

import pytest

from tests.local.stack.conftest import Project
from tests.local.stack.probe import Probe
from tests.local.stack.revision import Revision

pytestmark = pytest.mark.local
SETTINGS = "Pulumi.local.yaml"
SOURCE = "service/aggregator/__init__.py"


def pin(project: Project, release: str) -> None:
    """The one command of a roll-back, before the update."""
    run = project.pulumi("config", "set", "release", release)
    assert run.code == 0, run.output


@pytest.fixture(scope="module")
def earlier(project: Project) -> Iterator[str]:
    """The id of the release before the one that runs."""
    release = project.output("release")
    path = project.folder / SOURCE
    path.write_text(path.read_text() + "\nCHANGED = 'since the release'\n")
    project.up()
    assert project.output("release") != release
    yield release
    project.restore(SETTINGS)
    project.restore(SOURCE)
    project.up()
    assert project.output("release") == release


@pytest.fixture(autouse=True)
def _unpinned(project: Project) -> Iterator[None]:
    yield
    project.restore(SETTINGS)


def test_every_image_bears_the_id_of_its_release(project: Project) -> None:
    ecr = project.client("ecr")
    for noun in ("api", "backup", "web"):
        digest = project.output(f"{noun}_image").split("@")[1]
        [image] = ecr.describe_images(
            repositoryName=f"data-aggregator-local-{noun}", imageIds=[{"imageTag": project.output("release")}]
        )["imageDetails"]
        assert image["imageDigest"] == digest


def test_an_earlier_release_runs_again_without_a_build_or_a_failed_request(
    project: Project, earlier: str, probe: Probe
) -> None:
    newer = project.output("api_image")
    pin(project, earlier)
    project.up()
    assert project.output("release") == earlier
    assert project.output("api_image") != newer
    with project.http() as client:
        assert client.get("/api/v1/release").headers["x-release"] == project.output("api_image").split("@")[1]
    assert probe.only_successes(), probe.answers
    assert not [each for each in project.stack.resources() if each["type"] == "docker-build:index:Image"]
    assert project.planned() == {}


def test_a_release_that_does_not_exist_is_refused_with_what_lists_those_that_do(project: Project, earlier: str) -> None:
    before = project.resources()
    missing = f"{earlier.rpartition('-')[0]}-000000000000"
    pin(project, missing)
    output = project.failing_up()
    assert f"release '{missing}' does not exist" in output
    assert "aws ecr list-images --repository-name data-aggregator-local-api" in output
    assert "Traceback" not in output
    assert project.resources() == before


def test_a_release_that_the_schema_has_contracted_past_is_refused(project: Project, earlier: str) -> None:
    before = project.resources()
    revision = Revision(project)
    revision.write("op.execute('DROP TABLE nothing')", phase="contract")
    pin(project, earlier)
    try:
        output = project.failing_up()
    finally:
        revision.remove_unless_applied()
    assert f"release {earlier} cannot run any more" in output
    assert f"revisions {revision.id} took away what it needs" in output
    assert "docs/runbooks/roll-back.md" in output
    assert project.resources() == before
