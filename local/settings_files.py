"""The settings of a project's stacks, as their files have them."""

from pathlib import Path
from typing import Any

import yaml

from local.failure import LocalError

PREFIX = "data-aggregator:"


def settings_file(project: Path, name: str) -> Path:
    """The file of a stack's settings.

    Raises:
        LocalError: there is no such stack.
    """
    file = project / f"Pulumi.{name}.yaml"
    if not file.exists():
        known = sorted(path.name.split(".")[1] for path in project.glob("Pulumi.*.yaml"))
        raise LocalError(f"There is no stack {name!r}.", f"Name one of {', '.join(known)}.")
    return file


def has_stack(project: Path, name: str) -> bool:
    """Whether the project has settings of such a stack."""
    return (project / f"Pulumi.{name}.yaml").exists()


def read_settings(project: Path, name: str) -> dict[str, Any]:
    """The settings of a stack, by noun.

    Raises:
        LocalError: there is no such stack.
    """
    config = yaml.safe_load(settings_file(project, name).read_text())["config"]
    return {key.removeprefix(PREFIX): value for key, value in config.items()}


def change_settings(project: Path, name: str, changes: dict[str, dict[str, Any]]) -> None:
    """Set some settings of some nouns, and leave the others.

    Raises:
        LocalError: there is no such stack.
    """
    file = settings_file(project, name)
    content = yaml.safe_load(file.read_text())
    for noun, settings in changes.items():
        content["config"][f"{PREFIX}{noun}"] |= settings
    file.write_text(yaml.safe_dump(content))
