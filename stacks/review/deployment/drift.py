"""What was changed beside Pulumi: the stack's resources as they are, against what its state says of them.

`pulumi refresh --preview-only` reads every resource and writes nothing, and needs no more than a role that reads.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stacks.review.changes.change import Change
from stacks.review.changes.danger import changes_of
from stacks.review.changes.preview import Operation, Preview, Step, read_document, read_preview, type_of
from stacks.review.evidence.pulumi_run import PulumiStack
from stacks.review.failure import ReviewError
from stacks.review.redaction import Redactor
from stacks.review.rendering.escaping import code
from stacks.review.rendering.markdown_changes import differences

DRIFTED = 2
"""The exit code; 0 is none, 1 that nobody knows."""
_SCALED = {"aws:ecs/service:Service": {"desiredCount"}}
"""Type to the properties that autoscaling sets."""
_SCALED_BY_SCHEDULE = {"aws:appautoscaling/target:Target": {"minCapacity", "maxCapacity"}}
"""And those that a scheduled action sets, where the stack has one."""
_SCHEDULE = "aws:appautoscaling/scheduledAction:ScheduledAction"
_WHAT_TO_DO = (
    "Was → is. If it was meant, write it into the program or the settings; if not, the next deployment takes it back: "
    "docs/runbooks/deploy.md."
)
_SHOWN_DIFFERENCES, _SHOWN_CHARACTERS = 40, 300


@dataclass(frozen=True, kw_only=True)
class Drift:
    """The changes that somebody made, in a report's words, without secrets: a removed resource is one that is gone."""

    stack: str
    changes: tuple[Change, ...]

    @property
    def headline(self) -> str:
        """One sentence."""
        if not self.changes:
            return f"{self.stack}: nothing drifted."
        gone = sum(each.operation is Operation.DELETE for each in self.changes)
        parts = [f"{count} {what}" for count, what in ((len(self.changes) - gone, "changed"), (gone, "gone")) if count]
        return f"{self.stack}: drifted, {' and '.join(parts)}."

    @property
    def exit_code(self) -> int:
        """0 none, 2 drifted."""
        return DRIFTED if self.changes else 0

    def write(self, folder: Path, redactor: Redactor) -> None:
        """Write `drift.json` and `drift.md`.

        Raises ReviewError when a secret would stand in one of them.
        """
        texts = {"drift.json": f"{json.dumps(self._document(), indent=2)}\n", "drift.md": self._markdown()}
        for name, text in texts.items():
            redactor.assert_none_in(text, name)
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text)

    def _document(self) -> dict[str, Any]:
        return {
            "stack": self.stack,
            "drifted": bool(self.changes),
            "headline": self.headline,
            "resources": [
                {
                    "urn": each.urn,
                    "type": each.type,
                    "name": each.name,
                    "brick": each.brick,
                    "danger": each.danger,
                    "gone": each.operation is Operation.DELETE,
                    "differences": [
                        {"subject": one.subject, "was": one.before, "is": one.after, "note": one.note}
                        for one in each.differences
                    ],
                }
                for each in self.changes
            ],
        }

    def _markdown(self) -> str:
        lines = [f"**{self.headline}**", ""]
        for each in self.changes:
            what = "is gone" if each.operation is Operation.DELETE else f"was changed ({each.danger})"
            lines.append(f"- {code(each.brick or each.name)} {code(f'{each.type} {each.name}')} {what}")
            if each.operation is not Operation.DELETE:
                lines += [
                    f"  - {said}" for said in differences(each.differences, _SHOWN_DIFFERENCES, _SHOWN_CHARACTERS)
                ]
        if self.changes:
            lines += ["", _WHAT_TO_DO]
        return "\n".join(lines) + "\n"


def find_drift(stack: PulumiStack, redactor: Redactor) -> Drift:
    """Read every resource of the stack, and compare.

    Raises ReviewError when Pulumi fails, or its answer is broken: whether something drifted is not known then.
    """
    run = stack.run("refresh", "--preview-only", "--json", "--diff")
    document, problems = read_document(run.output)
    preview = read_preview(redactor.hide(document), problems)
    if run.code or preview.problems:
        errors = [each.message for each in preview.diagnostics if each.severity == "error"]
        said = redactor.hide_text("\n".join([*errors, run.errors.strip(), *preview.problems]).strip())
        raise ReviewError(
            f"Whether {stack.name} drifted is not known, as Pulumi did not read it:\n{said or 'it does not say why.'}",
            "Mend that and run this again.",
        )
    return Drift(stack=stack.name, changes=drifted(preview, document))


def drifted(preview: Preview, document: Mapping[str, Any]) -> tuple[Change, ...]:
    """The changes but for those that autoscaling made."""
    scaled = _SCALED | (_SCALED_BY_SCHEDULE if _has_schedules(document.get("steps")) else {})
    return changes_of([step for step in preview.steps if not _is_scaling(step, scaled)])


def _is_scaling(step: Step, scaled: Mapping[str, set[str]]) -> bool:
    """Whether nothing else changed."""
    paths = {each.path for each in step.changed}
    return step.operation is Operation.UPDATE and bool(paths) and paths <= scaled.get(step.type, set())


def _has_schedules(steps: Any) -> bool:
    listed: Sequence[Any] = steps if isinstance(steps, list) else []
    return any(isinstance(each, dict) and type_of(str(each.get("urn"))) == _SCHEDULE for each in listed)
