"""Runs of the Pulumi CLI on a stack, in this process's own environment."""

import json
import signal
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stacks.review.failure import ReviewError

Write = Callable[[str], object]


@dataclass(frozen=True, kw_only=True)
class PulumiRun:
    """A command that ran to its end: its exit code, and what it wrote. ``interrupted``: it was told to stop."""

    code: int
    output: str
    errors: str = ""
    interrupted: bool = False


@dataclass(frozen=True, kw_only=True)
class PulumiStack:
    """A stack, in the backend that Pulumi is logged in to; ``project`` is the folder of Pulumi.yaml."""

    name: str
    project: Path

    def run(self, *arguments: str) -> PulumiRun:
        """Run a command unseen.

        Raises ReviewError where Pulumi is not installed.
        """
        with self._started(arguments, stderr=subprocess.PIPE) as child:
            output, errors = child.communicate()
        return PulumiRun(code=child.returncode, output=output, errors=errors)

    def show(self, write: Write, *arguments: str) -> PulumiRun:
        """Run a command whose lines are written as they come.

        An interrupt of this process lets Pulumi end what it is doing; a second one ends this process.
        Raises ReviewError where Pulumi is not installed.
        """
        lines: list[str] = []

        def follow() -> None:
            for line in child.stdout or ():
                lines.append(line)
                write(line.rstrip("\n"))

        interrupted = False
        with self._started(arguments, stderr=subprocess.STDOUT) as child:
            try:
                follow()
            except KeyboardInterrupt:
                interrupted = True
                child.send_signal(signal.SIGINT)
                follow()
        return PulumiRun(code=child.returncode, output="".join(lines), interrupted=interrupted)

    def export(self) -> dict[str, Any]:
        """The stack's state, its secrets encrypted.

        Raises ReviewError when Pulumi does not give it.
        """
        ended = self.run("stack", "export")
        if ended.code:
            said = (ended.errors.strip() or f"exit code {ended.code}").splitlines()[-1]
            raise ReviewError(
                f"Pulumi does not export the stack {self.name}: {said.removeprefix('error: ').rstrip('.')}.",
                "Log in to the backend that has it (pulumi login), and see its stacks with: pulumi stack ls",
            )
        exported: dict[str, Any] = json.loads(ended.output)
        return exported

    def _started(self, arguments: Sequence[str], *, stderr: int) -> subprocess.Popen[str]:
        command = ["pulumi", *arguments, "--stack", self.name, "--non-interactive", "--color", "never"]
        try:
            return subprocess.Popen(
                command,
                cwd=self.project,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=stderr,
                encoding="utf-8",
                errors="replace",
                start_new_session=True,  # the terminal's Ctrl-C would reach it twice, and a second one kills
            )
        except FileNotFoundError:
            raise ReviewError(
                "The Pulumi CLI is not on PATH.", "Install it: https://www.pulumi.com/docs/install/"
            ) from None
