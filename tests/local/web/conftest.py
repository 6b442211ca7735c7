"""The web's image, built once and run as ECS runs it: nobody's root, on a file system that cannot be written."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from local.instance import developers_own
from local.ministack import free_port
from local.steps import Progress
from local.toolchain.buildx import ensure_buildx

WEB = Path(__file__).parents[3] / "web"
BUILD_S = 600
START_S = 60
LABEL = "data-aggregator.test=web"


def docker(*arguments: str, timeout_s: float = 120) -> str:
    aws = developers_own()
    done = subprocess.run(
        ["docker", *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=timeout_s,
        env=os.environ | aws.environment() | {"DOCKER_BUILDKIT": "1"},
    )
    assert done.returncode == 0, f"docker {' '.join(arguments)}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout.strip()


@pytest.fixture(scope="session")
def build() -> Iterator[Callable[..., str]]:
    """Builds the image as it stands; returns its id. The images go at the end, the build cache stays."""
    ensure_buildx(developers_own(), Progress("test", None))
    made: set[str] = set()

    def built(*options: str) -> str:
        image = docker("build", "--quiet", "--label", LABEL, *options, str(WEB), timeout_s=BUILD_S)
        made.add(image)
        return image

    yield built
    for image in made:
        docker("rmi", "--force", image)


@pytest.fixture(scope="session")
def image(build: Callable[..., str]) -> str:
    return build()


@dataclass(frozen=True)
class Running:
    container: str
    address: str

    def log(self) -> list[str]:
        return docker("logs", self.container).splitlines()


@pytest.fixture
def web(image: str) -> Iterator[Running]:
    """The web, answering."""
    port = free_port()
    container = docker(
        "run", "--detach", "--read-only", "--tmpfs", "/tmp", "--label", LABEL, "--env", "RELEASE=r-42",  # noqa: S108
        "--publish", f"127.0.0.1:{port}:3000", image,
    )  # fmt: skip
    running = Running(container, f"http://127.0.0.1:{port}")
    try:
        _until_it_answers(running)
        yield running
    finally:
        docker("rm", "--force", container)


def _until_it_answers(web: Running) -> None:
    deadline = time.monotonic() + START_S
    while True:
        try:
            httpx.get(f"{web.address}/health/live", timeout=2).raise_for_status()
        except httpx.HTTPError:
            assert time.monotonic() < deadline, web.log()
            time.sleep(0.1)
        else:
            return
