"""The way back when an update failed after it had changed what serves: the previous release, by its setting."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from infra.release import ReleaseError, refuse_contracted
from infra.revisions import Revisions
from stacks.review.deployment.inventory import Inventory
from stacks.review.evidence.pulumi_run import PulumiRun, PulumiStack, Write


@dataclass(frozen=True, kw_only=True)
class NoWayBack:
    """``reason`` says why there is none, and what to do."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class WayBack:
    """The release that ran before the update."""

    release: str


def way_back(before: Inventory, after: Inventory, revisions: Callable[[], Revisions]) -> WayBack | NoWayBack:
    """Whether a failed update left something to roll back, and to which release; judged by the state around it.

    Args:
        revisions: reads those of this checkout; asked only when there is a release to go back to.
    """
    if before.services == after.services:
        return NoWayBack(
            reason="No service was changed: what ran before goes on serving, and there is nothing to roll back. "
            "Mend the cause, review and deploy again."
        )
    release = before.text("release")
    if release is None:
        return NoWayBack(
            reason="The services were changed, and there is no earlier release to go back to. Mend the cause, review "
            "and deploy again."
        )
    if before.release == after.release:
        return NoWayBack(
            reason=f"The services were changed, but not their release: {release} ran before too, with other settings. "
            "Revert the commit, review and deploy that."
        )
    try:
        refuse_contracted(release, revisions())
    except ReleaseError as error:
        return NoWayBack(reason=f"The services were changed, and there is no way back: {error}.")
    return WayBack(release=release)


def go_back(stack: PulumiStack, way: WayBack, policy_pack: Path, write: Write) -> PulumiRun:
    """Update the stack to the earlier release; its committed settings stay as they are."""
    with tempfile.TemporaryDirectory(prefix="data-aggregator-rollback-") as folder:
        file = Path(folder, f"Pulumi.{stack.name}.yaml")
        settings = yaml.safe_load((stack.project / file.name).read_text())
        file.write_text(yaml.safe_dump(pinned(settings, _project_name(stack.project), way.release), sort_keys=False))
        return stack.show(
            write,
            *("up", "--yes", "--skip-preview", "--suppress-progress", "--suppress-outputs"),
            *("--policy-pack", str(policy_pack), "--config-file", str(file)),
        )


def pinned(settings: dict[str, Any], project: str, release: str) -> dict[str, Any]:
    """A stack's settings with the release; it is rolled out although alarms fire, since it is the cure."""
    config = settings.get("config") or {}
    deployment = {**(config.get(f"{project}:deployment") or {}), "despite_alarms": True}
    return {**settings, "config": {**config, f"{project}:deployment": deployment, f"{project}:release": release}}


def _project_name(project: Path) -> str:
    return str(yaml.safe_load((project / "Pulumi.yaml").read_text())["name"])
