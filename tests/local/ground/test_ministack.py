"""MiniStack as a process of an instance, beside others."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from local.docker_objects import objects_of
from local.emulator import LABEL_INSTANCE
from local.failure import LocalError
from local.instance import LocalAws
from local.ministack import MiniStack, free_port
from local.steps import Progress

pytestmark = pytest.mark.local
NO_PROGRESS = Progress("test", None)
IMAGE = "python:3.13-slim"


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[MiniStack, MiniStack]]:
    """Two instances on one machine, both running."""
    ministacks = [MiniStack(LocalAws(tmp_path / name, free_port())) for name in ("one", "other")]
    for ministack in ministacks:
        ministack.start(NO_PROGRESS)
    yield ministacks[0], ministacks[1]
    for ministack in ministacks:
        ministack.stop()


def docker(*arguments: str) -> None:
    subprocess.run(["docker", *arguments], check=True, capture_output=True)


def leave_things_behind(aws: LocalAws) -> None:
    """A container with a volume in a network, and an image: what a MiniStack that was killed leaves."""
    label = f"{LABEL_INSTANCE}={aws.port}"
    for kind in ("volume", "network"):
        docker(kind, "create", "--label", label, f"left-{aws.port}")
    docker("create", "--label", label, "--network", f"left-{aws.port}", "--volume", f"left-{aws.port}:/data", IMAGE)
    docker("tag", IMAGE, f"{aws.registry}left/behind:1")


def test_stopping_one_instance_removes_all_of_its_own_and_nothing_of_anothers(
    pair: tuple[MiniStack, MiniStack],
) -> None:
    one, other = pair
    leave_things_behind(one.aws)
    leave_things_behind(other.aws)
    before = objects_of(other.aws)
    one.stop()
    assert not objects_of(one.aws)
    assert objects_of(other.aws) == before
    assert len(before.containers) == len(before.volumes) == len(before.networks) == len(before.images) == 1
    assert other.is_healthy()
    assert not one.is_healthy()


def test_a_second_start_leaves_the_running_one_as_it_is(pair: tuple[MiniStack, MiniStack]) -> None:
    one, _ = pair
    process = one.process.pid()
    assert one.start(NO_PROGRESS) is False
    assert one.process.pid() == process


def test_another_instances_port_is_refused(pair: tuple[MiniStack, MiniStack], tmp_path: Path) -> None:
    one, _ = pair
    intruder = MiniStack(LocalAws(tmp_path / "intruder", one.aws.port))
    with pytest.raises(LocalError, match=rf"Port {one.aws.port} is taken by python.* \(process {one.process.pid()}\)"):
        intruder.start(NO_PROGRESS)
    assert one.is_healthy()


def test_it_serves_the_aws_api_of_its_region(pair: tuple[MiniStack, MiniStack]) -> None:
    one, _ = pair
    body = httpx.post(
        one.aws.endpoint, data={"Action": "GetCallerIdentity", "Version": "2011-06-15"}, trust_env=False
    ).text
    assert "000000000000" in body
