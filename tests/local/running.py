"""Runs a command to its end and keeps all that it printed."""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Run:
    """A command's exit code, and all that it printed."""

    code: int
    output: str


def run_command(command: Sequence[str], *, folder: Path, environment: Mapping[str, str], deadline_s: float) -> Run:
    """Run it without a terminal. Raises subprocess.TimeoutExpired past its deadline."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=deadline_s,
        check=False,
    )
    return Run(done.returncode, done.stdout)
