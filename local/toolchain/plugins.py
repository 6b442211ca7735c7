"""The project's own plugins, where the engine looks for those of the installed SDK packages."""

import shutil
from importlib import metadata

from local.instance import VENV, LocalAws

PLUGINS = {"aws": "aws", "awsx": "awsx", "docker": "docker", "docker-build": "docker_build"}
"""Pulumi's name of a plugin -> its module in `local.plugins`."""


def install_plugins(aws: LocalAws) -> str:
    """A wrapper for each plugin in the instance's PULUMI_HOME; returns their versions.

    The versions are those of the installed packages: the engine asks for the plugin of exactly that version.
    """
    installed = []
    shutil.rmtree(aws.pulumi_home / "plugins", ignore_errors=True)  # of an older SDK, or downloaded by hand
    for name, module in PLUGINS.items():
        version = metadata.version(f"pulumi-{name}")
        folder = aws.pulumi_home / "plugins" / f"resource-{name}-v{version}"
        folder.mkdir(parents=True, exist_ok=True)
        wrapper = folder / f"pulumi-resource-{name}"
        wrapper.write_text(f'#!/bin/sh\nexec "{VENV}/bin/python" -P -m local.plugins.{module} "$@"\n')
        wrapper.chmod(0o755)
        installed.append(f"{name} {version}")
    return ", ".join(installed)
