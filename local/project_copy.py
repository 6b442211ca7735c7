"""A copy of the project that tests and benchmarks may edit: its program, service and web are the ones Pulumi runs."""

import shutil
import subprocess
from pathlib import Path

from local.instance import CHECKOUT


def copy_project(folder: Path, source: Path = CHECKOUT) -> None:
    """Copy the files that git tracks or would track of a checkout."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=source,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    for name in listed.split("\0"):
        if name and (source / name).is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / name, target)
