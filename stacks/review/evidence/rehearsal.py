"""How a rehearsal of the change went, read from the evidence: ``rehearsal.json``."""

import json
from dataclasses import dataclass
from typing import Any

FILE = "rehearsal.json"


@dataclass(frozen=True, kw_only=True)
class RehearsedStep:
    """``seconds``: how long it took."""

    name: str
    seconds: float


@dataclass(frozen=True, kw_only=True)
class RehearsalResult:
    """A rehearsal that ended; ``problem`` says why its file tells nothing.

    ``base``: the commit from which the change was updated, None where the stack came up with the change at once.
    ``unchanged_after``: a preview after the update planned nothing. ``failure``: what failed, and what to do.
    """

    stack: str = ""
    base: str | None = None
    passed: bool = False
    seconds: float = 0.0
    steps: tuple[RehearsedStep, ...] = ()
    unchanged_after: bool = False
    failure: str | None = None
    problem: str | None = None

    def slowest(self, count: int = 3) -> tuple[RehearsedStep, ...]:
        """The steps that took longest, the slowest first."""
        return tuple(sorted(self.steps, key=lambda step: -step.seconds)[:count])


def read_rehearsal(text: str) -> RehearsalResult:
    """Read the text of ``rehearsal.json``; never raises: what is broken is a ``problem``."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return RehearsalResult(problem=f"{FILE} is broken or cut off: it is no JSON.")
    try:
        return _rehearsal(content)
    except (KeyError, TypeError, AttributeError) as error:
        return RehearsalResult(problem=f"{FILE} is broken: {_wrong(error)}.")


def _rehearsal(content: Any) -> RehearsalResult:
    return RehearsalResult(
        stack=_of(str, content, "stack"),
        base=_of((str, type(None)), content, "base"),
        passed=_of(bool, content, "passed"),
        seconds=float(_of((int, float), content, "seconds")),
        steps=tuple(
            RehearsedStep(name=_of(str, step, "name"), seconds=float(_of((int, float), step, "seconds")))
            for step in _of(list, content, "steps")
        ),
        unchanged_after=_of(bool, content, "unchanged_after"),
        failure=_of((str, type(None)), content, "failure"),
    )


def _of(kind: type | tuple[type, ...], content: Any, key: str) -> Any:
    if not isinstance(value := content[key], kind):
        raise TypeError(f"{key} is of another type")
    return value


def _wrong(error: Exception) -> str:
    return f"it lacks {error}" if isinstance(error, KeyError) else str(error)
