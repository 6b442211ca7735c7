"""What a deployment did: `deployed.json` for programs, `deployed.md` for people."""

import json
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from stacks.review.deployment.inventory import Applied
from stacks.review.rendering.escaping import block, code


class Outcome(StrEnum):
    """How a deployment ended."""

    DEPLOYED = "deployed"
    REFUSED = "refused"
    FAILED = "failed"
    ROLLED_BACK = "failed and rolled back"

    @property
    def exit_code(self) -> int:
        """0 deployed, 1 refused or failed, 3 failed and rolled back."""
        return {Outcome.DEPLOYED: 0, Outcome.ROLLED_BACK: 3}.get(self, 1)


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """One run of `deploy`. ``reasons``: why it was refused or failed, and what to do, as sentences or log lines."""

    stack: str
    outcome: Outcome
    reviewed_commit: str | None = None
    commit: str | None = None
    release_before: str | None = None
    release_after: str | None = None
    url: str | None = None
    applied: Applied = field(default_factory=Applied)
    seconds: float = 0.0
    reasons: tuple[str, ...] = ()

    @property
    def headline(self) -> str:
        """One sentence."""
        match self.outcome:
            case Outcome.DEPLOYED:
                return f"{self.stack}: deployed in {self.seconds:.0f} s: {self.applied}."
            case Outcome.REFUSED:
                return f"{self.stack}: refused, nothing was changed."
            case Outcome.FAILED:
                return f"{self.stack}: failed after {self.seconds:.0f} s: {self.applied}."
            case Outcome.ROLLED_BACK:
                return f"{self.stack}: failed, and rolled back to {self.release_after} within {self.seconds:.0f} s."

    def write(self, folder: Path) -> None:
        """Write both files."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "deployed.json").write_text(f"{json.dumps(self._document(), indent=2)}\n")
        (folder / "deployed.md").write_text(self._markdown())

    def _document(self) -> dict[str, Any]:
        return {
            "stack": self.stack,
            "outcome": self.outcome,
            "exit_code": self.outcome.exit_code,
            "reviewed_commit": self.reviewed_commit,
            "commit": self.commit,
            "release": {"before": self.release_before, "after": self.release_after},
            "url": self.url,
            "applied": {verb: list(urns) for verb, urns in vars(self.applied).items()},
            "seconds": round(self.seconds, 1),
            "reasons": list(self.reasons),
        }

    def _markdown(self) -> str:
        lines = [f"**{self.headline}**", ""]
        if self.release_before or self.release_after:
            lines.append(f"- release: `{self.release_before or 'none'}` → `{self.release_after or 'none'}`")
        if self.url:
            lines.append(f"- url: {self.url}")
        if self.commit:
            lines.append(f"- commit: {self.commit}")
        for verb, urns in vars(self.applied).items():
            lines += ["", f"<details><summary>{len(urns)} {verb}</summary>", ""] if urns else []
            lines += [f"- {code(urn.split('::', 2)[-1])}" for urn in urns]
            lines += ["", "</details>"] if urns else []
        if self.reasons:
            lines += ["", block("\n".join(self.reasons), "text")]
        return "\n".join(lines) + "\n"
