"""actionlint, which checks GitHub's workflows: built once from its Go module."""

from pathlib import Path

from local import cache
from local.commands import run
from local.steps import Progress
from local.toolchain.go import go_compiler

RECIPE = Path(__file__).parent / "actionlint"
PROGRAM = "github.com/rhysd/actionlint/cmd/actionlint"


def actionlint(log: Path, progress: Progress) -> Path:
    """The program, of the version in the recipe's go.mod, whatever another one is on PATH.

    Raises:
        LocalError: Go or the modules cannot be had.
    """

    def build(folder: Path) -> None:
        go = go_compiler(RECIPE / "go.mod", log, progress)
        progress.note("downloading Go modules and compiling")
        run(
            [str(go), "build", "-trimpath", "-ldflags", "-s -w", "-o", str(folder / "actionlint"), PROGRAM],
            cwd=RECIPE,
            variables={"CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOFLAGS": "-buildvcs=false"},
            log=log,
            doing="building actionlint",
            remedy="Check that GOPROXY can be reached (`go env GOPROXY`), or mend what the log shows.",
            on_line=progress.note,
        )

    return cache.made_once("actionlint", cache.key_of(RECIPE, Path(__file__)), build) / "actionlint"
