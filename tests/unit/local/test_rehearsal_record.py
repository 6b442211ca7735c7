"""What is kept of a rehearsal, however it ends."""

import json
from pathlib import Path
from typing import Any

import pytest

from local.failure import LocalError
from local.rehearsal import rehearse_stack
from local.rehearsal_record import RehearsalRecord
from local.steps import Progress, Step, run_steps
from stacks.review.evidence.rehearsal import read_rehearsal

STACKS = ["blue", "green"]


def nothing(_: Progress) -> None:
    pass


def fail(_: Progress) -> None:
    raise LocalError("It broke.", "Mend it.")


def recorded(folder: Path | None, *steps: Step) -> RehearsalRecord:
    record = RehearsalRecord(STACKS, folder, "abc", {each: f"{each}: again" for each in STACKS})
    with record:
        run_steps(steps, record.report)
    return record


def kept(folder: Path, stack: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / stack / "rehearsal.json").read_text())
    return content


def test_a_rehearsal_that_went_well_is_kept_for_each_of_its_stacks(tmp_path: Path) -> None:
    recorded(tmp_path, *(Step(f"{each}: again", nothing) for each in STACKS))
    for stack in STACKS:
        assert kept(tmp_path, stack) == {
            "stack": stack,
            "base": "abc",
            "passed": True,
            "seconds": 0.0,
            "steps": [{"name": "blue: again", "seconds": 0.0}, {"name": "green: again", "seconds": 0.0}],
            "unchanged_after": True,
            "failure": None,
        }


@pytest.mark.parametrize("stack", STACKS)
def test_a_rehearsal_that_failed_is_kept_with_the_step_and_the_reason(tmp_path: Path, stack: str) -> None:
    with pytest.raises(LocalError):
        recorded(tmp_path, Step("blue: again", nothing), Step("green: again", fail), Step("never", nothing))
    content = kept(tmp_path, stack)
    assert (content["passed"], content["failure"]) == (False, "green: again: It broke. Mend it.")
    assert content["unchanged_after"] is (stack == "blue")
    assert [step["name"] for step in content["steps"]] == ["blue: again", "green: again"]


def test_what_pulumi_said_is_kept_for_whoever_was_not_there(tmp_path: Path) -> None:
    def fail_with_details(_: Progress) -> None:
        raise LocalError("It broke.", "Mend that.", details="relation does not exist")

    with pytest.raises(LocalError):
        recorded(tmp_path, Step("blue: up", fail_with_details))
    assert kept(tmp_path, "blue")["failure"] == "blue: up: It broke. relation does not exist\nMend that."


def test_a_rehearsal_that_was_stopped_or_broke_is_kept_too(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="odd"), RehearsalRecord(STACKS, tmp_path, None, dict.fromkeys(STACKS, "")):
        raise ValueError("odd")
    assert kept(tmp_path, "blue")["failure"] == "ValueError('odd')"
    assert kept(tmp_path, "blue")["base"] is None


def test_without_a_folder_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    recorded(None, Step("blue: again", nothing))
    assert list(tmp_path.iterdir()) == []


def test_the_review_reads_it(tmp_path: Path) -> None:
    with pytest.raises(LocalError):
        recorded(tmp_path, Step("blue: again", fail))
    result = read_rehearsal((tmp_path / "blue" / "rehearsal.json").read_text())
    assert result.problem is None
    assert result.failure == "blue: again: It broke. Mend it."


def test_a_base_that_does_not_exist_is_a_failed_rehearsal(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match="has no commit 'nowhere'"):
        rehearse_stack("production", base="nowhere", evidence=tmp_path)
    for stack in ("staging", "production"):
        content = kept(tmp_path, stack)
        assert (content["base"], content["passed"]) == ("nowhere", False)
        assert "has no commit 'nowhere'" in content["failure"]
