"""Staging with its own settings on a local AWS, against which changed copies of the project are previewed."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import yaml

from local.instance import CHECKOUT, LocalAws
from local.lifecycle import ground, start, update
from local.ministack import MiniStack, free_port
from local.preview import settings_file
from local.project_copy import copy_project
from local.stack import Stack
from local.steps import run_steps

STACK = "staging"
PREFIX = "data-aggregator:"
STRICT: dict[str, Any] = {"database.multi_az": True, "deployment.shell": False, "edge.waf.mode": "block"}
"""Production's values of what staging has weaker: a golden test weakens them."""


class Staging:
    """The stack as this checkout has it, in a state and an account of its own.

    It is brought up once, without the policy pack and without the smoke test: what is looked at here is the preview
    of a change. Changes are made to copies of the project, each in a folder of its own. Beside the state is a copy of
    it that protects nothing, as after an update that lifted the protection: Pulumi stops at the preview of what
    deletes or replaces a protected resource.

    Args:
        root: an empty folder.
        port: of the local AWS; a free one when it is left out.
    """

    def __init__(self, root: Path, port: int | None = None) -> None:
        account = settings(CHECKOUT)["account"]
        self.root = root
        self.aws = LocalAws(root / "local-aws", port or free_port(), account["region"], account["id"])
        self._project = root / "project"
        self._unprotected = root / "unprotected-state"

    def bring_up(self) -> None:
        """Raises LocalError when a step fails."""
        project = self._project
        copy_project(project)
        for path, value in STRICT.items():
            change_setting(project, path, value)
        stack = Stack(self.aws, project, STACK)
        run_steps([*ground(self.aws), start(self.aws, stack)])
        zone = settings(project)["edge"]["zone"]
        self.aws.client("route53").create_hosted_zone(Name=zone, CallerReference=zone)
        run_steps([step for step in update(self.aws, stack) if step.name != "smoke test"])
        shutil.copytree(self.aws.state, self._unprotected)
        subprocess.run(
            ["pulumi", "state", "unprotect", "--all", "--yes", "--stack", STACK, "--non-interactive"],
            cwd=project,
            env=self.environment(project, protected=False),
            check=True,
        )

    def take_down(self) -> None:
        """Stop the local AWS; the stack, which protects itself, goes with it."""
        MiniStack(self.aws).stop()

    def copy(self, name: str) -> Path:
        """A folder with the project in it as it was brought up, to be changed."""
        folder = self.root / name
        shutil.copytree(self._project, folder)
        return folder

    def environment(self, project: Path, *, protected: bool = True) -> dict[str, str]:
        """In which Pulumi compares this project with the stack."""
        environment = Stack(self.aws, project, STACK).environment()
        return environment if protected else environment | {"PULUMI_BACKEND_URL": f"file://{self._unprotected}"}


def settings(project: Path) -> dict[str, Any]:
    """Staging's settings, by noun."""
    config = yaml.safe_load(settings_file(project, STACK).read_text())["config"]
    return {key.removeprefix(PREFIX): value for key, value in config.items()}


def change_setting(project: Path, path: str, value: Any) -> None:
    """Give one of staging's settings, named as ``database.storage_gb``, another value.

    Raises ValueError when it has that value already.
    """
    file = settings_file(project, STACK)
    content = yaml.safe_load(file.read_text())
    *above, last = (PREFIX + path).split(".")
    inner = content["config"]
    for key in above:
        inner = inner[key]
    if inner[last] == value:
        raise ValueError(f"{path} is {value!r} already")
    inner[last] = value
    file.write_text(yaml.safe_dump(content, sort_keys=False))
