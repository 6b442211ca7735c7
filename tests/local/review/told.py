"""A report's files, as a test reads them: `report.json` by resource, `report.md` as text."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from stacks.review.__main__ import app
from tests.local.review.golden import Golden, Says
from tests.local.review.staging import STACK


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the report says, and the exit code of the command that wrote it."""

    code: int
    output: str
    comment: str
    review: dict[str, Any]
    """The stack's part of `report.json`."""

    @property
    def headline(self) -> str:
        """The first line of the comment."""
        return self.comment.split("\n", 1)[0]

    def of(self, resource: str) -> dict[str, Any]:
        """The one change of a resource, by its type and logical name."""
        found = [each for each in self.review["changes"] if resource == f"{each['type']} {each['name']}"]
        named = [f"{each['type']} {each['name']}" for each in self.review["changes"]]
        assert len(found) == 1, f"the report tells {len(found)} changes of {resource}; it has {named}"
        return found[0]


def told_of(evidence: Path, project: Path) -> Told:
    """Write the report of this evidence with the command that reviewers use, and read it."""
    out = evidence / "report"
    arguments = ["--stack", STACK, "--from", str(evidence), "--out", str(out), "--checkout", str(project)]
    done = CliRunner().invoke(app, ["report", *arguments], catch_exceptions=False)
    review = json.loads((out / "report.json").read_text())["stacks"][0]
    return Told(
        code=done.exit_code, output=done.output, comment=readable((out / "report.md").read_text()), review=review
    )


def readable(markdown: str) -> str:
    """The text without what keeps Markdown from meaning something else by it: backslashes and invisible characters."""
    return re.sub(r"\\([^\w\s]|_)", r"\1", markdown.replace("\u200b", ""))


def lines_of(change: dict[str, Any]) -> list[str]:
    """A change's differences and reasons, each as one line."""
    differences = [
        f"{each['subject']}: {each['before']} → {each['after']} {each['note']}" for each in change["differences"]
    ]
    return [*differences, *change["reasons"]]


def faults(golden: Golden, told: Told) -> list[str]:
    """Where the report does not say what it has to; a sentence for each."""
    found = []
    if told.code != golden.verdict:
        found.append(f"exit code {told.code} instead of {golden.verdict:d}: {told.output.strip()}")
    found += [
        f"the first line lacks {each!r}: {told.headline!r}" for each in golden.headline if not _in(each, told.headline)
    ]
    found += [f"the comment lacks {each!r}" for each in golden.comment if not _in(each, told.comment)]
    found += [f"the comment has {each!r}" for each in golden.unsaid if _in(each, told.comment)]
    changed = len(told.review["changes"])
    if golden.count not in {None, changed}:
        found.append(f"{changed} changed resources instead of {golden.count}")
    missing = told.review["missing_acknowledgements"]
    for end in golden.acknowledge:
        if not any(each.endswith(end) for each in missing):
            found.append(f"no acknowledgement is asked for {end}: {missing}")
    if len(missing) != len(golden.acknowledge):
        found.append(f"{len(missing)} acknowledgements are asked for instead of {len(golden.acknowledge)}: {missing}")
    for each in golden.says:
        found += [f"{each.resource}: {fault}" for fault in _faults(each, told)]
    return found


def _faults(says: Says, told: Told) -> list[str]:
    try:
        change = told.of(says.resource)
    except AssertionError as error:
        return [str(error)]
    replacement = change["replacement"] or {}
    expected = {
        "operation": (says.operation, change["operation"]),
        "danger": (says.danger, change["danger"]),
        "brick": (says.brick, change["brick"]),
        "holds_data": (says.holds_data, change["holds_data"]),
        "order": (says.order, replacement.get("order")),
        "downtime": (says.downtime, replacement.get("downtime")),
    }
    found = [
        f"{noun} is {has!r} instead of {wanted!r}"
        for noun, (wanted, has) in expected.items()
        if wanted is not None and has != wanted
    ]
    lacking = set(says.forced_by) - set(replacement.get("forced_by") or ())
    if lacking:
        found.append(f"forced by {replacement.get('forced_by')}, without {sorted(lacking)}")
    lines = lines_of(change)
    found += [f"nothing says {each!r}: {lines}" for each in says.words if not any(_in(each, line) for line in lines)]
    found += [f"something says {each!r}: {lines}" for each in says.unsaid if any(_in(each, line) for line in lines)]
    return found


def _in(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None
