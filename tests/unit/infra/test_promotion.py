"""An image is taken over under its own digest, or the update says why not."""

from pathlib import Path

import pytest

from infra.promotion import PromotedImageProvider, PromotionError

DIGEST = "sha256:" + "a" * 64
PROPERTIES = {
    "source": f"registry.example/api@{DIGEST}",
    "repository_url": "other.example/api",
    "tag": "build",
    "digest": None,
}


@pytest.fixture
def docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all of PATH: what stands there as ``docker`` is Docker."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path / "docker"


def pretend(docker: Path, script: str) -> None:
    """Let Docker do this."""
    docker.write_text(f"#!/bin/sh\n{script}\n")
    docker.chmod(0o755)


def test_the_digest_is_that_of_the_source(docker: Path, tmp_path: Path) -> None:
    pretend(docker, f'echo "$@" > {tmp_path}/arguments')
    outputs = PromotedImageProvider().create(PROPERTIES).outs
    assert outputs is not None
    assert outputs["digest"] == DIGEST
    arguments = (tmp_path / "arguments").read_text().split()
    assert arguments[-3:] == ["--tag", "other.example/api:build", PROPERTIES["source"]]


def test_what_docker_says_is_passed_on_with_the_remedy(docker: Path) -> None:
    pretend(docker, 'echo "ERROR: denied: no basic auth credentials" >&2; exit 1')
    with pytest.raises(PromotionError) as raised:
        PromotedImageProvider().update("promoted", PROPERTIES, PROPERTIES)
    for part in (str(PROPERTIES["source"]), "no basic auth credentials", "docker login", "images.shared_with"):
        assert part in str(raised.value)


@pytest.mark.usefixtures("docker")
def test_a_machine_without_docker_is_told_so() -> None:
    with pytest.raises(PromotionError, match="docker was not found"):
        PromotedImageProvider().create(PROPERTIES)


@pytest.mark.parametrize(("key", "changes"), [("source", True), ("repository_url", True), ("tag", False)])
def test_another_image_or_another_place_is_a_change(key: str, changes: bool) -> None:
    changed = PROPERTIES | {key: f"{PROPERTIES[key]}-other"}
    assert PromotedImageProvider().diff("promoted", PROPERTIES, changed).changes is changes
