"""What a reviewer reads of the resources that the program really makes."""

from typing import Any

import pytest

from stacks.review.changes.change import Danger
from stacks.review.changes.preview import UNKNOWN
from stacks.review.differences import differences_of
from tests.mocks.stacks.recorder import declare
from tests.unit.review.differences.steps import lines, read, step

GUARDED = ("staging", "production")


class Made:
    """One resource of a stack."""

    def __init__(self, kind: str, name: str, inputs: dict[str, Any]) -> None:
        self.kind = kind
        self.name = name
        self.inputs = inputs


@pytest.fixture(scope="module", params=GUARDED)
def made(request: pytest.FixtureRequest) -> list[Made]:
    return [Made(each.typ, each.name, each.inputs) for each in declare(request.param).resources if ":" in each.typ]


def test_a_resource_differs_from_itself_in_nothing(made: list[Made]) -> None:
    for each in made:
        assert lines(step(each.kind, each.inputs, each.inputs)) == [], each.kind


@pytest.mark.parametrize("value", [None, UNKNOWN, "another"], ids=["gone", "unknown", "another"])
def test_a_change_of_any_input_is_told(made: list[Made], value: str | None) -> None:
    for each in made:
        for name in each.inputs:
            changed = step(each.kind, each.inputs, each.inputs | {name: value}, changed=[name], name=each.name)
            assert lines(changed) or name.startswith("__"), f"{each.kind} {name}"


def test_a_stack_that_is_made_anew_opens_nothing_but_what_it_says() -> None:
    """What is dangerous in the creation of production, by the settings that it has."""
    told = {
        read(difference)
        for each in declare("production").resources
        for difference in differences_of(step(each.typ, None, each.inputs, name=each.name))
        if difference.danger in {Danger.SECURITY, Danger.DATA}
    }
    assert told == set()


def test_a_stack_without_tls_is_public_by_one_rule() -> None:
    told = [
        read(difference)
        for each in declare("local").resources
        for difference in differences_of(step(each.typ, None, each.inputs, name=each.name))
        if difference.danger is Danger.SECURITY
    ]
    assert told == [
        (
            "anyone on the internet may reach HTTP (80/tcp); public: every address of the internet; "
            "HTTP from anywhere [security-relevant]"
        )
    ]
