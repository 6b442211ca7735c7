"""A person's way through the pages in headless Chromium: web/e2e, which fails on any error that the page shows."""

import json
import subprocess
from pathlib import Path
from typing import Any

from local.instance import CHECKOUT, developers_own
from local.steps import Progress
from local.toolchain.node import node_folder
from local.toolchain.test_programs import ensure_test_programs
from local.web import steps

TIMEOUT_S = 240


def browse(
    where: list[str], file: Path, pictures: Path, *, source: str, rejects: int = 0, logins: bool = False
) -> dict[str, Any]:
    """Upload a file as a source, look at rejects and chart, send it again, delete it, see pages fail; what was seen.

    The ``source``, an address, is added, run, explored, gone through by keyboard and deleted as well. With ``logins``
    the people of the local stack's provider log in and out; the audit log must have more than a page of events then.
    ``where`` is ``["--base-url", url]``, or ``["--fake-api-for", address]`` for a web without an API.
    """
    told = ["--file", str(file), "--out", str(pictures), "--expect-rejects", str(rejects), "--delete"]
    told += ["--source-url", source, *(["--test-logins"] if logins else [])]
    done = _run("e2e/run.mjs", *where, *told)
    assert done.stdout, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == 0, seen["complaints"]
    return seen


def take_pictures(url: str, folder: Path) -> set[str]:
    """What ``npm run pictures`` makes of a stack with its sample sources; the files' names. It makes two keys there."""
    done = _run("e2e/pictures.mjs", "--base-url", url, "--out", str(folder))
    assert done.returncode == 0, done.stderr
    return {path.name for path in folder.iterdir()}


def _run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A script of web/ to its end, with the browser and the packages that it needs."""
    aws, quiet = developers_own(), Progress("browser", None)
    ensure_test_programs(aws, quiet)
    for step in steps(aws, scripts=[]):
        step.run(quiet)
    own = node_folder(aws.logs / "node.log", quiet)
    node = str(own / "node") if own else "node"
    return subprocess.run(
        [node, script, *arguments],
        cwd=CHECKOUT / "web",
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
