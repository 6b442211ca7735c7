"""What the pack found, kept in a file: Pulumi shows violations and advice, and leaves both out of `--json`.

Each policy that finds something has a setting for it, by Pulumi's own way to configure a pack
(https://www.pulumi.com/docs/using-pulumi/crossguard/configuration/):

    pulumi preview --policy-pack stacks/policies --policy-pack-config config.json

where `config.json` is what `configuration` returns. A line is added for each result as soon as it is known, so that a
preview that a violation stops leaves all that was found until then.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # whoever takes the results of a preview need not load Pulumi
    from collections.abc import Iterable
    from pathlib import Path

    from stacks.policies.evaluation import Result
    from stacks.policies.suppressions import Suppression

FINDING_POLICIES = ("controls", "controls-across-resources")
SETTING = "resultsFile"
"""Of each of these policies: the absolute path of the file."""

Finding = dict[str, Any]
"""``control``, ``title``, ``severity``, ``url``, ``urn``, ``type``, ``name``, ``outcome``, ``detail``, and
``suppressed``: the reason why somebody has accepted it, or None."""


def configuration(file: Path) -> dict[str, dict[str, str]]:
    """The configuration with which the pack adds its results to this file."""
    return {policy: {SETTING: str(file.absolute())} for policy in FINDING_POLICIES}


def add(file: Path, results: Iterable[tuple[Result, Suppression | None]]) -> None:
    """Add results, each with the suppression that covers it."""
    lines = [json.dumps(_finding(*each), separators=(",", ":")) for each in results]
    with file.open("a") as out:
        out.write("".join(f"{line}\n" for line in lines))


def read(file: Path) -> list[Finding]:
    """The results of a preview in a settled order; the last one where a control looked at a resource twice.

    None where the pack never ran. A last line that was being written when the pack was killed is left out.
    """
    if not file.exists():
        return []
    complete = file.read_text().rpartition("\n")[0].splitlines()
    found = {(each["urn"], each["control"]): each for each in map(json.loads, complete)}
    return [found[key] for key in sorted(found)]


def _finding(result: Result, suppression: Suppression | None) -> Finding:
    control, resource = result.control, result.resource
    return {
        "control": control.id,
        "title": control.title,
        "severity": control.severity,
        "url": control.url,
        "urn": resource.urn,
        "type": resource.type,
        "name": resource.name,
        "outcome": result.outcome,
        "detail": result.detail,
        "suppressed": None if suppression is None else suppression.reason,
    }
