"""Staging and production come up with their own settings, settle, and go again without a trace; so does a change."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from local import rehearsal
from local.docker_objects import objects_of
from local.failure import LocalError
from local.instance import LocalAws
from local.ministack import free_port
from local.project_copy import copy_project
from local.rehearsal import rehearse_stack
from stacks.review.evidence.policies import read_policies
from stacks.review.evidence.rehearsal import read_rehearsal

pytestmark = pytest.mark.local
AFTER_THE_UPDATE = ["pulumi up", "smoke test", "preview again", "lift protection", "pulumi destroy"]
REVISION = """\
\"\"\"A revision of a test.\"\"\"

from alembic import op

revision = "0002"
down_revision = "0001"
phase = "expand"


def upgrade() -> None:
    op.execute("{statement}")


def downgrade() -> None:
    pass
"""


class Checkout:
    """A checkout of the project with a git of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        copy_project(folder)
        self._git("init", "-q")
        self.base = self.commit()

    def commit(self) -> str:
        """Commit everything; returns the id."""
        self._git("add", "-A")
        self._git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-qm", "a test")
        return self._git("rev-parse", "HEAD")

    def replace(self, file: str, text: str, by: str) -> None:
        """Change a text that stands in the file."""
        content = (self.folder / file).read_text()
        assert text in content
        (self.folder / file).write_text(content.replace(text, by))

    def add_revision(self, statement: str) -> None:
        """A revision of the schema after the head."""
        file = self.folder / "service/aggregator/migrations/versions/0002_of_a_test.py"
        file.write_text(REVISION.format(statement=statement))

    def _git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "checkout")


def changed(preview: dict[str, Any]) -> dict[str, str]:
    """The operations of a preview that are some, by `type::name`."""
    return {
        "::".join(step["urn"].split("::")[2:]).rpartition("$")[2]: step["op"]
        for step in preview["steps"]
        if step["op"] != "same"
    }


def test_production_comes_up_with_its_own_settings_after_what_it_promotes_and_leaves_nothing(
    capfd: pytest.CaptureFixture[str],
) -> None:
    stacks = ["staging", "production"]
    steps = list(rehearse_stack("production").seconds)
    for stack in stacks:
        expected = [f"{stack}: {each}" for each in AFTER_THE_UPDATE]
        assert [step for step in steps if step in expected] == expected
    assert steps[-1] == "nothing left"
    shown = capfd.readouterr().out
    assert shown.count("✅ data-aggregator@") == len(stacks)  # the update
    assert shown.count("data-aggregator|local|") == len(stacks)  # the preview after it, as --diff shows it


def test_a_change_is_previewed_and_updated_from_its_base_and_leaves_its_evidence_only(
    checkout: Checkout, tmp_path: Path
) -> None:
    checkout.replace("Pulumi.staging.yaml", "noncurrent_days: 30", "noncurrent_days: 60")
    checkout.add_revision("ALTER TABLE datasets ADD COLUMN note text")
    head = checkout.commit()
    steps = list(
        rehearse_stack("staging", checkout=checkout.folder, base=checkout.base, evidence=tmp_path / "out").seconds
    )
    expected = ["staging before: pulumi up", "evidence", *(f"staging: {each}" for each in AFTER_THE_UPDATE)]
    assert [step for step in steps if step in expected] == expected
    assert steps[-1] == "nothing left"

    folder = tmp_path / "out" / "staging"
    facts = json.loads((folder / "facts.json").read_text())
    assert (facts["exit_code"], facts["commit"], facts["dirty"]) == (0, head, False)
    assert facts["schema_head"] == "0001"
    assert facts["release"].startswith("r0001-")
    assert len(facts["state"]) == 64
    assert facts["settings"]["storage"]["noncurrent_days"] == 60
    assert facts["settings"]["account"]["id"] == "111111111111"

    operations = changed(json.loads((folder / "preview.json").read_text()))
    assert operations["aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration::assets"] == "update"
    assert operations["pulumi-python:dynamic/data-aggregator:OneOffTask::migration"] == "update"
    assert "aws:rds/instance:Instance::database" not in operations
    assert "aws:ecs/service:Service::web" not in operations

    policies = read_policies((folder / "policies.json").read_text())
    assert policies.problem is None
    assert policies.violated == ()
    assert policies.suppressed
    assert policies.passed > 200

    result = read_rehearsal((folder / "rehearsal.json").read_text())
    assert result.problem is None
    assert (result.base, result.passed, result.unchanged_after) == (checkout.base, True, True)


def test_a_change_whose_migration_fails_says_so_and_leaves_nothing_running(
    checkout: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout.add_revision("SELECT nothing FROM nowhere")
    port = free_port()
    monkeypatch.setattr(rehearsal, "free_port", lambda: port)
    with pytest.raises(LocalError, match=r"The update failed"):
        rehearse_stack("staging", checkout=checkout.folder, evidence=tmp_path / "out")
    result = read_rehearsal((tmp_path / "out" / "staging" / "rehearsal.json").read_text())
    assert result.problem is None
    assert (result.base, result.passed, result.unchanged_after) == (None, False, False)
    assert str(result.failure).startswith("staging: pulumi up: The update failed. ")
    assert "migration to 0002 failed" in str(result.failure)
    assert r"relation \"nowhere\" does not exist" in str(result.failure)
    assert not objects_of(LocalAws(tmp_path, port))


def test_a_stack_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(LocalError) as raised:
        rehearse_stack("stagging")
    assert "There is no stack 'stagging'" in str(raised.value)
    assert "local, production, staging" in str(raised.value)
