"""`deploy` on the running stack: what was reviewed is applied, nothing else is, and a release that fails goes back."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from stacks.review.report import Verdict
from tests.local.running import Run
from tests.local.stack.conftest import STACK, Project
from tests.local.stack.probe import Probe

pytestmark = pytest.mark.local
SOURCE = "service/aggregator/__init__.py"
ENTRY = "service/aggregator/__main__.py"
CONTROLS = "stacks/policies/controls/__init__.py"
SUPPRESSIONS = "stacks/policies/suppressions.yaml"
HEEDED = "ECS.5"
"""Read-only root file systems."""


class Checkout:
    """The copy of the project as a git checkout. Its policy pack has one control, which this stack heeds."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.out = project.folder / "review"
        controls = project.folder / CONTROLS
        controls.write_text(
            f"{controls.read_text()}\nCONTROLS = [each for each in CONTROLS if each.id == {HEEDED!r}]\n"
        )
        (project.folder / SUPPRESSIONS).write_text("[]\n")
        self._git("init", "--quiet")
        self.commit("the base")

    def append(self, file: str, line: str) -> None:
        """Commit a line more."""
        path = self.project.folder / file
        path.write_text(f"{path.read_text()}\n{line}\n")
        self.commit(line)

    def commit(self, message: str) -> None:
        """Commit everything."""
        self._git("add", "--all")
        self._git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--quiet", "--message", message)

    def review(self) -> None:
        """Take the evidence of what is committed, and write the report."""
        run = self._run("review", "--stack", STACK, "--out", str(self.out))
        assert run.code == Verdict.NOTHING_DANGEROUS, run.output

    def deploy(self) -> tuple[Run, dict[str, Any]]:
        """Deploy what was reviewed; the run, and what `deployed.json` says."""
        run = self._run("deploy", "--stack", STACK, "--reviewed", str(self.out / "report.json"))
        return run, json.loads((self.out / "deployed.json").read_text())

    def leave(self) -> None:
        """The copy is none of git again."""
        shutil.rmtree(self.project.folder / ".git")
        shutil.rmtree(self.out)
        for file in (CONTROLS, SUPPRESSIONS, SOURCE, ENTRY):
            self.project.restore(file)

    def _run(self, *arguments: str) -> Run:
        return self.project.run([sys.executable, "-m", "stacks.review", *arguments], self.project.environment())

    def _git(self, *arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=self.project.folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def checkout(project: Project) -> Iterator[Checkout]:
    copy = Checkout(project)
    yield copy
    copy.leave()
    project.up()


def answering(project: Project) -> str:
    """The release that answers."""
    with project.http() as client:
        return client.get("/api/v1/release").headers["x-release"]


def test_a_reviewed_change_is_deployed_and_told(checkout: Checkout) -> None:
    before = checkout.project.output("release")
    checkout.append(SOURCE, "CHANGED = 'and reviewed'")
    checkout.review()
    run, told = checkout.deploy()
    assert run.code == 0, run.output
    after = checkout.project.output("release")
    assert told["release"] == {"before": before, "after": after}
    assert after != before
    assert told["url"] == checkout.project.output("url")
    assert [urn.rpartition("::")[2] for urn in told["applied"]["replaced"]] == ["dumps", "migration", "api", "worker"]
    assert answering(checkout.project) == checkout.project.output("api_image").split("@")[1]


def test_a_state_and_a_commit_that_moved_are_refused(checkout: Checkout) -> None:
    release = checkout.project.output("release")
    run, told = checkout.deploy()
    assert (run.code, told["outcome"]) == (1, "refused")
    assert "The stack moved: it was updated or refreshed since the review." in run.output
    checkout.append(SOURCE, "CHANGED = 'and not reviewed'")
    run, told = checkout.deploy()
    assert (run.code, told["outcome"]) == (1, "refused")
    assert "The files moved: commit " in run.output
    assert "Review again, and deploy that." in run.output
    assert checkout.project.output("release") == release


def test_a_release_that_does_not_start_is_rolled_back_without_a_failed_request(
    checkout: Checkout, probe: Probe
) -> None:
    project = checkout.project
    before, serving = project.output("release"), answering(project)
    entry = project.folder / ENTRY
    entry.write_text(f"raise SystemExit('a test says so')\n{entry.read_text()}")
    checkout.commit("a service that does not start")
    checkout.review()
    run, told = checkout.deploy()
    assert (run.code, told["outcome"]) == (3, "failed and rolled back"), run.output
    assert told["release"] == {"before": before, "after": before}
    assert "a test says so" in run.output
    assert f"{before} runs again. The committed settings are as they were" in run.output
    assert "release:" not in (project.folder / "Pulumi.local.yaml").read_text()
    assert (project.output("release"), answering(project)) == (before, serving)
    assert probe.only_successes(), probe.answers
