"""Docker's buildx: the machine's own where it works, else Debian 13's in a client configuration of the instance."""

import os
import shutil
from pathlib import Path

from local import cache
from local.commands import answer
from local.failure import LocalError
from local.instance import LocalAws
from local.steps import Progress
from local.toolchain import debian

PACKAGE = "docker-buildx"
PLUGIN = Path("usr/libexec/docker/cli-plugins/docker-buildx")


def ensure_buildx(aws: LocalAws, progress: Progress) -> str:
    """Have `docker buildx`; returns its version.

    Raises:
        LocalError: it is missing and this is no Debian.
    """
    users = _users_configuration(aws)
    if version := answer(["docker", "buildx", "version"], variables={"DOCKER_CONFIG": str(users)}):
        shutil.rmtree(aws.docker_config, ignore_errors=True)
        return _short(version)
    if shutil.which("apt-get") is None:
        raise LocalError(
            "Docker has no buildx, which builds the images.",
            "Install it (https://docs.docker.com/build/install-buildx/) and run this again.",
        )

    def fetch(folder: Path) -> None:
        progress.note("downloading docker-buildx of Debian 13")
        debian.download_from_trixie(PACKAGE, folder, aws.logs / "apt.log")

    plugin = cache.made_once("buildx", cache.key_of(PACKAGE, debian.TRIXIE, os.uname().machine), fetch) / PLUGIN
    _configure(aws.docker_config, plugin, users)
    version = answer(["docker", "buildx", "version"], variables={"DOCKER_CONFIG": str(aws.docker_config)})
    if version is None:
        raise LocalError(
            f"Debian 13's buildx ({plugin}) does not run with this Docker client.",
            "Install buildx for this machine (https://docs.docker.com/build/install-buildx/) and run this again.",
        )
    return f"{_short(version)}, from Debian 13"


def _users_configuration(aws: LocalAws) -> Path:
    """The client configuration outside a shell of the local stack."""
    given = os.environ.get("DOCKER_CONFIG")
    return Path(given) if given and Path(given) != aws.docker_config else Path.home() / ".docker"


def _configure(folder: Path, plugin: Path, users: Path) -> None:
    """The user's own client configuration (logins, proxies) with the plugin added."""
    (folder / "cli-plugins").mkdir(parents=True, exist_ok=True)
    link = folder / "cli-plugins" / plugin.name
    link.unlink(missing_ok=True)
    link.symlink_to(plugin)
    if (users / "config.json").exists():
        shutil.copy2(users / "config.json", folder / "config.json")
    else:
        (folder / "config.json").write_text("{}")


def _short(version: str) -> str:
    return "buildx " + " ".join(version.split()[1:2])
