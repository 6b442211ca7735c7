"""A rehearsal: a real stack's settings, brought up on a local AWS of its own before they ever meet AWS."""

import dataclasses
import tempfile
from pathlib import Path
from typing import Any

import yaml

from local.failure import LocalError
from local.instance import CHECKOUT, LocalAws
from local.lifecycle import clear, destroy, ground, start, update
from local.ministack import MiniStack, free_port
from local.preview import POLICY_PACK, settings_file
from local.project_copy import copy_project
from local.stack import Stack
from local.steps import Progress, Report, Step, run_steps

UNPROTECTED: dict[str, dict[str, Any]] = {
    "backups": {"locked_days": 0},
    "database": {"deletion_protection": False, "final_snapshot": False},
    "load_balancer": {"deletion_protection": False},
    "protection": {"enabled": False},
    "secrets": {"recovery_days": 0},
    "storage": {"force_destroy": True},
}
"""The settings that keep a stack from being destroyed, and their values at the end of a rehearsal."""


def rehearse_stack(name: str) -> Report:
    """Bring the stack up with its own settings under the policy pack, find no change after it, and destroy it.

    It has a local AWS with the settings' account, region and hosted zone, a state and a copy of the project of its
    own: the real stack, its state and its account are not touched. A stack that takes its images from another one is
    rehearsed together with that one, in the same account, from which it then really takes them.

    Raises:
        LocalError: there is no such stack, or a step failed; nothing is left then either.
    """
    names = _with_what_it_promotes(name)
    account = _settings(CHECKOUT, name)["account"]
    with tempfile.TemporaryDirectory(prefix="data-aggregator-rehearsal-") as folder:
        project = Path(folder, "project")
        copy_project(project)
        for each in names:
            _change_settings(project, each, {"account": account})
        aws = LocalAws(Path(folder, "local-aws"), free_port(), account["region"], account["id"])
        stacks = [Stack(aws, project, each, project / POLICY_PACK) for each in names]
        try:
            return run_steps(
                [
                    *ground(aws),
                    start(aws, *stacks),
                    Step("hosted zones", lambda _: _make_zones(aws, project, names)),
                    *(step for stack in stacks for step in _rehearsed(aws, stack)),
                    *(step for stack in reversed(stacks) for step in _removed(aws, stack)),
                    *clear(aws),
                ]
            )
        finally:
            MiniStack(aws).stop()


def _with_what_it_promotes(name: str) -> list[str]:
    """The stack after the one whose images it takes over, and so on."""
    names = [name]
    while (source := _settings(CHECKOUT, names[0])["images"]["promote_from"]) is not None:
        if source in names:
            raise LocalError(
                f"images.promote_from goes in a circle: {' ← '.join([source, *names])}.",
                "Let one of these stacks build its images: `promote_from: null`.",
            )
        names.insert(0, source)
    return names


def _rehearsed(aws: LocalAws, stack: Stack) -> list[Step]:
    def unchanged(progress: Progress) -> str:
        stack.expect_no_changes(progress)
        return "0 changes"

    return _of(stack, [*update(aws, stack), Step("preview again", unchanged)])


def _removed(aws: LocalAws, stack: Stack) -> list[Step]:
    def unprotect(progress: Progress) -> None:
        _change_settings(stack.project, stack.name, UNPROTECTED)
        Stack(aws, stack.project, stack.name).up(progress)  # without the policies, which ask for the protection

    return _of(stack, [Step("lift protection", unprotect), destroy(aws, stack)])


def _of(stack: Stack, steps: list[Step]) -> list[Step]:
    return [dataclasses.replace(step, name=f"{stack.name}: {step.name}") for step in steps]


def _make_zones(aws: LocalAws, project: Path, names: list[str]) -> str:
    """What exists in an account before the first update: the zone that the domain is delegated to."""
    zones = sorted({zone for name in names if (zone := _settings(project, name)["edge"]["zone"]) is not None})
    route53 = aws.client("route53")
    for zone in zones:
        route53.create_hosted_zone(Name=zone, CallerReference=zone)
    return ", ".join(zones) or "none"


def _settings(project: Path, name: str) -> dict[str, Any]:
    """The settings of a stack, by noun."""
    config = yaml.safe_load(settings_file(project, name).read_text())["config"]
    return {key.removeprefix("data-aggregator:"): value for key, value in config.items()}


def _change_settings(project: Path, name: str, changes: dict[str, dict[str, Any]]) -> None:
    file = settings_file(project, name)
    content = yaml.safe_load(file.read_text())
    for noun, settings in changes.items():
        content["config"][f"data-aggregator:{noun}"] |= settings
    file.write_text(yaml.safe_dump(content))
