"""What the plugin docker-build takes, refuses and previews: without Docker."""

from pathlib import Path
from typing import Any

import pulumi_docker_build
import pytest
from pulumi.provider.experimental import provider as rpc

from local.plugins.docker.plugin import DockerProvider
from local.plugins.docker_build.buildx import Build
from local.plugins.docker_build.context import BuildContext
from local.plugins.docker_build.plugin import DockerBuildProvider
from local.plugins.docker_build.registry import Reference
from local.plugins.errors import PluginError
from local.plugins.values import UNKNOWN
from tests.local.plugins.engine import Engine, Live, RefusedError
from tests.unit.plugins.sdk import fields_of

IMAGE = "docker-build:index:Image"


@pytest.fixture
def engine() -> Engine:
    return Engine(DockerBuildProvider())


@pytest.fixture
def inputs(tmp_path: Path) -> dict[str, Any]:
    (tmp_path / "Dockerfile").write_text("FROM scratch\nCOPY Dockerfile /\n")
    return {
        "context": {"location": str(tmp_path)},
        "tags": ["127.0.0.1:4566/api:build"],
        "push": True,
        "buildOnPreview": False,
        "registries": [{"address": "127.0.0.1:4566", "username": "AWS", "password": "one"}],
    }


def _live(engine: Engine, inputs: dict[str, Any]) -> Live:
    checked = engine.check(IMAGE, "api", inputs)
    state = {**checked, "digest": "sha256:1", "ref": "127.0.0.1:4566/api:build@sha256:1"}
    return Live(IMAGE, "api", "sha256:1", checked, state)


def test_a_preview_does_not_know_the_digest(engine: Engine, inputs: dict[str, Any]) -> None:
    previewed = engine.preview(IMAGE, "api", inputs)
    assert previewed["digest"] is UNKNOWN
    assert previewed["ref"] is UNKNOWN
    assert isinstance(previewed["contextHash"], str)


def test_unchanged_source_is_no_change_and_a_changed_line_is_an_update(
    engine: Engine, inputs: dict[str, Any], tmp_path: Path
) -> None:
    live = _live(engine, inputs)
    assert not engine.diff(live, inputs).changes
    (tmp_path / "Dockerfile").write_text("FROM scratch\nCOPY Dockerfile /other\n")
    difference = engine.diff(live, inputs)
    assert difference.diffs == ["contextHash"]
    assert difference.replaces == []


def test_another_password_or_cache_is_no_change(engine: Engine, inputs: dict[str, Any]) -> None:
    live = _live(engine, inputs)
    registry = {**inputs["registries"][0], "password": "two"}
    assert not engine.diff(live, {**inputs, "registries": [registry]}).changes


def test_with_an_unknown_build_argument_the_hash_is_unknown(engine: Engine, inputs: dict[str, Any]) -> None:
    checked = engine.check(IMAGE, "api", {**inputs, "buildArgs": {"VERSION": UNKNOWN}})
    assert checked["contextHash"] is UNKNOWN


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"context": {"location": "nowhere"}}, "context.location is 'nowhere', and there is no such directory"),
        ({"tags": ["registry.example.test/api:1"]}, "talk to this machine only"),
        ({"tags": ["api:1"]}, "the image name 'api:1' names no registry"),
        ({"tags": None}, "push needs at least one tag"),
        ({"platforms": ["linux/amd64", "linux/arm64"]}, "the local AWS builds for one platform"),
        ({"exports": [{"local": {"dest": "."}}]}, "does not support 'exports'"),
        ({"dockerfile": {"inline": "FROM scratch"}}, "does not support 'dockerfile.inline'"),
        ({"builder": {"name": "cloud"}}, "does not support 'builder'"),
        ({"netwerk": "host"}, "did you mean 'network'?"),
    ],
)
def test_what_it_cannot_do_is_refused_by_name(
    engine: Engine, inputs: dict[str, Any], more: dict[str, Any], message: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        engine.check(IMAGE, "api", {**inputs, **more})
    assert message in str(refused.value)


def test_secrets_travel_in_the_environment_and_not_on_the_command_line(tmp_path: Path) -> None:
    context = BuildContext(location=tmp_path, dockerfile=tmp_path / "Dockerfile")
    build = Build(context=context, secrets={"token": "s3cr3t"}, build_args={"A": "b c"}, target="run", push=False)
    arguments = build.arguments(tmp_path / "metadata")
    assert "s3cr3t" not in " ".join(arguments)
    assert "id=token,env=IMAGE_BUILD_SECRET_0" in arguments
    assert build.environment()["IMAGE_BUILD_SECRET_0"] == "s3cr3t"
    assert arguments[arguments.index("--build-arg") + 1] == "A=b c"
    assert "--push" not in arguments


def test_every_property_of_the_sdk_is_declared_or_refused_by_name() -> None:
    provider = DockerBuildProvider()
    image = provider.resources[IMAGE]
    declared = set(provider.properties(image)) - {"contextHash"}  # made by check, of the source
    assert declared | set(image.unsupported) == set(fields_of(pulumi_docker_build.ImageArgs, pulumi_docker_build))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("127.0.0.1:4566/api:1", ("127.0.0.1:4566", "api", "1")),
        ("localhost/team/api", ("localhost", "team/api", "latest")),
        ("127.0.0.1:4566/api:1@sha256:ab", ("127.0.0.1:4566", "api", "1")),
    ],
)
def test_a_reference_is_taken_apart(text: str, parts: tuple[str, str, str]) -> None:
    reference = Reference.parse(text)
    assert (reference.registry, reference.repository, reference.tag) == parts


@pytest.mark.parametrize(
    ("token", "instead"),
    [
        ("docker:index/image:Image", "build with docker_build.Image"),
        ("brick$docker:index/network:Network", "use docker_build for images and ECS for containers"),
    ],
)
async def test_the_plugin_docker_has_no_resources_and_says_what_to_use(token: str, instead: str) -> None:
    request = rpc.CheckRequest(f"urn:pulumi:test::test::{token}::x", {}, {}, b"")
    with pytest.raises(PluginError, match=instead):
        await DockerProvider().check(request)
