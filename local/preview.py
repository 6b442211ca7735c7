"""A preview of a real stack, and the evidence of one: against its own backend and account, under the policy pack."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from local.failure import LocalError
from local.instance import CHECKOUT, VENV, developers_own
from local.settings_files import settings_file
from local.stack import STACK

POLICY_PACK = Path("stacks/policies")
REVIEW = (sys.executable, "-P", "-m", "stacks.review")
EVIDENCE_COMMAND = (*REVIEW, "evidence")


def preview_stack(name: str, arguments: Sequence[str]) -> int:
    """Run `pulumi preview` with the policy pack in the user's own environment; returns its exit code.

    Args:
        arguments: further ones of `pulumi preview`.

    Raises:
        LocalError: as `environment_of` does.
    """
    environment = environment_of(name)
    command = ["pulumi", "preview", "--stack", name, "--policy-pack", str(POLICY_PACK), *arguments]
    return subprocess.run(command, cwd=CHECKOUT, env=environment, check=False).returncode


def take_evidence(name: str, out: Path) -> int:
    """Run `python -m stacks.review evidence` in the user's own environment; returns its exit code.

    Args:
        out: the folder that gets one of the stack's name.

    Raises:
        LocalError: as `environment_of` does.
    """
    command = [*EVIDENCE_COMMAND, "--stack", name, "--out", str(out.absolute())]
    return subprocess.run(command, cwd=CHECKOUT, env=environment_of(name), check=False).returncode


def review_stacks(names: Sequence[str], out: Path) -> int:
    """Run `python -m stacks.review review` in the user's own environment; returns its exit code.

    Args:
        out: the folder that gets the evidence and the report.

    Raises:
        LocalError: as `environment_of` does.
    """
    environment = {}
    for name in names:
        environment = environment_of(name)
    stacks = [argument for name in names for argument in ("--stack", name)]
    command = [*REVIEW, "review", *stacks, "--out", str(out.absolute())]
    return subprocess.run(command, cwd=CHECKOUT, env=environment, check=False).returncode


def become_review(name: str, command: str, arguments: Sequence[str]) -> NoReturn:
    """Become `python -m stacks.review <command>` in the user's own environment, with its Ctrl-C and its exit code.

    Raises:
        LocalError: as `environment_of` does.
    """
    environment = environment_of(name)
    os.chdir(CHECKOUT)
    sys.stdout.flush()
    os.execve(sys.executable, [*REVIEW, command, "--stack", name, *arguments], environment)  # noqa: S606


def public_url(name: str) -> str:
    """Where a real stack serves: its output `url`.

    Raises:
        LocalError: as `environment_of` does, or the stack was never updated.
    """
    command = ["pulumi", "stack", "output", "url", "--stack", name]
    done = subprocess.run(
        command, cwd=CHECKOUT, env=environment_of(name), stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise LocalError(
            f"The stack {name} tells no `url`.", "Mend what Pulumi says above; it has one after its first update."
        )
    return done.stdout.strip()


def environment_of(name: str) -> dict[str, str]:
    """The user's own environment, in which `pulumi` is the official one and `python` the project's.

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
            "Open another one for AWS, log in there, and run the same command again.",
        )
    if aws.official_pulumi() is None:
        raise LocalError(
            "No Pulumi CLI is on PATH; the one that is built here has no plugins for AWS.",
            "Install Pulumi from https://www.pulumi.com/docs/install/ and run this again.",
        )
    return {**os.environ, "PATH": os.pathsep.join([str(VENV / "bin"), aws.foreign_path()])}
