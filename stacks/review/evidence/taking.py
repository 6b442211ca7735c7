"""The evidence of a change: a preview of one stack, what the policies say of it, and what it was compared with.

Everything that a report says is read from these files, so that what shows a change needs no credentials, no plugins
and none of the changed code. In the folder of the stack:

- ``preview.json``: what `pulumi preview --json` printed, without any secret: the folder may leave this machine.
- ``policies.json``: all results of the policy pack, which Pulumi leaves out of the former.
- ``facts.json``: which commit was compared with which state, and how the preview ended.
"""

import json
import subprocess
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from stacks.policies import record
from stacks.review.evidence.checkout import read_commit, read_project_name, read_settings
from stacks.review.evidence.failed_preview import NOT_FOUND, Ended, failure_of
from stacks.review.evidence.hiding import hide_evidence
from stacks.review.evidence.state import State, parse_export

POLICY_PACK = Path("stacks/policies")
PREVIEW = "preview.json"
POLICIES = "policies.json"
FACTS = "facts.json"
PREVIEW_COMMAND = ("preview", "--json", "--diff", "--show-replacement-steps", "--policy-pack", str(POLICY_PACK))


def take_evidence(stack: str, out: Path, project: Path, checkout: Path | None = None, plan: Path | None = None) -> None:
    """Preview the stack in this process's environment, and write the three files to ``<out>/<stack>/``.

    They are written however the preview ends; only a stack without settings, or a folder without a project, leaves
    none.

    Args:
        stack: the stack, in the backend that Pulumi is logged in to.
        out: a folder; it may be there already.
        project: the folder of ``Pulumi.yaml``.
        checkout: the git checkout that ``project`` is a copy of, whose commit and settings are told; ``project``
            itself when it is left out.
        plan: a file that gets the update plan, to which an update can then be bound.

    Raises:
        ReviewError: there is no such project or stack, or the preview failed; nothing may be made of it then.
    """
    source = checkout or project
    facts: dict[str, Any] = {"stack": stack, "project": read_project_name(source)}
    settings = read_settings(source, stack)
    folder = out / stack
    folder.mkdir(parents=True, exist_ok=True)
    exported, state = _state(stack, project)
    previewed, findings = _preview(stack, project, folder / PREVIEW, plan)
    _write(folder / POLICIES, {"results": findings})
    commit = read_commit(source)
    facts |= {
        "exit_code": previewed.code,
        "commit": commit and commit.id,
        "tree": commit and commit.tree,
        "dirty": commit and commit.dirty,
        "release": state and state.outputs.get("release"),
        "schema_head": state and state.outputs.get("schema_head"),
        "state": state and state.id,
        "settings": settings,
        "pulumi_stderr": previewed.stderr or exported.stderr,
        "taken_at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
    }
    _write(folder / FACTS, facts)
    error = failure_of(stack, exported, previewed, findings, folder / PREVIEW)
    redactor = hide_evidence(folder)
    if error:
        error.args = (redactor.hide_text(str(error)),)  # it quotes Pulumi, and CI keeps it in its log
        raise error


def _preview(stack: str, project: Path, file: Path, plan: Path | None) -> tuple[Ended, list[record.Finding]]:
    with tempfile.TemporaryDirectory(prefix="data-aggregator-evidence-") as folder:
        results, config = Path(folder, "results"), Path(folder, "config.json")
        config.write_text(json.dumps(record.configuration(results)))
        saved = ["--save-plan", str(plan)] if plan else []
        ended = _pulumi([*PREVIEW_COMMAND, "--policy-pack-config", str(config), *saved], stack, project, file)
        return ended, record.read(results)


def _state(stack: str, project: Path) -> tuple[Ended, State | None]:
    """How the export ended, and the state; before the preview, so that it is the one that the preview met or older."""
    with tempfile.TemporaryDirectory(prefix="data-aggregator-evidence-") as folder:
        file = Path(folder, "export.json")
        ended = _pulumi(["stack", "export"], stack, project, file)
        return ended, parse_export(file.read_text()) if ended.code == 0 else None


def _pulumi(arguments: Sequence[str], stack: str, project: Path, stdout: Path) -> Ended:
    command = ["pulumi", *arguments, "--stack", stack, "--non-interactive", "--color", "never"]
    with stdout.open("wb") as out:
        try:
            done = subprocess.run(
                command,
                cwd=project,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
                check=False,
            )
        except FileNotFoundError:
            return Ended(NOT_FOUND, "The Pulumi CLI is not on PATH.")
    return Ended(done.returncode, done.stderr)


def _write(file: Path, content: dict[str, Any]) -> None:
    file.write_text(f"{json.dumps(content, separators=(',', ':'))}\n")
