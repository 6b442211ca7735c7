"""What is kept of a rehearsal: `rehearsal.json`, for the review of the change."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from local.failure import LocalError
from local.steps import Report

FILE = "rehearsal.json"


@dataclass
class RehearsalRecord:
    """Written when the rehearsal ends, however it ends; nothing where there is no folder for it.

    Args:
        stacks: those that are rehearsed together; the folder of each gets the file.
        folder: of the evidence.
        base: what the stacks come up from before the change; the commit's id as soon as it is known.
        unchanged_after: by stack, the name of the step that expects no change after the update.
    """

    stacks: Sequence[str]
    folder: Path | None
    base: str | None
    unchanged_after: dict[str, str]
    report: Report = field(default_factory=Report)

    def __enter__(self) -> "RehearsalRecord":
        return self

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> None:
        for stack in self.stacks if self.folder is not None else ():
            file = Path(self.folder or "", stack, FILE)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"{json.dumps(self._content(stack, error))}\n")

    def _content(self, stack: str, error: BaseException | None) -> dict[str, object]:
        seconds = self.report.seconds
        return {
            "stack": stack,
            "base": self.base,
            "passed": error is None,
            "seconds": round(self.report.total, 1),
            "steps": [{"name": name, "seconds": round(took, 1)} for name, took in seconds.items()],
            "unchanged_after": self.unchanged_after[stack] in set(seconds) - {self.report.failed},
            "failure": None if error is None else self._failure(error),
        }

    def _failure(self, error: BaseException) -> str:
        """The step that failed, the sentence, what was said of it, and the remedy."""
        step = f"{self.report.failed}: " if self.report.failed else ""
        if not isinstance(error, LocalError):
            return f"{step}{error!r}"
        details = f"{error.details}\n" if error.details else ""
        return f"{step}{error.sentence} {details}{error.remedy}"
