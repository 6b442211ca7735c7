"""A change of running stacks: brought up from the commit before it, and previewed as the real ones would be."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from local.base_commit import BaseCommit
from local.failure import LocalError
from local.instance import LocalAws
from local.lifecycle import update
from local.preview import EVIDENCE_COMMAND
from local.settings_files import change_settings, has_stack
from local.stack import Stack, attached
from local.steps import Progress, Step, under


def lay_out_base(
    commit: BaseCommit, folder: Path, project: Path, names: Sequence[str], account: dict[str, Any]
) -> None:
    """Write the base's project into a folder, for the local AWS that its change is rehearsed on.

    It gets the plugins of the changed `project`, as one Pulumi serves both; and it runs on the same libraries.
    """
    commit.extract(folder)
    shutil.rmtree(folder / "local", ignore_errors=True)
    shutil.copytree(project / "local", folder / "local")
    for name in names:
        if has_stack(folder, name):
            change_settings(folder, name, {"account": account})


def bring_up_base(aws: LocalAws, commit: BaseCommit, folder: Path, names: Sequence[str]) -> list[Step]:
    """Bring up those stacks that the base has, by its program. Its policies were asked when it was the change."""

    def tell(_: Progress) -> str:
        unchanged = ", the same files as here: there is no change to rehearse"
        return commit.id[:12] + (unchanged if commit.is_what_is_checked_out() else "")

    known = [Stack(aws, folder, name) for name in names if has_stack(folder, name)]
    ups = [step for stack in known for step in under(f"{stack.name} before", update(aws, stack))]
    return [Step("base", tell), *ups]


def take_evidence(stacks: Sequence[Stack], out: Path, checkout: Path) -> Step:
    """Preview the change of every stack before the first one is updated, as a review of the real ones does.

    A stack that promotes another one's images is so shown with those that the other one runs before the change. All are
    previewed, also when one fails.
    """

    def run(progress: Progress) -> str:
        progress.release()
        failed = [stack.name for stack in stacks if not _previewed(stack, out, checkout)]
        if failed:
            raise LocalError(f"The preview of {' and of '.join(failed)} failed.", "Mend what it says above.")
        return str(out)

    return Step("evidence", run)


def _previewed(stack: Stack, out: Path, checkout: Path) -> bool:
    stack.select()
    where = ["--out", str(out), "--project-folder", str(stack.project), "--checkout", str(checkout)]
    command = [*EVIDENCE_COMMAND, "--stack", stack.name, *where]
    with (stack.aws.logs / "evidence.log").open("ab") as log:
        return attached(command, stack.project, stack.environment(), log) == 0
