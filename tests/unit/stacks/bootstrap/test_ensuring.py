"""What is as it should be is left alone, and nothing else is."""

import pytest

from stacks.bootstrap.ensuring import Outcome, ensure, holds, meaning


@pytest.mark.parametrize(
    ("found", "outcome", "written"),
    [
        (None, Outcome.CREATED, ["it"]),
        ({"days": 1}, Outcome.CORRECTED, ["it"]),
        ({"days": 7, "said by AWS": True}, Outcome.UNCHANGED, []),
    ],
)
def test_only_what_differs_is_written(found: object, outcome: Outcome, written: list[str]) -> None:
    calls: list[str] = []
    done = ensure("lifecycle", lambda: found, {"days": 7}, lambda: calls.append("it"))
    assert (done.outcome, calls) == (outcome, written)


def test_one_rule_more_than_wanted_is_a_difference() -> None:
    assert not holds([{"id": "ours"}, {"id": "theirs"}], [{"id": "ours"}])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"Action": ["b", "a"]}, {"Action": ["a", "b"]}, True),
        ({"Action": ["a"]}, {"Action": "a"}, True),
        ({"Action": "a"}, {"Action": "a", "Condition": {"Bool": {"k": "true"}}}, False),
        ({"Action": ["a", "b"]}, {"Action": ["a"]}, False),
    ],
)
def test_a_policy_is_compared_by_what_it_means(one: dict[str, object], other: dict[str, object], same: bool) -> None:
    assert (meaning(one) == meaning(other)) is same
