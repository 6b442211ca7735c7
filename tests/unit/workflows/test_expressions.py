"""The tests' own reader of expressions reads them as GitHub does."""

from typing import Any

import pytest

from tests.unit.workflows.expressions import Expressions

CONTEXTS = {"github": {"event": {"pull_request": {"number": 7}}, "job": "lint"}, "vars": {"A": "", "B": "b"}}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("github.event.pull_request.number", 7),
        ("github.event.push.after", None),
        ("github.event_name == 'push'", False),
        ("vars.A == ''", True),
        ("vars.missing == ''", True),
        ("vars.missing != ''", False),
        ("vars.B == 'B'", True),
        ("vars.A || 'other'", "other"),
        ("vars.B == 'b' && 'yes' || 'no'", "yes"),
        ("vars.B != 'b' && 'yes' || 'no'", "no"),
        ("!cancelled() && (vars.A == 'a' || vars.B == 'b')", True),
        ("'it''s'", "it's"),
    ],
)
def test_a_value_is_githubs(expression: str, value: Any) -> None:
    assert Expressions(CONTEXTS).value(expression) == value


def test_text_is_filled_in() -> None:
    assert Expressions(CONTEXTS).text("a-${{ vars.B }}-${{ vars.none }}-${{ vars.B == 'b' }}") == "a-b--true"


@pytest.mark.parametrize("expression", ["vars.A ===  'a'", "hashFiles('a')", "vars.A vars.B", "vars.A && (vars.B", "$"])
def test_what_it_does_not_know_is_no_value(expression: str) -> None:
    with pytest.raises(ValueError, match=r"not known|not read|missing"):
        Expressions(CONTEXTS).value(expression)
