"""Why a stack could not be previewed, for the person who can mend it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from stacks.policies.record import Finding
from stacks.review.failure import ReviewError

NOT_FOUND = 127
"""The exit code where Pulumi is not installed; a shell's own for a program that is not there."""
MOST_NAMED = 5
"""Violations in one sentence; the file has them all."""
MOST_CHARACTERS = 4000
"""Of what Pulumi said; a list of faulty settings takes about 600."""


@dataclass(frozen=True)
class Ended:
    """A Pulumi command that ran to its end."""

    code: int
    stderr: str


def failure_of(
    stack: str, exported: Ended, previewed: Ended, findings: Sequence[Finding], preview: Path
) -> ReviewError | None:
    """The sentence and its remedy; None when both commands succeeded.

    Args:
        exported: how `pulumi stack export` ended.
        previewed: how `pulumi preview` ended.
        findings: the results of the policies.
        preview: what the preview printed.
    """
    if previewed.code == exported.code == 0:
        return None
    if NOT_FOUND in (previewed.code, exported.code):
        return ReviewError("The Pulumi CLI is not on PATH.", "Install it: https://www.pulumi.com/docs/install/")
    if f"no stack named '{stack}' found" in previewed.stderr + exported.stderr:
        return ReviewError(
            f"The stack {stack} does not exist in the backend that Pulumi is logged in to.",
            f"Make it with `pulumi stack init {stack}` (docs/runbooks/first-deployment.md), or log in to the backend "
            "that has it (`pulumi login`); then take the evidence again.",
        )
    if previewed.code == 0:
        reason = exported.stderr.strip() or "it does not say why."
        return ReviewError(
            f"Pulumi previewed {stack}, and did not export its state: {reason}",
            "Mend that and take the evidence again.",
        )
    if violated := [each for each in findings if each["outcome"] == "violated" and each["suppressed"] is None]:
        named = [f"{each['control']} in {each['name']}: {each['detail']}" for each in violated[:MOST_NAMED]]
        more = [f"and {len(violated) - MOST_NAMED} more"] if len(violated) > MOST_NAMED else []
        return ReviewError(
            f"The policies stopped the preview of {stack}: {'; '.join([*named, *more])}.",
            "Mend what they name; docs/policies.md has each control, and how a finding is accepted.",
        )
    said = "\n".join([*_errors(preview), previewed.stderr.strip()]).strip()[:MOST_CHARACTERS]
    return ReviewError(
        f"The preview of {stack} failed with exit code {previewed.code}:\n{said or 'Pulumi does not say why.'}\n",
        "Mend that and take the evidence again.",
    )


def _errors(preview: Path) -> Iterator[str]:
    """The errors among a preview's diagnostics; none where it is broken."""
    try:
        content = json.loads(preview.read_bytes())
    except ValueError:
        return
    diagnostics = content.get("diagnostics") if isinstance(content, dict) else None
    for each in diagnostics or []:
        if each.get("severity") == "error":
            yield str(each.get("message", "")).removeprefix("error: ").strip()
