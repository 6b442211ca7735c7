"""What the policies found, as a report reads it."""

import json
from typing import Any

import pytest

from stacks.review.evidence.policies import PolicyResults, read_policies


def result(control: str = "RDS.3", outcome: str = "passed", **others: Any) -> dict[str, Any]:
    return {
        "control": control,
        "title": "a title",
        "severity": "medium",
        "url": "https://example.com",
        "urn": "urn:pulumi:blue::shop::aws:rds/instance:Instance::database",
        "type": "aws:rds/instance:Instance",
        "name": "database",
        "outcome": outcome,
        "detail": "",
        "suppressed": None,
        **others,
    }


def read(*results: Any) -> PolicyResults:
    return read_policies(json.dumps({"results": results}))


def names(found: tuple[Any, ...]) -> list[str]:
    return [each.control for each in found]


def test_results_are_told_apart_and_the_worst_comes_first() -> None:
    policies = read(
        result("A.1", "violated", severity="low"),
        result("A.2", "violated", severity="critical"),
        result("A.3", "violated", suppressed="a reason"),
        result("A.4", "not evaluated", suppressed="a reason"),
        result("A.5"),
        result("A.6"),
        result("A.7", "violated", severity="unheard of"),
    )
    assert policies.problem is None
    assert names(policies.violated) == ["A.2", "A.1", "A.7"]
    assert names(policies.suppressed) == ["A.3"]
    assert names(policies.not_evaluated) == ["A.4"]
    assert policies.passed == 2


def test_what_the_base_could_not_evaluate_either_is_not_new() -> None:
    base = read(result("A.1", "not evaluated"), result("A.2"), result("A.4", "violated"))
    policies = read(
        result("A.1", "not evaluated"),
        result("A.2", "not evaluated"),
        result("A.3", "not evaluated"),
        result("A.4", "violated"),
        result("A.5", "violated"),
    )
    assert names(policies.newly_not_evaluated(base)) == ["A.2", "A.3"]
    assert names(policies.newly_violated(base)) == ["A.5"]


@pytest.mark.parametrize("base", [None, PolicyResults(problem="broken")])
def test_without_a_base_everything_is_new(base: PolicyResults | None) -> None:
    policies = read(result("A.1", "not evaluated"), result("A.2", "violated"))
    assert names(policies.newly_not_evaluated(base)) == ["A.1"]
    assert names(policies.newly_violated(base)) == ["A.2"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "policies.json is broken or cut off: it is no JSON."),
        ('{"results": [{"control": "RDS.3", "ti', "policies.json is broken or cut off: it is no JSON."),
        ("[" * 100_000, "policies.json is broken or cut off: it is no JSON."),
        ("[]", 'policies.json is broken: it has no list "results".'),
        ('{"results": {}}', 'policies.json is broken: it has no list "results".'),
        ('{"results": []}', "policies.json has no results: the policy pack did not run."),
        ('{"results": [1]}', "policies.json has 1 results that cannot be read."),
    ],
)
def test_what_is_broken_is_a_problem(text: str, problem: str) -> None:
    assert read_policies(text) == PolicyResults(problem=problem)


@pytest.mark.parametrize(
    "broken", [{"outcome": "fine"}, {"control": None}, {"urn": ["u"]}, {"suppressed": 1}, {"detail": {}}]
)
def test_a_result_that_cannot_be_read_does_not_hide_the_others(broken: dict[str, Any]) -> None:
    policies = read(result("A.1", "violated"), result() | broken)
    assert names(policies.violated) == ["A.1"]
    assert policies.problem == "policies.json has 1 results that cannot be read."
