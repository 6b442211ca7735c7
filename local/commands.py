"""Running other programs: their output goes to a log, their failure becomes a sentence."""

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from local.failure import LocalError


def run(
    command: Sequence[str],
    *,
    log: Path,
    doing: str,
    remedy: str,
    cwd: Path | None = None,
    variables: Mapping[str, str] | None = None,
    on_line: Callable[[str], None] | None = None,
) -> None:
    """Run a command that may take long.

    Args:
        log: receives what the command writes (appended, under the command line).
        doing: what the command does, for the failure's sentence: "building the Pulumi CLI".
        variables: added to this process's environment.
        on_line: called with each line of output, for progress.

    Raises:
        LocalError: the program is missing or ended with a code other than 0.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        out.write(f"$ {' '.join(command)}\n".encode())
        out.flush()
        try:
            child = subprocess.Popen(
                command,
                cwd=cwd,
                env={**os.environ, **(variables or {})},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
        except FileNotFoundError:
            raise LocalError(f"{command[0]} was not found while {doing}.", remedy) from None
        try:
            for raw in child.stdout or ():
                out.write(raw)
                out.flush()
                if on_line is not None and (line := raw.decode(errors="replace").strip()):
                    on_line(line)
            code = child.wait()
        except BaseException:
            child.terminate()
            child.wait()
            raise
    if code:
        raise LocalError(f"{doing[0].upper()}{doing[1:]} failed: {command[0]} ended with code {code}.", remedy, log)


def answer(command: Sequence[str], *, timeout_s: float = 30, variables: Mapping[str, str] | None = None) -> str | None:
    """What a quick command prints, without the last newline; None when it is missing, fails or is too slow."""
    try:
        done = subprocess.run(
            command,
            env={**os.environ, **(variables or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout_s,
            check=False,
        )
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode(errors="replace").strip() if done.returncode == 0 else None
