"""`deploy` under the real engine, on a small program: what was reviewed is applied, and anything else is refused."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from local.instance import CHECKOUT
from stacks.review.report import Verdict
from tests.local.ground.conftest import TinyProject
from tests.local.reviewing import write_report
from tests.local.running import Run, run_command

pytestmark = pytest.mark.local
DEADLINE_S = 120
THING = "urn:pulumi:local::tiny::pulumi-python:dynamic:Resource::thing"
PROGRAM = """
from pulumi.dynamic import CreateResult, Resource, ResourceProvider, UpdateResult

class Provider(ResourceProvider):
    def create(self, props):
        return CreateResult("id", {{"size": props["size"]}})
    def update(self, _id, _olds, _news):
        return UpdateResult({{"size": _news["size"]}})

class Thing(Resource):
    def __init__(self):
        super().__init__(Provider(), "thing", {{"size": {size}}})

Thing()
"""


class Checkout:
    """The small project as a git checkout, with a policy pack and a file of acknowledgements as the real one has."""

    def __init__(self, tiny: TinyProject) -> None:
        self.tiny = tiny
        self.out = tiny.folder / "review"
        stacks = tiny.folder / "stacks"
        (stacks / "review").mkdir(parents=True)
        (stacks / "policies").symlink_to(CHECKOUT / "stacks" / "policies")
        (tiny.folder / "Pulumi.local.yaml").touch()
        (tiny.folder / ".gitignore").write_text("__pycache__/\n")
        self.acknowledge("")
        self._git("init", "--quiet")
        self.change(1)

    def change(self, size: int) -> None:
        """Commit a program that gives the resource this size."""
        self.tiny.write(PROGRAM.format(size=size))
        self.commit(f"size {size}")

    def acknowledge(self, text: str) -> None:
        """Write the file of acknowledgements."""
        (self.tiny.folder / "stacks/review/acknowledgements.yaml").write_text(text)

    def commit(self, message: str) -> None:
        """Commit everything."""
        self._git("add", "--all", ":!review")
        self._git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--quiet", "--message", message)

    def review(self, **changes: Any) -> None:
        """Take the evidence and write the report; what is given is changed in it."""
        run = self.run("evidence", "--stack", "local", "--out", str(self.out / "evidence"))
        assert run.code == 0, run.output
        write_report(self.out, "local", **changes)

    def deploy(self) -> Run:
        """Deploy what was reviewed."""
        return self.run("deploy", "--stack", "local", "--reviewed", str(self.out / "report.json"))

    def run(self, *arguments: str) -> Run:
        """A command of the review."""
        command = [sys.executable, "-P", "-m", "stacks.review", *arguments]
        environment = {**self.tiny.stack.environment(), "PYTHONPATH": str(CHECKOUT)}
        return run_command(command, folder=self.tiny.folder, environment=environment, deadline_s=DEADLINE_S)

    def size(self) -> int | None:
        """What the deployed resource has."""
        things = [each for each in self.tiny.stack.resources() if each["urn"] == THING]
        return int(things[0]["outputs"]["size"]) if things else None

    def told(self) -> dict[str, object]:
        """What `deployed.json` says."""
        told: dict[str, object] = json.loads((self.out / "deployed.json").read_text())
        return told

    def _git(self, *arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=self.tiny.folder, check=True, capture_output=True)


@pytest.fixture
def checkout(tiny: TinyProject) -> Checkout:
    return Checkout(tiny)


def refused(checkout: Checkout, *says: str) -> None:
    """Deploying is refused for these reasons, and nothing is changed."""
    before = checkout.size()
    run = checkout.deploy()
    assert run.code == 1, run.output
    for each in says:
        assert each in run.output
    assert "local: refused, nothing was changed." in run.output
    assert checkout.told()["outcome"] == "refused"
    assert checkout.size() == before


def test_what_was_reviewed_is_applied_once_and_a_merge_with_the_same_files_is_the_same(checkout: Checkout) -> None:
    checkout.review()
    checkout._git("-c", "user.name=t", "-c", "user.email=t@x", "commit", "--quiet", "--allow-empty", "-m", "merge")
    run = checkout.deploy()
    assert run.code == 0, run.output
    assert checkout.size() == 1
    assert checkout.told()["applied"] == {"created": [THING], "updated": [], "replaced": [], "deleted": []}
    assert "1 created" in (checkout.out / "deployed.md").read_text()
    refused(checkout, "The stack moved: it had no resources when this was reviewed", "Review again, and deploy that.")


def test_files_that_moved_are_refused_committed_or_not(checkout: Checkout) -> None:
    checkout.review()
    (checkout.tiny.folder / "program" / "more.py").touch()
    refused(checkout, "This checkout has changes that are not committed: program/more.py.")
    checkout.commit("more")
    refused(checkout, "The files moved: commit ", "Review again, and deploy that.")


def test_a_plan_that_moved_is_refused_and_names_the_resource(checkout: Checkout) -> None:
    checkout.change(2)
    checkout.review()
    preview = checkout.out / "evidence" / "local" / "preview.json"
    preview.write_text(preview.read_text().replace('"size": 2', '"size": 3'))
    write_report(checkout.out, "local")
    refused(
        checkout, "The plan moved: the update would not do what was reviewed.", f"{THING}: create with other values."
    )


def test_an_update_that_wants_something_else_than_its_preview_is_stopped_by_the_plan(checkout: Checkout) -> None:
    checkout.tiny.write("import pulumi\n" + PROGRAM.format(size="1 if pulumi.runtime.is_dry_run() else 2"))
    checkout.commit("another size in the update")
    checkout.review()
    run = checkout.deploy()
    assert run.code == 1, run.output
    assert f"resource {THING} violates plan" in run.output
    assert "No service was changed" in run.output
    assert checkout.told()["outcome"] == "failed"
    assert checkout.size() is None


def test_what_holds_data_needs_its_urn_in_the_committed_file(checkout: Checkout) -> None:
    checkout.review(missing=(THING,), verdict=Verdict.NEEDS_ACKNOWLEDGEMENT)
    refused(checkout, f"nobody answers for it in acknowledgements.yaml: {THING}.", f"- urn: {THING}\n  stack: local\n")
    checkout.acknowledge(f"- urn: {THING}\n  stack: local\n  reason: a test\n  owner: platform\n")
    refused(checkout, "This checkout has changes that are not committed: stacks/review/acknowledgements.yaml.")
    checkout.commit("acknowledged")
    checkout.review(acknowledged={THING: "a test"})
    run = checkout.deploy()
    assert run.code == 0, run.output


def test_a_failed_review_and_a_failing_preview_are_never_applied(checkout: Checkout) -> None:
    checkout.review(verdict=Verdict.FAILED, headline="1 policy is violated")
    refused(checkout, "The review failed: 1 policy is violated", "Mend what it says, and review again.")
    checkout.review()
    (checkout.tiny.folder / "Pulumi.local.yaml").unlink()
    checkout.commit("no settings")
    write_report(checkout.out, "local")
    refused(checkout, "The files moved")


def test_without_a_report_nothing_is_applied(checkout: Checkout, tmp_path: Path) -> None:
    checkout.out.mkdir()
    refused(checkout, "There is no report", "Review again: make review")
