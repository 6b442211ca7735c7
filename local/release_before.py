"""Runs the tests of another commit's service, each on a database that this checkout's migrations have brought on."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from local.base_commit import find_base
from local.failure import LocalError
from local.instance import CHECKOUT

REVISIONS = "service/aggregator/migrations/versions"
OF_THE_SERVICE = (
    "access", "datasets", "export", "idempotency", "observations", "query", "sources", "storage", "worker",
)  # fmt: skip
"""The tests in `tests/local/service` that ask a service on a database, and are about no migration."""
PLUGIN = "newer_schema"
PLUGINS = "tests/local/release_before"


def try_release_before(ref: str, checkout: Path = CHECKOUT) -> str:
    """What was found, in a sentence.

    Args:
        ref: the commit whose release runs while this one's migration does: a branch, a tag or an id.

    Raises:
        LocalError: there is no such commit, or its service does not work on the newer schema.
    """
    base = find_base(checkout, ref)
    with tempfile.TemporaryDirectory(prefix="data-aggregator-before-") as folder:
        before = Path(folder) / "before"
        base.extract(before)
        known, newer = (_revisions(each) for each in (before, checkout))
        if known == newer:
            return f"{ref} has the same schema, {newer[-1]}: there is nothing to try"
        found = sorted(
            str(file.relative_to(before))
            for name in OF_THE_SERVICE
            for file in (before / "tests/local/service").glob(f"test_{name}*.py")
        )
        # The other commit's modules come first, before what the environment has installed.
        paths = [str(before), str(before / "service"), str(CHECKOUT / PLUGINS)]
        command = [sys.executable, "-m", "pytest", "-q", "-p", PLUGIN, *found]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "NEWER_SERVICE": str(checkout / "service")}
        if subprocess.run(command, cwd=before, env=environment, check=False).returncode:
            raise LocalError(
                f"The service of {ref} does not work on schema {newer[-1]}: during an update it would run on it.",
                "Expand first, and contract once no release that runs needs what goes: docs/runbooks/roll-back.md.",
            )
    return f"{len(found)} files of {ref}'s tests, made for schema {known[-1]}, pass on {newer[-1]}"


def _revisions(folder: Path) -> list[str]:
    """Their names, in order."""
    return sorted(file.stem for file in (folder / REVISIONS).glob("*.py"))
