"""The stack that an operation works on, as its outputs and its account tell it."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from stacks.operations.failure import OperationError

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, kw_only=True)
class RunningStack:
    """``tasks``: how to run each of its one-off tasks, by noun."""

    name: str
    account_id: str
    region: str
    tasks: Mapping[str, Mapping[str, Any]]

    def task(self, noun: str) -> Mapping[str, Any]:
        """How to run this task.

        Raises OperationError when the stack was last updated by a program that had no such task.
        """
        if noun not in self.tasks:
            raise OperationError(
                f"The stack {self.name} has no task {noun!r}; it has {', '.join(sorted(self.tasks)) or 'none'}.",
                f"Update it with this checkout's program: pulumi up --stack {self.name}",
            )
        return self.tasks[noun]

    def check_account(self) -> None:
        """Raise OperationError when this shell's credentials are of another account, or there are none."""
        try:
            found = boto3.client("sts", region_name=self.region).get_caller_identity()["Account"]
        except (BotoCoreError, ClientError) as error:
            raise OperationError(
                f"AWS does not take this shell's credentials: {error}.",
                f"Log in to the account {self.account_id}, or set AWS_PROFILE to a profile of it.",
            ) from error
        if found != self.account_id:
            raise OperationError(
                f"This shell's credentials are of the account {found}, and {self.name} runs in {self.account_id}.",
                f"Set AWS_PROFILE to a profile of the account {self.account_id}.",
            )


def read_stack(name: str) -> RunningStack:
    """Read the stack's outputs through the Pulumi CLI, from the backend that it is logged in to.

    Raises OperationError when there is no such stack, or it was never brought up completely.
    """
    try:
        done = subprocess.run(
            ["pulumi", "stack", "output", "--json", "--stack", name, "--non-interactive"],
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise OperationError(
            "The Pulumi CLI is not on PATH.", "Install it: https://www.pulumi.com/docs/install/"
        ) from None
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip() or f"exit code {done.returncode}").splitlines()[-1]
        raise OperationError(
            f"Pulumi cannot read the stack {name}: {said.removeprefix('error: ')}.",
            "Log in to the backend that has it (pulumi login), and see its stacks with: pulumi stack ls",
        )
    return parse_outputs(name, json.loads(done.stdout))


def parse_outputs(name: str, outputs: Mapping[str, Any]) -> RunningStack:
    """The stack that these outputs describe; its account and region are those of its cluster's ARN.

    Raises OperationError when an output is missing, as in a stack that is not up.
    """
    missing = [needed for needed in ("cluster", "tasks") if needed not in outputs]
    if missing:
        raise OperationError(
            f"The stack {name} is not up: it has no output {' and no output '.join(map(repr, missing))}.",
            f"Bring it up first: pulumi up --stack {name}",
        )
    _, _, _, region, account_id, _ = outputs["cluster"].split(":", 5)
    return RunningStack(name=name, account_id=account_id, region=region, tasks=outputs["tasks"])
