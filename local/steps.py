"""Steps with a name, shown while they run and with their seconds when they are done."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from rich.console import Console
from rich.status import Status
from rich.text import Text

from local.failure import LocalError

console = Console(highlight=False)
errors = Console(highlight=False, stderr=True)


class Progress:
    """What a running step may say: `note` replaces the text beside its name (seen on a terminal only)."""

    def __init__(self, name: str, status: Status | None) -> None:
        self._name = name
        self._status = status

    def note(self, text: str) -> None:
        if self._status is not None:
            self._status.update(Text(f"{self._name}  ") + Text(text[:100], style="dim"))

    def release(self) -> None:
        """Give the terminal to a child that shows its own progress."""
        if self._status is not None:
            self._status.stop()


@dataclass(frozen=True)
class Step:
    """One thing to do. `run` returns what was found or made, in a few words, or nothing."""

    name: str
    run: Callable[[Progress], str | None]


@dataclass
class Report:
    """How long each step took, in seconds; `failed` is the one that ended the run."""

    seconds: dict[str, float] = field(default_factory=dict)
    failed: str | None = None

    @property
    def total(self) -> float:
        return sum(self.seconds.values())


def run_steps(steps: Sequence[Step], report: Report | None = None) -> Report:
    """Run the steps one after the other; a line for each.

    Args:
        report: filled as they run, for whoever wants to know it of a run that fails.

    Raises:
        LocalError: of the step that failed; the following ones are not run.
    """
    report = report or Report()
    for step in steps:
        started = time.monotonic()
        status = console.status(Text(step.name)) if console.is_terminal else None
        if status is not None:
            status.start()
        try:
            result = step.run(Progress(step.name, status))
        except BaseException as error:
            if status is not None:
                status.stop()
            report.failed = step.name
            report.seconds[step.name] = time.monotonic() - started
            _line("✗", "red", step.name, None, report.seconds[step.name])
            if isinstance(error, KeyboardInterrupt):
                raise LocalError("Stopped.", "Run the same command again: it goes on from here.") from None
            raise
        finally:
            if status is not None:
                status.stop()
        report.seconds[step.name] = time.monotonic() - started
        _line("✓", "green", step.name, result, report.seconds[step.name])
    return report


def under(name: str, steps: Sequence[Step]) -> list[Step]:
    """The steps as those of something: its name before theirs."""
    return [replace(step, name=f"{name}: {step.name}") for step in steps]


def _line(mark: str, style: str, name: str, result: str | None, seconds: float) -> None:
    line = Text.assemble((mark, style), f" {name:<22} {seconds:6.1f} s")
    if result:
        line.append(f"  {result}", style="dim")
    console.print(line, soft_wrap=True)


def show_failure(error: LocalError) -> None:
    """The sentence, the end of the log, the remedy."""
    if tail := error.tail():
        errors.print(Text(tail, style="dim"), soft_wrap=True)
        errors.print(Text(f"(the end of {error.log})", style="dim"), soft_wrap=True)
    errors.print(Text.assemble((error.sentence, "bold red"), "\n", error.remedy), soft_wrap=True)
