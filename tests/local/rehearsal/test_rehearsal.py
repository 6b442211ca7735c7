"""Staging and production come up with their own settings, settle, and go again without a trace.

A change is rehearsed from its base by the tests of the workflows (tests/local/workflows).
"""

from pathlib import Path

import pytest

from local import rehearsal
from local.docker_objects import objects_of
from local.failure import LocalError
from local.instance import LocalAws
from local.ministack import free_port
from local.rehearsal import rehearse_stack
from stacks.review.evidence.rehearsal import read_rehearsal
from tests.local.checkout import AFTER_THE_UPDATE, Checkout
from tests.local.head import NEXT

pytestmark = pytest.mark.local


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "checkout")


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
    assert f"migration to {NEXT} failed" in str(result.failure)
    assert r"relation \"nowhere\" does not exist" in str(result.failure)
    assert not objects_of(LocalAws(tmp_path, port))


def test_a_stack_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(LocalError) as raised:
        rehearse_stack("stagging")
    assert "There is no stack 'stagging'" in str(raised.value)
    assert "local, production, staging" in str(raised.value)
