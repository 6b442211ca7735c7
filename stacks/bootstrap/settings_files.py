"""Settings read from the files themselves, where no Pulumi engine hands them over."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from infra.settings import Settings
from stacks.bootstrap.failure import BootstrapError
from stacks.configuration import parse_settings


@dataclass(frozen=True, kw_only=True)
class ProjectSettings:
    """The project's name, and the settings of each of its stacks by name."""

    project: str
    stacks: Mapping[str, Settings]


def read_project(folder: Path) -> ProjectSettings:
    """What ``Pulumi.yaml`` and every ``Pulumi.<stack>.yaml`` of a folder say.

    Raises BootstrapError when a file cannot be read, ConfigurationError when its settings do not work.
    """
    project = str(_load(folder / "Pulumi.yaml").get("name", ""))
    files = sorted(folder.glob("Pulumi.*.yaml"))
    return ProjectSettings(
        project=project,
        stacks={(stack := _stack_of(file)): _settings(_load(file), project, stack) for file in files},
    )


def settings_of(stack: str, project: ProjectSettings) -> Settings:
    """The settings of one stack.

    Raises BootstrapError when there is no such stack.
    """
    if stack not in project.stacks:
        raise BootstrapError(
            f"there is no stack {stack!r}: name one of {', '.join(project.stacks)}, or write its Pulumi.{stack}.yaml"
        )
    return project.stacks[stack]


def _stack_of(file: Path) -> str:
    return file.name.removeprefix("Pulumi.").removesuffix(".yaml")


def _load(file: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] | None = yaml.safe_load(file.read_text())
    except FileNotFoundError as error:
        raise BootstrapError(f"there is no {file.name} here: run this in the project's folder") from error
    except yaml.YAMLError as error:
        raise BootstrapError(f"{file.name} is not YAML: {error}") from error
    return content or {}


def _settings(content: Mapping[str, Any], project: str, stack: str) -> Settings:
    """As the engine hands them over: scalars as text, everything nested as JSON."""
    flat = {
        key: json.dumps(value) if isinstance(value, dict | list) else str(value)
        for key, value in (content.get("config") or {}).items()
        if value is not None
    }
    return parse_settings(flat, project=project, stack=stack)
