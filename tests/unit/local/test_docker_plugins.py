"""Plugins of Docker's client: the machine's own first, else Debian 13's beside what the user has."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from local.failure import LocalError
from local.instance import LocalAws
from local.steps import Progress
from local.toolchain import docker_plugins
from local.toolchain.buildx import BUILDX
from local.toolchain.compose import COMPOSE

NO_PROGRESS = Progress("test", None)
TOLD = {"buildx": "github.com/docker/buildx 0.13.1+ds1 0.13.1+ds1-3", "compose": "Docker Compose version v2.40.3"}


@pytest.fixture
def aws(tmp_path: Path) -> LocalAws:
    return LocalAws(tmp_path / "instance")


@pytest.fixture
def users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own configuration of Docker's client."""
    folder = tmp_path / "users"
    (folder / "cli-plugins").mkdir(parents=True)
    monkeypatch.setenv("DOCKER_CONFIG", str(folder))
    return folder


def install(folder: Path, noun: str) -> Path:
    (folder / "cli-plugins").mkdir(parents=True, exist_ok=True)
    file = folder / "cli-plugins" / f"docker-{noun}"
    file.write_text("")
    return file


@pytest.fixture(autouse=True)
def _client(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that has the plugins which lie in its configuration."""

    def answer(command: Sequence[str], variables: Mapping[str, str]) -> str | None:
        file = Path(variables["DOCKER_CONFIG"]) / "cli-plugins" / f"docker-{command[1]}"
        return TOLD[command[1]] if file.exists() else None

    monkeypatch.setattr(docker_plugins, "answer", answer)


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Debian whose packages hold the plugins."""

    def made_once(name: str, key: str, make: object) -> Path:
        install(tmp_path / name / "usr/libexec/docker", name)
        return tmp_path / name

    monkeypatch.setattr(docker_plugins.shutil, "which", lambda _: "/usr/bin/apt-get")
    monkeypatch.setattr(docker_plugins.cache, "made_once", made_once)


def test_the_machines_own_is_taken(aws: LocalAws, users: Path) -> None:
    install(users, "compose")
    assert docker_plugins.ensure_plugin(aws, COMPOSE, NO_PROGRESS) == "compose v2.40.3"
    assert not aws.docker_config.exists()


@pytest.mark.usefixtures("debian")
def test_debians_lies_beside_the_users_own(aws: LocalAws, users: Path) -> None:
    install(users, "buildx")
    (users / "config.json").write_text('{"auths": {}}')
    assert docker_plugins.ensure_plugin(aws, COMPOSE, NO_PROGRESS) == "compose v2.40.3, from Debian 13"
    plugins = sorted(file.name for file in (aws.docker_config / "cli-plugins").iterdir())
    assert plugins == ["docker-buildx", "docker-compose"]
    assert (aws.docker_config / "config.json").read_text() == '{"auths": {}}'


@pytest.mark.usefixtures("debian")
def test_one_that_the_machine_got_meanwhile_leaves_the_other(aws: LocalAws, users: Path) -> None:
    for plugin in (BUILDX, COMPOSE):
        docker_plugins.ensure_plugin(aws, plugin, NO_PROGRESS)
    install(users, "buildx")
    assert docker_plugins.ensure_plugin(aws, BUILDX, NO_PROGRESS) == "buildx 0.13.1+ds1"
    assert docker_plugins.ensure_plugin(aws, COMPOSE, NO_PROGRESS).endswith("from Debian 13")
    install(users, "compose")
    docker_plugins.ensure_plugin(aws, COMPOSE, NO_PROGRESS)
    docker_plugins.ensure_plugin(aws, BUILDX, NO_PROGRESS)
    assert not aws.docker_config.exists()


@pytest.mark.usefixtures("users")
def test_elsewhere_it_says_what_to_install(aws: LocalAws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docker_plugins.shutil, "which", lambda _: None)
    with pytest.raises(LocalError, match=r"Docker has no compose, which runs compose\.yaml\.") as raised:
        docker_plugins.ensure_plugin(aws, COMPOSE, NO_PROGRESS)
    assert "https://docs.docker.com/compose/install" in raised.value.remedy
