"""What a person reads when a step of the local stack fails."""

from pathlib import Path


class LocalError(Exception):
    """A failure with its remedy: one sentence that says what happened, one that says what to do.

    `log` is the file that holds the failed command's output; its last lines are shown under the sentences. `details` is
    what the command said of it to the person who watched; whoever was not there needs it.
    """

    def __init__(self, sentence: str, remedy: str, log: Path | None = None, details: str = "") -> None:
        super().__init__(f"{sentence} {remedy}")
        self.sentence = sentence
        self.remedy = remedy
        self.log = log
        self.details = details

    TAIL_LINES = 30

    def tail(self) -> str:
        """The last lines of the log, or nothing."""
        if self.log is None or not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-self.TAIL_LINES :])
