"""Changes, each made on a copy of the project and previewed as `make review` does it."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from stacks.review.evidence.taking import FACTS
from tests.local.review.golden import Golden
from tests.local.review.staging import STACK, Staging

DEADLINE_S = 300


@dataclass(frozen=True)
class Taken:
    """The folder with the evidence, in a folder of the stack's name, and the changed copy of the project."""

    folder: Path
    project: Path


def taken_of(goldens: Sequence[Golden], staging: Staging, previews: ThreadPoolExecutor) -> Mapping[str, Future[Taken]]:
    """What is previewed of each change, by its sentence."""
    return {each.change: previews.submit(take, each, staging) for each in goldens}


def pool() -> ThreadPoolExecutor:
    """As many at a time as there are cores: Pulumi's file backend locks no stack for a preview."""
    return ThreadPoolExecutor(os.cpu_count() or 1, "preview")


def take(golden: Golden, staging: Staging) -> Taken:
    """Make the change and preview it.

    The preview may fail, as some changes want, and the report then says so; that there is no evidence is an error.
    """
    name = re.sub(r"\W+", "-", golden.change)
    project = staging.copy(f"changed/{name}")
    for edit in golden.edits:
        edit(project)
    out = staging.root / "evidence" / name
    command = ["-m", "stacks.review", "evidence", "--stack", STACK, "--out", str(out), "--project-folder", str(project)]
    done = subprocess.run(
        [sys.executable, *command],
        cwd=project,
        env=staging.environment(project, protected=golden.protected),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )
    if not (out / STACK / FACTS).exists():
        raise RuntimeError(f"No evidence was taken of the change {golden.change!r}: {done.stdout}{done.stderr}")
    return Taken(out, project)
