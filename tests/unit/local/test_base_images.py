"""Which base images are looked for, and when one is made again."""

from pathlib import Path

import pytest

from local.base_images import ensure
from local.base_images.catalogue import BaseImage, base_images, uv_tags
from local.instance import CHECKOUT
from local.toolchain import debian

PYTHON = BaseImage("python:3.13-slim", "python")
NODE = BaseImage("node:22-slim", "node", parents=(PYTHON,))


def docker_with(labels: str | None, digests: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Docker whose image has these labels and digests (JSON as `docker image inspect` prints it)."""
    monkeypatch.setattr(ensure, "answer", lambda command, **_: labels if "Labels" in command[-1] else digests)


def test_every_base_image_of_the_dockerfiles_is_in_the_catalogue() -> None:
    known = {image.reference for image in base_images()}
    for dockerfile in [*CHECKOUT.glob("*/Dockerfile"), *CHECKOUT.glob("local/compose/*.Dockerfile")]:
        stages = set()
        for line in dockerfile.read_text().splitlines():
            words = line.split()
            if words[:1] == ["FROM"]:
                assert words[1] in known | stages, f"{dockerfile}: {line}"
                stages |= {words[3]} if len(words) > 3 else set()


def test_the_tag_of_uv_is_the_one_that_the_services_dockerfile_copies_from(tmp_path: Path) -> None:
    dockerfile = tmp_path / "Dockerfile"
    dockerfile.write_text("COPY --from=ghcr.io/astral-sh/uv:0.9.5 /uv /bin/\n")
    assert uv_tags(dockerfile) == ["0.9.5"]


def test_a_stand_in_is_made_again_when_an_image_under_it_changes() -> None:
    assert NODE.key("parent 1") != NODE.key("parent 2")
    assert PYTHON.key("parent 1") != NODE.key("parent 1")


@pytest.mark.parametrize(
    ("labels", "digests", "there"),
    [
        ('{"data-aggregator.base-image": "KEY"}', "[]", True),
        ('{"data-aggregator.base-image": "of older inputs"}', "[]", False),
        ("null", '["python@sha256:aa"]', True),
        ("null", "[]", False),
        (None, "[]", False),
    ],
    ids=["stand-in", "older stand-in", "pulled", "made by another hand", "missing"],
)
def test_what_counts_as_there(labels: str | None, digests: str, there: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    docker_with(labels, digests, monkeypatch)
    assert ensure.is_there(PYTHON, "KEY") is there


def test_the_machines_own_mirrors_are_taken_from_apt(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    listed = ("debian/ bookworm", "debian/ bookworm-updates", "security/ bookworm-security")
    monkeypatch.setattr(debian, "answer", lambda *_: "\n".join(f"http://mirror/{line}" for line in listed))
    assert debian.mirrors(tmp_path / "log") == ("http://mirror/debian", "http://mirror/security")
