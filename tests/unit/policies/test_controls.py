"""Each control on a stack that passes it and on one that does not, and on values that a preview does not know."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, unknown_checking_proxy

from stacks.policies.control import Control, Resource, Stack
from stacks.policies.controls import CONTROLS
from stacks.policies.evaluation import Outcome, Result, evaluate, evaluate_stack
from tests.unit.policies.cases import Case, Scene
from tests.unit.policies.cases_compute import COMPUTE
from tests.unit.policies.cases_data import DATA
from tests.unit.policies.cases_edge import EDGE

BY_ID = {control.id: control for control in CONTROLS}
CASES = [*COMPUTE, *DATA, *EDGE]


def judged(control: Control, scene: Scene) -> list[Result]:
    """What the control finds in the first resource of the scene."""
    if control.check is not None:
        return evaluate(scene[0], [control])
    return [each for each in evaluate_stack(Stack([*scene]), [control]) if each.resource is scene[0]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.control)
def test_a_control_passes_what_it_asks_for_and_names_what_it_does_not_find(case: Case) -> None:
    control = BY_ID[case.control]
    passed = judged(control, case.passes)
    assert [each.outcome for each in passed] in ([Outcome.PASSED], [])  # []: not a resource that it looks at
    [failed] = judged(control, case.fails)
    assert failed.outcome is Outcome.VIOLATED
    assert failed.detail
    assert failed.resource is case.fails[0]


def test_every_control_has_a_case() -> None:
    assert {case.control for case in CASES} == set(BY_ID)
    assert len(BY_ID) == len(CONTROLS)


def hidden(value: Any) -> Iterator[Any]:
    """The value in each way in which a preview may not know one part of it."""
    yield UNKNOWN_STRING_VALUE
    if isinstance(value, Mapping):
        for key in value:
            yield from ({**value, key: unknown} for unknown in hidden(value[key]))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for index, item in enumerate(value):
            yield from ([*value[:index], unknown, *value[index + 1 :]] for unknown in hidden(item))


def plain(value: Any) -> Any:
    """Without the proxies."""
    if isinstance(value, Mapping):
        return {key: plain(value[key]) for key in value}
    return [plain(each) for each in value] if isinstance(value, Sequence) and not isinstance(value, str) else value


def with_unknowns(scene: Scene) -> Iterator[Scene]:
    for index, resource in enumerate(scene):
        known: dict[str, Any] = plain(resource.properties)
        for name, value in known.items():
            for unknown in hidden(value):
                yield (*scene[:index], _with(resource, {**known, name: unknown}), *scene[index + 1 :])


def _with(resource: Resource, properties: dict[str, Any]) -> Resource:
    return dataclasses.replace(resource, properties=unknown_checking_proxy(properties))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.control)
def test_an_unknown_value_is_never_a_violation(case: Case) -> None:
    for scene in with_unknowns(case.passes):
        for result in judged(BY_ID[case.control], scene):
            assert result.outcome in {Outcome.PASSED, Outcome.NOT_EVALUATED}, scene


def test_what_could_not_be_evaluated_names_the_value() -> None:
    instance = _with(Resource(urn="u", type="aws:rds/instance:Instance", name="database", properties={}), {})
    unknown = _with(instance, {"storageEncrypted": UNKNOWN_STRING_VALUE})
    [result] = evaluate(unknown, [BY_ID["RDS.3"]])
    assert (result.outcome, result.detail) == (Outcome.NOT_EVALUATED, "storageEncrypted")
