"""Controls applied to resources: passed, violated, or not evaluated."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pulumi_policy.proxy import UnknownValueError

from stacks.policies.control import Control, Resource, Stack


class Outcome(StrEnum):
    """What a control found."""

    PASSED = "passed"
    VIOLATED = "violated"
    NOT_EVALUATED = "not evaluated"


@dataclass(frozen=True, kw_only=True)
class Result:
    """One control on one resource; ``detail`` says what is wrong, or which value the preview does not know."""

    control: Control
    resource: Resource
    outcome: Outcome
    detail: str = ""


def evaluate(resource: Resource, controls: Iterable[Control]) -> list[Result]:
    """The controls that look at this resource alone."""
    return [
        _judged(control, resource, None) for control in controls if control.check and resource.type in control.types
    ]


def evaluate_stack(stack: Stack, controls: Iterable[Control]) -> list[Result]:
    """The controls that look at what belongs together."""
    return [
        _judged(control, resource, stack)
        for control in controls
        if control.stack_check
        for resource in stack.of(*control.types)
    ]


def _judged(control: Control, resource: Resource, stack: Stack | None) -> Result:
    try:
        wrong = None
        if control.check is not None:
            wrong = control.check(resource.properties)
        elif control.stack_check is not None and stack is not None:
            wrong = control.stack_check(resource, stack)
    except UnknownValueError as unknown:
        path = ".".join(unknown.props)
        return Result(control=control, resource=resource, outcome=Outcome.NOT_EVALUATED, detail=path)
    if wrong is None:
        return Result(control=control, resource=resource, outcome=Outcome.PASSED)
    return Result(control=control, resource=resource, outcome=Outcome.VIOLATED, detail=wrong)
