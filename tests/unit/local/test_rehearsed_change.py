"""The base of a change, as a rehearsal brings it up."""

import subprocess
from pathlib import Path

import pytest
import yaml

from local.base_commit import BaseCommit, find_base
from local.instance import LocalAws
from local.rehearsed_change import bring_up_base, lay_out_base
from local.settings_files import read_settings
from local.steps import Progress

SETTINGS = {"config": {"data-aggregator:account": {"id": "1", "region": "eu-west-1"}, "data-aggregator:owner": "me"}}
ACCOUNT = {"id": "2", "region": "eu-north-1"}


@pytest.fixture
def base(tmp_path: Path) -> BaseCommit:
    """A checkout with the stack blue, and tools of its own."""
    checkout = tmp_path / "checkout"
    (checkout / "local").mkdir(parents=True)
    (checkout / "local" / "tool").write_text("of the base")
    (checkout / "Pulumi.yaml").write_text("name: data-aggregator\n")
    (checkout / "Pulumi.blue.yaml").write_text(yaml.safe_dump(SETTINGS))
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "base"]):
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
        subprocess.run(["git", *identity, *command], cwd=checkout, check=True)
    return find_base(checkout, "HEAD")


@pytest.fixture
def folder(base: BaseCommit, tmp_path: Path) -> Path:
    """Where it is laid out, beside a change that has other tools and a stack more."""
    project = tmp_path / "project"
    (project / "local").mkdir(parents=True)
    (project / "local" / "tool").write_text("of the change")
    lay_out_base(base, tmp_path / "base", project, ["blue", "green"], ACCOUNT)
    return tmp_path / "base"


def test_it_has_its_own_program_the_rehearsals_account_and_the_changes_plugins(folder: Path) -> None:
    assert read_settings(folder, "blue") == {"account": ACCOUNT, "owner": "me"}
    assert (folder / "local" / "tool").read_text() == "of the change"


def test_only_the_stacks_that_it_has_are_brought_up(base: BaseCommit, folder: Path, tmp_path: Path) -> None:
    steps = bring_up_base(LocalAws(tmp_path), base, folder, ["blue", "green"])
    assert [step.name for step in steps] == [
        "base",
        "blue before: stack",
        "blue before: pulumi up",
        "blue before: smoke test",
    ]


def test_a_checkout_of_the_same_files_is_said_to_be_no_change(base: BaseCommit, folder: Path, tmp_path: Path) -> None:
    def said() -> str | None:
        return bring_up_base(LocalAws(tmp_path), base, folder, [])[0].run(Progress("base", None))

    assert said() == f"{base.id[:12]}, the same files as here: there is no change to rehearse"
    (base.checkout / "Pulumi.yaml").write_text("name: other\n")
    assert said() == base.id[:12]
