"""The checks of GitHub's workflows: whether they are right (actionlint), and whether they are safe (zizmor)."""

from pathlib import Path

from local.commands import run
from local.instance import CHECKOUT, VENV, LocalAws
from local.steps import Progress, Step
from local.toolchain.actionlint import actionlint

GITHUB = CHECKOUT / ".github"


def steps(aws: LocalAws) -> list[Step]:
    """Both of them; a single finding fails."""

    def right(progress: Progress) -> str:
        log = _fresh(aws.logs / "actionlint.log")
        program = actionlint(log, progress)
        workflows = sorted((GITHUB / "workflows").glob("*.yml"))
        run(
            # Every `run` is a make target: a machine with shellcheck finds no more than one without it.
            [str(program), "-no-color", "-shellcheck=", "-pyflakes=", *map(str, workflows)],
            cwd=CHECKOUT,
            log=log,
            doing="checking the workflows with actionlint",
            remedy="Mend what it names.",
        )
        return f"{len(workflows)} workflows"

    def safe(_: Progress) -> None:
        run(
            [str(VENV / "bin" / "zizmor"), "--offline", "--no-progress", "--color=never", "--pedantic", str(GITHUB)],
            cwd=CHECKOUT,
            log=_fresh(aws.logs / "zizmor.log"),
            doing="checking the workflows with zizmor",
            remedy="Mend what it names, or say on its line why it is safe: # zizmor: ignore[<audit>] <the reason>",
        )

    return [Step("workflows", right), Step("safe workflows", safe)]


def _fresh(log: Path) -> Path:
    log.unlink(missing_ok=True)
    return log
