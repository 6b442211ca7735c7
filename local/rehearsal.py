"""A rehearsal: a real stack's settings, brought up on a local AWS of its own before they ever meet AWS."""

import tempfile
from pathlib import Path
from typing import Any

import yaml

from local.failure import LocalError
from local.instance import CHECKOUT, LocalAws
from local.lifecycle import bring_up, take_down
from local.ministack import MiniStack, free_port
from local.project_copy import copy_project
from local.stack import Stack
from local.steps import Progress, Report, Step, run_steps

UNPROTECTED: dict[str, dict[str, Any]] = {
    "database": {"deletion_protection": False, "final_snapshot": False},
    "load_balancer": {"deletion_protection": False},
    "secrets": {"recovery_days": 0},
    "storage": {"force_destroy": True},
}
"""The settings that keep a stack from being destroyed, and their values at the end of a rehearsal."""


def rehearse_stack(name: str) -> Report:
    """Bring the stack up with its own settings, find no change after it, lift its protection, destroy it.

    It has a local AWS with the settings' account and region, a state and a copy of the project of its own: the real
    stack, its state and its account are not touched.

    Raises:
        LocalError: there is no such stack, or a step failed; nothing is left then either.
    """
    account = _config(_settings_file(CHECKOUT, name))["data-aggregator:account"]
    with tempfile.TemporaryDirectory(prefix="data-aggregator-rehearsal-") as folder:
        project = Path(folder, "project")
        copy_project(project)
        aws = LocalAws(Path(folder, "local-aws"), free_port(), account["region"], account["id"])
        stack = Stack(aws, project, name)
        try:
            return run_steps([*bring_up(aws, stack), *_again(stack), *take_down(aws, stack)])
        finally:
            MiniStack(aws).stop()


def _again(stack: Stack) -> list[Step]:
    def unchanged(progress: Progress) -> str:
        stack.expect_no_changes(progress)
        return "0 changes"

    def unprotect(progress: Progress) -> None:
        _lift_protection(_settings_file(stack.project, stack.name))
        stack.up(progress)

    return [Step("preview again", unchanged), Step("lift protection", unprotect)]


def _settings_file(project: Path, name: str) -> Path:
    file = project / f"Pulumi.{name}.yaml"
    if not file.exists():
        known = sorted(path.name.split(".")[1] for path in project.glob("Pulumi.*.yaml"))
        raise LocalError(f"There is no stack {name!r}.", f"Name one of {', '.join(known)}.")
    return file


def _config(file: Path) -> dict[str, Any]:
    config: dict[str, Any] = yaml.safe_load(file.read_text())["config"]
    return config


def _lift_protection(file: Path) -> None:
    content = yaml.safe_load(file.read_text())
    for noun, settings in UNPROTECTED.items():
        content["config"][f"data-aggregator:{noun}"] |= settings
    file.write_text(yaml.safe_dump(content))
