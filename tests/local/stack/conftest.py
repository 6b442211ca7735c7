"""One local AWS, one copy of the project and one stack for the tests of this folder, which run in their order.

The copy is what a test edits: the program, the service and the web in it are the ones that Pulumi runs.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from local.instance import CHECKOUT, LocalAws
from local.lifecycle import ground
from local.ministack import MiniStack, free_port
from local.project_copy import copy_project
from local.stack import Stack
from local.steps import Progress
from tests.local.running import Run, run_command
from tests.local.stack.probe import Probe

STACK = "local"
UPDATE_DEADLINE_S = 420


class Project:
    """A copy of the project on a local AWS of its own, driven by the Pulumi CLI as an engineer would."""

    def __init__(self, folder: Path, aws: LocalAws) -> None:
        self.folder = folder
        self.aws = aws
        self.stack = Stack(aws, folder, STACK)

    def environment(self) -> dict[str, str]:
        """The local shell's environment; the copy's packages come before the installed ones."""
        return {**self.stack.environment(), "NO_COLOR": "1"}

    def command(self, *arguments: str) -> list[str]:
        """A Pulumi command line for this stack."""
        return ["pulumi", *arguments, "--stack", STACK, "--non-interactive"]

    def pulumi(self, *arguments: str) -> Run:
        """Run Pulumi to its end."""
        return self.run(self.command(*arguments), self.environment())

    def up(self) -> Run:
        """An update that must succeed."""
        run = self.pulumi("up", "--yes", "--skip-preview")
        assert run.code == 0, run.output
        return run

    def failing_up(self) -> str:
        """An update that must fail; returns what it printed."""
        run = self.pulumi("up", "--yes", "--skip-preview")
        assert run.code != 0, run.output
        return run.output

    def operate(self, *arguments: str, **variables: str) -> Run:
        """Run an operation of ``stacks.operations`` to its end, as the Makefile does."""
        return self.run([sys.executable, "-m", "stacks.operations", *arguments], self.environment() | variables)

    def run(self, command: list[str], environment: dict[str, str]) -> Run:
        """Run any command to its end, in the copy."""
        return run_command(command, folder=self.folder, environment=environment, deadline_s=UPDATE_DEADLINE_S)

    def planned(self) -> dict[str, str]:
        """What a preview would do: ``type::name`` to operation, unchanged ones left out."""
        done = subprocess.run(
            self.command("preview", "--json"),
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=UPDATE_DEADLINE_S,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        steps = json.loads(done.stdout)["steps"]
        return {short_name(step["urn"]): step["op"] for step in steps if step["op"] != "same"}

    def output(self, name: str) -> str:
        """A stack output."""
        return self.stack.output(name)

    def resources(self) -> dict[str, dict[str, Any]]:
        """What stands in the state, by URN; a refused update may write it in another order."""
        return {resource["urn"]: resource for resource in self.stack.resources()}

    def state(self) -> str:
        """The stack's whole state as text."""
        return self.pulumi("stack", "export").output

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace a text that stands once in a file of the copy."""
        path = self.folder / file
        text = path.read_text()
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new))

    def restore(self, file: str) -> None:
        """Bring a file of the copy back to what the checkout holds, or remove it when it is not there."""
        original = CHECKOUT / file
        if original.exists():
            shutil.copy2(original, self.folder / file)
        else:
            (self.folder / file).unlink(missing_ok=True)

    def client(self, service: str) -> Any:
        """A boto3 client of the local AWS."""
        return self.aws.client(service)

    def http(self) -> httpx.Client:
        """An HTTP client that speaks to the load balancer; by address, as not every resolver knows ``*.localhost``."""
        host = self.output("url").removeprefix("http://")
        return httpx.Client(base_url=self.aws.endpoint, headers={"Host": host}, timeout=30, trust_env=False)


def short_name(urn: str) -> str:
    """``type::name`` of a URN, where the type is the resource's own, without its parents'."""
    _, _, types, name = urn.split("::", 3)
    return f"{types.split('$')[-1]}::{name}"


@pytest.fixture(scope="session")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAws]:
    """A local AWS on a free port, beside the developer's own."""
    instance = LocalAws(tmp_path_factory.mktemp("local-aws"), free_port())
    for step in ground(instance):
        step.run(Progress(step.name, None))
    ministack = MiniStack(instance)
    ministack.start(Progress("MiniStack", None))
    yield instance
    ministack.stop()


@pytest.fixture(scope="session")
def project(aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """The copy, with the stack up."""
    folder = tmp_path_factory.mktemp("project")
    copy_project(folder)
    copy = Project(folder, aws)
    copy.stack.select()
    copy.up()
    yield copy
    if copy.stack.resources():
        copy.pulumi("destroy", "--yes", "--skip-preview")


@pytest.fixture
def probe(project: Project) -> Iterator[Probe]:
    """Asks the page and the API all the while that a test runs."""
    with Probe(project) as asking:
        yield asking


@pytest.fixture(scope="session", autouse=True)
def _no_foreign_settings() -> None:
    """A developer's own settings for the local stack say nothing to these tests."""
    os.environ.pop("LOCAL_PORT", None)
