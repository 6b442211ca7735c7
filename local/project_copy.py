"""A copy of the project that tests and benchmarks may edit: its program, service and web are the ones Pulumi runs."""

import shutil
import subprocess
from pathlib import Path

from local.instance import CHECKOUT


def copy_project(folder: Path) -> None:
    """Copy the files that git tracks or would track."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    for name in listed.split("\0"):
        if name and (CHECKOUT / name).is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CHECKOUT / name, target)
