"""How a rehearsal went, as a report reads it."""

import json
from typing import Any

import pytest

from stacks.review.evidence.rehearsal import RehearsedStep, read_rehearsal

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


def test_a_rehearsal_is_read_with_its_slowest_steps() -> None:
    rehearsal = read_rehearsal(json.dumps(WENT_WELL))
    assert rehearsal.problem is rehearsal.failure is None
    assert (rehearsal.stack, rehearsal.base, rehearsal.seconds) == ("blue", "abc", 93.5)
    assert rehearsal.passed
    assert rehearsal.unchanged_after
    assert rehearsal.slowest(2) == (RehearsedStep(name="up", seconds=60), RehearsedStep(name="down", seconds=24))


def test_a_failed_rehearsal_says_why() -> None:
    failed = WENT_WELL | {"passed": False, "unchanged_after": False, "failure": "No.", "base": None}
    rehearsal = read_rehearsal(json.dumps(failed))
    assert not rehearsal.passed
    assert rehearsal.failure == "No."


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
def test_what_is_broken_is_a_problem_and_has_not_passed(text: str, problem: str) -> None:
    rehearsal = read_rehearsal(text)
    assert rehearsal.problem == problem
    assert not rehearsal.passed


@pytest.mark.parametrize("content", [[], "text", None, 3])
def test_what_is_no_rehearsal_at_all_is_a_problem(content: Any) -> None:
    rehearsal = read_rehearsal(json.dumps(content))
    assert rehearsal.problem is not None
