"""Plugins of Docker's client: the machine's own where they work, else Debian 13's in the instance's configuration."""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from local import cache
from local.commands import answer
from local.failure import LocalError
from local.instance import LocalAws
from local.steps import Progress
from local.toolchain import debian

PLUGINS = Path("cli-plugins")


@dataclass(frozen=True, kw_only=True)
class DockerPlugin:
    """A sub-command of `docker`.

    Args:
        noun: of the sub-command: `buildx`.
        does: what it is for, as the rest of a sentence.
        manual: how a person installs it.
    """

    noun: str
    does: str
    manual: str

    @property
    def package(self) -> str:
        """Debian 13's."""
        return f"docker-{self.noun}"

    @property
    def file(self) -> Path:
        return Path("usr/libexec/docker") / PLUGINS / self.package


def ensure_plugin(aws: LocalAws, plugin: DockerPlugin, progress: Progress) -> str:
    """Have `docker <noun>`; returns its version.

    Raises:
        LocalError: it is missing and this is no Debian.
    """
    users = _users_configuration(aws)
    if version := _version(plugin, users):
        _forget(aws.docker_config, plugin)
        return version
    if shutil.which("apt-get") is None:
        raise LocalError(
            f"Docker has no {plugin.noun}, which {plugin.does}.", f"Install it ({plugin.manual}) and run this again."
        )

    def fetch(folder: Path) -> None:
        progress.note(f"downloading {plugin.package} of Debian 13")
        debian.download_from_trixie(plugin.package, folder, aws.logs / "apt.log")

    key = cache.key_of(plugin.package, debian.TRIXIE, os.uname().machine)
    file = cache.made_once(plugin.noun, key, fetch) / plugin.file
    _configure(aws.docker_config, file, users)
    version = _version(plugin, aws.docker_config)
    if version is None:
        raise LocalError(
            f"Debian 13's {plugin.noun} ({file}) does not run with this Docker client.",
            f"Install {plugin.noun} for this machine ({plugin.manual}) and run this again.",
        )
    return f"{version}, from Debian 13"


def _version(plugin: DockerPlugin, configuration: Path) -> str | None:
    """`buildx 0.13.1`; None where there is none."""
    told = answer(["docker", plugin.noun, "version"], variables={"DOCKER_CONFIG": str(configuration)})
    if told is None:
        return None
    number = re.search(r"\bv?\d+\.\d+[\w.+-]*", told)
    return f"{plugin.noun} {number[0] if number else told}"


def _users_configuration(aws: LocalAws) -> Path:
    """The client configuration outside a shell of the local stack."""
    given = os.environ.get("DOCKER_CONFIG")
    return Path(given) if given and Path(given) != aws.docker_config else Path.home() / ".docker"


def _configure(folder: Path, file: Path, users: Path) -> None:
    """The user's own client configuration (logins, proxies, plugins) with this plugin added."""
    (folder / PLUGINS).mkdir(parents=True, exist_ok=True)
    for given in [*((users / PLUGINS).glob("docker-*") if (users / PLUGINS).is_dir() else ()), file]:
        link = folder / PLUGINS / given.name
        link.unlink(missing_ok=True)
        link.symlink_to(given)
    if (users / "config.json").exists():
        shutil.copy2(users / "config.json", folder / "config.json")
    else:
        (folder / "config.json").write_text("{}")


def _forget(folder: Path, plugin: DockerPlugin) -> None:
    """Take a plugin out that the machine has itself by now; without any, the configuration goes."""
    (folder / PLUGINS / plugin.package).unlink(missing_ok=True)
    if not any((folder / PLUGINS).glob("docker-*")):
        shutil.rmtree(folder, ignore_errors=True)
