"""A preview of a real stack: against its own backend and account, under the policy pack."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from local.failure import LocalError
from local.instance import CHECKOUT, VENV, developers_own
from local.stack import STACK

POLICY_PACK = Path("stacks/policies")


def preview_stack(name: str, arguments: Sequence[str]) -> int:
    """Run `pulumi preview` with the policy pack in the user's own environment; returns its exit code.

    Args:
        arguments: further ones of `pulumi preview`.

    Raises:
        LocalError: there is no such stack, it is the local one, no Pulumi is installed, or this shell leads to the
            local AWS.
    """
    settings_file(CHECKOUT, name)
    aws = developers_own()
    if name == STACK:
        raise LocalError(
            f"The stack {name} lives on the local AWS.", "Preview it there: source local/env.sh; pulumi preview"
        )
    if endpoint := os.environ.get("AWS_ENDPOINT_URL"):
        raise LocalError(
            f"This shell works on {endpoint} instead of AWS: local/env.sh was read here, or AWS_ENDPOINT_URL is set.",
            f"Open another one for AWS, log in there, and run this again: make preview STACK={name}",
        )
    pulumi = aws.official_pulumi()
    if pulumi is None:
        raise LocalError(
            "No Pulumi CLI is on PATH; the one that is built here has no plugins for AWS.",
            "Install Pulumi from https://www.pulumi.com/docs/install/ and run this again.",
        )
    path = os.pathsep.join([str(VENV / "bin"), aws.foreign_path()])
    command = [str(pulumi), "preview", "--stack", name, "--policy-pack", str(POLICY_PACK), *arguments]
    return subprocess.run(command, cwd=CHECKOUT, env={**os.environ, "PATH": path}, check=False).returncode


def settings_file(project: Path, name: str) -> Path:
    """The file of a stack's settings.

    Raises:
        LocalError: there is no such stack.
    """
    file = project / f"Pulumi.{name}.yaml"
    if not file.exists():
        known = sorted(path.name.split(".")[1] for path in project.glob("Pulumi.*.yaml"))
        raise LocalError(f"There is no stack {name!r}.", f"Name one of {', '.join(known)}.")
    return file
