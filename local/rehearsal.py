"""A rehearsal: a real stack's settings, brought up on a local AWS of its own before they ever meet AWS."""

import tempfile
from pathlib import Path
from typing import Any

from local.base_commit import find_base
from local.failure import LocalError
from local.instance import CHECKOUT, LocalAws
from local.lifecycle import clear, destroy, ground, start, update
from local.ministack import MiniStack, free_port
from local.preview import POLICY_PACK
from local.project_copy import copy_project
from local.rehearsal_record import RehearsalRecord
from local.rehearsed_change import bring_up_base, lay_out_base, take_evidence
from local.settings_files import change_settings, has_stack, read_settings
from local.stack import Stack
from local.steps import Progress, Report, Step, run_steps, under

UNPROTECTED: dict[str, dict[str, Any]] = {
    "backups": {"locked_days": 0},
    "database": {"deletion_protection": False, "final_snapshot": False},
    "load_balancer": {"deletion_protection": False},
    "protection": {"enabled": False},
    "secrets": {"recovery_days": 0},
    "storage": {"force_destroy": True},
}
"""The settings that keep a stack from being destroyed, and their values at the end of a rehearsal."""
UNCHANGED = "preview again"
"""The step that finds no change after the update."""


def rehearse_stack(
    name: str, *, checkout: Path = CHECKOUT, base: str | None = None, evidence: Path | None = None
) -> Report:
    """Bring the stack up with its own settings under the policy pack, find no change after it, and destroy it.

    It has a local AWS with the settings' account, region and hosted zone, a state and a copy of the project of its
    own: the real stack, its state and its account are not touched. A stack that takes its images from another one is
    rehearsed together with that one, in the same account, from which it then really takes them.

    With a `base` they come up from that commit first, and are then updated with the checkout, as the real ones would
    be. Such a rehearsal shows a change to whoever has no credentials.

    Args:
        checkout: of git, with the project whose stack is rehearsed.
        base: what git calls the commit.
        evidence: a folder, in which each stack's own gets `rehearsal.json`, however this ends, and with a `base` what
            `python -m stacks.review evidence` writes of the change.

    Raises:
        LocalError: there is no such stack or commit, or a step failed; nothing is left then either.
    """
    names = _with_what_it_promotes(checkout, name)
    account = read_settings(checkout, name)["account"]
    record = RehearsalRecord(names, evidence, base, {each: f"{each}: {UNCHANGED}" for each in names})
    with record, tempfile.TemporaryDirectory(prefix="data-aggregator-rehearsal-") as folder:
        project, before = Path(folder, "project"), Path(folder, "base")
        copy_project(project, checkout)
        for each in names:
            change_settings(project, each, {"account": account})
        aws = LocalAws(Path(folder, "local-aws"), free_port(), account["region"], account["id"])
        stacks = [Stack(aws, project, each, project / POLICY_PACK) for each in names]
        change = []
        if base is not None:
            commit = find_base(checkout, base)
            record.base = commit.id
            lay_out_base(commit, before, project, names, account)
            change = bring_up_base(aws, commit, before, names)
            if evidence is not None:
                change.append(take_evidence(stacks, evidence.resolve(), checkout))
        try:
            return run_steps(
                [
                    *ground(aws),
                    start(aws, *stacks),
                    Step("hosted zones", lambda _: _make_zones(aws, [before, project], names)),
                    *change,
                    *(step for stack in stacks for step in _rehearsed(aws, stack)),
                    *(step for stack in reversed(stacks) for step in _removed(aws, stack)),
                    *clear(aws),
                ],
                record.report,
            )
        finally:
            MiniStack(aws).stop()


def _with_what_it_promotes(project: Path, name: str) -> list[str]:
    """The stack after the one whose images it takes over, and so on."""
    names = [name]
    while (source := read_settings(project, names[0])["images"]["promote_from"]) is not None:
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

    return under(stack.name, [*update(aws, stack), Step(UNCHANGED, unchanged)])


def _removed(aws: LocalAws, stack: Stack) -> list[Step]:
    def unprotect(progress: Progress) -> None:
        change_settings(stack.project, stack.name, UNPROTECTED)
        Stack(aws, stack.project, stack.name).up(progress)  # without the policies, which ask for the protection

    return under(stack.name, [Step("lift protection", unprotect), destroy(aws, stack)])


def _make_zones(aws: LocalAws, projects: list[Path], names: list[str]) -> str:
    """What exists in an account before the first update: the zone that the domain is delegated to."""
    found = [read_settings(project, name) for project in projects for name in names if has_stack(project, name)]
    zones = sorted({settings["edge"]["zone"] for settings in found} - {None})
    route53 = aws.client("route53")
    for zone in zones:
        route53.create_hosted_zone(Name=zone, CallerReference=zone)
    return ", ".join(zones) or "none"
