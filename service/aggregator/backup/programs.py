"""PostgreSQL's own programs, fed and read as streams."""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO

from aggregator.backup.database import environment
from aggregator.backup.outcome import BackupError
from aggregator.settings import MasterSettings

_LAST_LINES = 3


@dataclass(frozen=True, kw_only=True)
class Program:
    """A running program: its one pipe, and what it said of errors."""

    name: str
    process: subprocess.Popen[bytes]
    errors: IO[bytes]

    @property
    def output(self) -> IO[bytes]:
        return _pipe(self.process.stdout)

    @property
    def input(self) -> IO[bytes]:
        return _pipe(self.process.stdin)

    def finish(self) -> None:
        """Wait for its end.

        Raises:
            BackupError: it failed; with the last lines that it said.
        """
        if self.process.stdin:
            with suppress(BrokenPipeError):  # it has ended already: its exit code tells how
                self.process.stdin.close()
        code = self.process.wait()
        if code:
            self.errors.seek(0)
            said = self.errors.read().decode(errors="replace").strip().splitlines()[-_LAST_LINES:]
            raise BackupError(
                f"{self.name} failed: {' / '.join(said) or f'exit code {code}'}.",
                "Mend what it says, and run it again.",
            )


@contextmanager
def running(
    settings: MasterSettings,
    database: str,
    command: Sequence[str],
    *,
    stdin: int = subprocess.DEVNULL,
    stdout: int = subprocess.DEVNULL,
) -> Iterator[Program]:
    """Run a program with the master's login; it does not outlive the block."""
    variables = {"PATH": os.environ.get("PATH", os.defpath)} | environment(settings, database)
    with tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(command, env=variables, stdin=stdin, stdout=stdout, stderr=errors)
        except FileNotFoundError:
            raise BackupError(
                f"This image has no {command[0]}.", "Run the task with the image of the Dockerfile's stage `backup`."
            ) from None
        try:
            yield Program(name=command[0], process=process, errors=errors)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(BrokenPipeError):  # bytes that nobody reads any more
                    if pipe is not None:
                        pipe.close()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ValueError("the program was started without this pipe")
    return pipe
