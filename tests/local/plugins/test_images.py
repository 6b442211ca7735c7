"""Images: built by Docker's buildx, pushed to the local AWS's registry, found again there."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from local.instance import LocalAws
from local.ministack import free_port
from local.plugins.cloud import Cloud
from local.plugins.docker.plugin import DockerProvider
from local.plugins.docker_build.plugin import DockerBuildProvider
from local.plugins.docker_build.registry import Reference
from local.plugins.errors import PluginError
from local.steps import Progress
from local.toolchain.buildx import ensure_buildx
from tests.local.plugins.conftest import REGION
from tests.local.plugins.engine import Engine, Live

pytestmark = pytest.mark.local

IMAGE = "docker-build:index:Image"
LOOK_UP = "docker:index/getRegistryImage:getRegistryImage"


@pytest.fixture(scope="session")
def docker_config(tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    """A client configuration with buildx; None where Docker has its own."""
    aws = LocalAws(tmp_path_factory.mktemp("local-aws"), free_port())
    ensure_buildx(aws, Progress("test", None))
    return aws.docker_config if aws.docker_config.exists() else None


@pytest.fixture
def repository(
    endpoint: str, docker_config: Path | None, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[str]:
    """The address of an empty repository."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    if docker_config is not None:
        monkeypatch.setenv("DOCKER_CONFIG", str(docker_config))
    name = f"images-{abs(hash(request.node.name)) % 10**8}"
    ecr = Cloud(region=REGION).client("ecr")
    ecr.create_repository(repositoryName=name)
    address = f"127.0.0.1:{urlsplit(endpoint).port}/{name}"
    yield address
    ecr.delete_repository(repositoryName=name, force=True)
    _forget_images(address)


@pytest.fixture
def images(repository: str) -> Engine:
    """The plugin docker-build."""
    return Engine(DockerBuildProvider())


@pytest.fixture
def inputs(repository: str, tmp_path: Path) -> dict[str, Any]:
    (tmp_path / "Dockerfile").write_text("FROM scratch\nARG VERSION\nCOPY app.txt /\nLABEL version=$VERSION\n")
    (tmp_path / "app.txt").write_text(f"{os.urandom(8).hex()}\n")
    return {
        "context": {"location": str(tmp_path)},
        "buildArgs": {"VERSION": "1"},
        "tags": [f"{repository}:build"],
        "push": True,
        "buildOnPreview": False,
    }


def _forget_images(repository: str) -> None:
    """Docker keeps what it built beside what it pushed."""
    listing = ["docker", "images", "--quiet", "--no-trunc", "--filter", f"reference={repository}"]
    found = subprocess.run(listing, capture_output=True, text=True, check=True).stdout.split()
    if found:
        subprocess.run(["docker", "image", "rm", "--force", *sorted(set(found))], capture_output=True, check=True)


def _registered(live: Live) -> str | None:
    return Reference.parse(live.state["tags"][0]).manifest_digest(live.state["digest"])


def _stage_of(live: Live) -> str:
    """The label of the image as anybody gets it from the registry."""
    reference = f"{live.state['tags'][0]}@{live.state['digest']}"
    subprocess.run(["docker", "pull", "--quiet", reference], capture_output=True, check=True)
    look = ["docker", "image", "inspect", "--format", "{{.Config.Labels.stage}}", reference]
    return subprocess.run(look, capture_output=True, text=True, check=True).stdout.strip()


def test_an_image_is_pushed_kept_and_changed_with_its_source(
    images: Engine, inputs: dict[str, Any], tmp_path: Path
) -> None:
    live = images.create(IMAGE, "api", inputs)
    first = live.state["digest"]
    assert live.id == first
    assert live.state["ref"] == f"{inputs['tags'][0]}@{first}"
    assert _registered(live) == first
    assert not images.diff(live, inputs).changes
    assert images.read(live) == (live.state, live.inputs)

    (tmp_path / "app.txt").write_text("changed\n")
    assert images.diff(live, inputs).diffs == ["contextHash"]
    images.update(live, inputs)
    assert live.state["digest"] != first
    assert _registered(live) == live.state["digest"]
    assert not images.diff(live, inputs).changes


def test_the_same_source_gives_the_same_digest_in_an_emptied_registry(images: Engine, inputs: dict[str, Any]) -> None:
    live = images.create(IMAGE, "api", inputs)
    Reference.parse(inputs["tags"][0]).delete(live.state["digest"])
    assert images.read(live) is None
    assert images.create(IMAGE, "api", inputs).state["digest"] == live.state["digest"]


def test_deleting_the_image_takes_it_out_of_the_registry_and_may_be_repeated(
    images: Engine, inputs: dict[str, Any]
) -> None:
    live = images.create(IMAGE, "api", inputs)
    images.delete(live)
    assert _registered(live) is None
    assert Reference.parse(inputs["tags"][0]).tags() == []
    images.delete(live)


def test_a_build_that_fails_tells_its_last_lines(images: Engine, inputs: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM scratch\nCOPY missing.txt /\n")
    with pytest.raises(PluginError) as failed:
        images.create(IMAGE, "api", inputs)
    assert "docker buildx build failed (exit code 1); its last lines:" in str(failed.value)
    assert "missing.txt" in str(failed.value)


def test_a_preview_builds_only_when_told_to_and_never_pushes(
    images: Engine, inputs: dict[str, Any], repository: str, tmp_path: Path
) -> None:
    images.preview(IMAGE, "api", {**inputs, "buildOnPreview": True})
    assert Reference.parse(f"{repository}:build").tags() == []
    (tmp_path / "Dockerfile").write_text("FROM scratch\nCOPY missing.txt /\n")
    images.preview(IMAGE, "api", inputs)
    with pytest.raises(PluginError, match="docker buildx build failed"):
        images.preview(IMAGE, "api", {**inputs, "buildOnPreview": True})


def test_a_secret_is_there_while_the_image_is_built_and_not_in_it(
    images: Engine, inputs: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "Dockerfile").write_text(
        'FROM python:3.13-slim\nRUN --mount=type=secret,id=token test "$(cat /run/secrets/token)" = s3cr3t\n'
    )
    live = images.create(IMAGE, "api", {**inputs, "secrets": {"token": "s3cr3t"}})
    assert _registered(live) == live.state["digest"]


def test_a_stage_of_the_dockerfile_is_an_image_of_its_own(
    images: Engine, inputs: dict[str, Any], repository: str, tmp_path: Path
) -> None:
    (tmp_path / "Dockerfile").write_text(
        "FROM scratch AS api\nCOPY app.txt /\nFROM api AS backup\nLABEL stage=backup\nFROM api\nLABEL stage=api\n"
    )
    stages = {
        stage: images.create(IMAGE, str(stage), {**inputs, "target": stage, "tags": [f"{repository}:{stage}"]})
        for stage in (None, "backup")
    }
    assert [_stage_of(live) for live in stages.values()] == ["api", "backup"]
    backup = stages["backup"]
    assert not images.diff(backup, {**inputs, "target": "backup", "tags": backup.state["tags"]}).changes
    assert "target" in images.diff(backup, {**inputs, "target": "api", "tags": backup.state["tags"]}).diffs


def test_a_stage_that_is_not_there_is_told(images: Engine, inputs: dict[str, Any]) -> None:
    with pytest.raises(PluginError, match=r"(?s)docker buildx build failed.*missing"):
        images.create(IMAGE, "api", {**inputs, "target": "missing"})


def test_a_released_tag_is_resolved_to_its_digest(images: Engine, inputs: dict[str, Any], repository: str) -> None:
    live = images.create(IMAGE, "api", {**inputs, "tags": [f"{repository}:v1"]})
    found = Engine(DockerProvider()).invoke(LOOK_UP, {"name": f"{repository}:v1"})
    assert found["sha256Digest"] == live.state["digest"]


def test_a_tag_that_is_not_there_is_told_with_those_that_are(
    images: Engine, inputs: dict[str, Any], repository: str
) -> None:
    images.create(IMAGE, "api", {**inputs, "tags": [f"{repository}:v1", f"{repository}:v2"]})
    with pytest.raises(PluginError) as failed:
        Engine(DockerProvider()).invoke(LOOK_UP, {"name": f"{repository}:v3"})
    assert f"the repository {repository} has no tag 'v3': it has v1, v2" in str(failed.value)


def test_a_repository_that_is_not_there_is_told(repository: str) -> None:
    registry = repository.partition("/")[0]
    with pytest.raises(PluginError, match="has no repository 'nowhere'"):
        Engine(DockerProvider()).invoke(LOOK_UP, {"name": f"{registry}/nowhere:v1"})
