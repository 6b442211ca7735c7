"""How a rehearsal went, as a report reads it."""

import json
from pathlib import Path
from typing import Any

import pytest

from stacks.review.rehearsal import RehearsedStep, read_rehearsal

WENT_WELL = {
    "stack": "blue",
    "base": "abc",
    "passed": True,
    "seconds": 93.5,
    "steps": [
        {"name": "up", "seconds": 60},
        {"name": "preview again", "seconds": 9.5},
        {"name": "down", "seconds": 24},
    ],
    "unchanged_after": True,
    "failure": None,
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "rehearsal.json"


def test_a_rehearsal_is_read_with_its_slowest_steps(file: Path) -> None:
    file.write_text(json.dumps(WENT_WELL))
    rehearsal = read_rehearsal(file)
    assert rehearsal is not None
    assert rehearsal.problem is rehearsal.failure is None
    assert (rehearsal.stack, rehearsal.base, rehearsal.seconds) == ("blue", "abc", 93.5)
    assert rehearsal.passed
    assert rehearsal.unchanged_after
    assert rehearsal.slowest(2) == (RehearsedStep(name="up", seconds=60), RehearsedStep(name="down", seconds=24))


def test_a_failed_rehearsal_says_why(file: Path) -> None:
    failed = WENT_WELL | {"passed": False, "unchanged_after": False, "failure": "No.", "base": None}
    file.write_text(json.dumps(failed))
    rehearsal = read_rehearsal(file)
    assert rehearsal is not None
    assert not rehearsal.passed
    assert rehearsal.failure == "No."


def test_no_rehearsal_is_no_problem(file: Path) -> None:
    assert read_rehearsal(file) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "rehearsal.json is broken or cut off: it is no JSON."),
        (json.dumps(WENT_WELL)[:90], "rehearsal.json is broken or cut off: it is no JSON."),
        ("[" * 100_000, "rehearsal.json is broken or cut off: it is no JSON."),
        ("{}", "rehearsal.json is broken: it lacks 'stack'."),
        (json.dumps(WENT_WELL | {"passed": "yes"}), "rehearsal.json is broken: passed is of another type."),
        (json.dumps(WENT_WELL | {"steps": [{}]}), "rehearsal.json is broken: it lacks 'name'."),
        (json.dumps(WENT_WELL | {"steps": None}), "rehearsal.json is broken: steps is of another type."),
    ],
)
def test_what_is_broken_is_a_problem_and_has_not_passed(file: Path, text: str, problem: str) -> None:
    file.write_text(text)
    rehearsal = read_rehearsal(file)
    assert rehearsal is not None
    assert rehearsal.problem == problem
    assert not rehearsal.passed


@pytest.mark.parametrize("content", [[], "text", None, 3])
def test_what_is_no_rehearsal_at_all_is_a_problem(file: Path, content: Any) -> None:
    file.write_text(json.dumps(content))
    rehearsal = read_rehearsal(file)
    assert rehearsal is not None
    assert rehearsal.problem is not None
