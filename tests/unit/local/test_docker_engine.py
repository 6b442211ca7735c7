"""What a person reads when the Docker engine does not answer."""

from pathlib import Path

import pytest

from local.failure import LocalError
from local.instance import LocalAws
from local.ministack import free_port
from local.steps import Progress
from local.toolchain import debian, docker_engine
from local.toolchain.docker_engine import ensure_docker


def test_an_engine_that_docker_host_names_and_that_does_not_answer_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"tcp://127.0.0.1:{free_port()}"
    monkeypatch.setenv("DOCKER_HOST", address)
    with pytest.raises(LocalError) as raised:
        ensure_docker(LocalAws(tmp_path), Progress("Docker engine", None))
    assert raised.value.sentence == f"The Docker engine that DOCKER_HOST names ({address}) does not answer."
    assert raised.value.remedy == "Start it, or unset DOCKER_HOST."


def test_where_docker_may_not_be_installed_the_error_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(docker_engine, "server_version", lambda: None)
    monkeypatch.setattr(debian, "can_install", lambda: False)
    with pytest.raises(LocalError) as raised:
        ensure_docker(LocalAws(tmp_path), Progress("Docker engine", None))
    assert raised.value.sentence == "Docker is not installed."
    assert raised.value.remedy.startswith("Install the Docker engine")
