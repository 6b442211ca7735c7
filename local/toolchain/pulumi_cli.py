"""The Pulumi CLI: the official one where PATH has it, else built once from its Go module.

What is built lies in the cache; each instance has a folder `bin` with it, the project's own language host and the two
helpers of the Python SDK that the engine looks for beside `pulumi`. An official CLI is never shadowed.
"""

import os
import re
import shutil
from pathlib import Path

from local import cache
from local.commands import answer, run
from local.instance import VENV, LocalAws
from local.steps import Progress
from local.toolchain.go import go_compiler, module_folder

RECIPE = Path(__file__).parent / "pulumi"
SDK = "github.com/pulumi/pulumi/sdk/v3"
EXECUTOR = "pulumi-language-python-exec"
HELPERS = (f"python/cmd/{EXECUTOR}", "python/dist/pulumi-resource-pulumi-python")


def install_pulumi(aws: LocalAws, progress: Progress) -> str:
    """Make `pulumi` available to the instance; returns which one it is.

    Raises:
        LocalError: it has to be built, and Go or the modules cannot be had.
    """
    if official := aws.official_pulumi():
        shutil.rmtree(aws.bin, ignore_errors=True)
        return f"{answer([str(official), 'version']) or 'unknown version'}, {official}"
    version = module_version("github.com/pulumi/pulumi/pkg/v3")
    built = cache.made_once(
        "pulumi",
        cache.key_of(RECIPE, Path(__file__), os.uname().sysname, os.uname().machine),
        lambda folder: _build(folder, version, aws.logs / "pulumi-build.log", progress),
    )
    assemble(built, aws.bin)
    return f"v{version}, built from its Go module"


def module_version(module: str) -> str:
    """The version of a module that the recipe's go.mod names, without `v`."""
    found = re.search(rf"^\s*{re.escape(module)} v(\S+)", (RECIPE / "go.mod").read_text(), re.MULTILINE)
    if found is None:
        raise ValueError(f"{RECIPE / 'go.mod'} does not require {module}")
    return found[1]


def assemble(built: Path, folder: Path) -> None:
    """The folder that goes on PATH: the built files, and the language host with this checkout's Python.

    Hard links, because `pulumi` looks for its helpers beside its own real path: a symbolic link would lead it back to
    the cache.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for source in built.iterdir():
        target = folder / source.name
        if target.exists() and (target.samefile(source) or target.stat().st_mtime_ns == source.stat().st_mtime_ns):
            continue
        target.unlink(missing_ok=True)
        try:
            target.hardlink_to(source)
        except OSError:  # another file system
            shutil.copy2(source, target)
    host = folder / "pulumi-language-python"
    host.write_text(
        f'#!/bin/sh\nexec "{VENV}/bin/python" -P -m local.toolchain.language_host "{folder / EXECUTOR}" "$@"\n'
    )
    host.chmod(0o755)


def _build(folder: Path, version: str, log: Path, progress: Progress) -> None:
    go_mod = RECIPE / "go.mod"
    go = go_compiler(go_mod, log, progress)
    progress.note("downloading Go modules and compiling; 2 to 5 minutes on 2 cores, once a machine")
    stamp = f"-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v{version}"
    command = [str(go), "build", "-trimpath", "-v", "-ldflags", f"-s -w {stamp}", "-o", str(folder / "pulumi")]
    run(
        [*command, "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"],
        cwd=RECIPE,
        variables={"CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOFLAGS": "-buildvcs=false"},
        log=log,
        doing="building the Pulumi CLI",
        remedy="Install Pulumi from https://www.pulumi.com/docs/install/, or mend what the log shows.",
        on_line=progress.note,
    )
    sdk = module_folder(go, go_mod, SDK)
    for helper in HELPERS:
        target = folder / Path(helper).name
        shutil.copyfile(sdk / helper, target)
        target.chmod(0o755)
