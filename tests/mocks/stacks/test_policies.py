"""The stacks under the policy pack: what the program declares for them violates no control that is not suppressed."""

import asyncio
import contextlib
import json
from datetime import date
from typing import Any

import pulumi
import pytest
import yaml
from google.protobuf import json_format
from pulumi.runtime import test as run_program
from pulumi.runtime.mocks import MockMonitor
from pulumi_policy.deserialize import deserialize_properties
from pulumi_policy.proxy import unknown_checking_proxy

from stacks.configuration import parse_settings
from stacks.data_aggregator import build
from stacks.policies.control import Resource, Stack
from stacks.policies.controls import CONTROLS
from stacks.policies.evaluation import Outcome, Result, evaluate, evaluate_stack
from stacks.policies.judge import sentence
from stacks.policies.suppressions import FILE, load_suppressions
from tests.mocks.stacks.recorder import ROOT, Recorder

GUARDED = ("staging", "production")


class Zones(Recorder):
    """Answers with a subnet for each of two zones, and with names that AWS makes up."""

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        """As the recorder, and these."""
        identifier, state = super().new_resource(args)
        return identifier, {"name": f"{args.name}-1"} | state | {"publicSubnetIds": ["public-1", "public-2"]}


class Witness(MockMonitor):
    """Sees what the engine would hand to the pack: properties, parents and where each value comes from."""

    def __init__(self, mocks: pulumi.runtime.Mocks) -> None:
        super().__init__(mocks)
        self.declared: list[Resource] = []

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        """Registered as by the mock; remembered with its links."""
        response = super().RegisterResource(request)
        parents = {each.urn: each.ancestors for each in self.declared}
        self.declared.append(
            Resource(
                urn=response.urn,
                type=request.type,
                name=request.name,
                properties=unknown_checking_proxy(deserialize_properties(json_format.MessageToDict(request.object))),
                links={name: frozenset(of.urns) for name, of in request.propertyDependencies.items()},
                ancestors=frozenset({request.parent}) | parents.get(request.parent, frozenset()),
            )
        )
        return response


def results_of(stack: str) -> list[Result]:
    """Every control on every resource that the program declares with the stack's settings."""
    witness = Witness(Zones())
    asyncio.set_event_loop(asyncio.new_event_loop())  # tests before this one may have closed the thread's loop
    pulumi.runtime.set_mocks(witness.mocks, project="data-aggregator", stack=stack, monitor=witness)
    config = yaml.safe_load((ROOT / f"Pulumi.{stack}.yaml").read_text())["config"]
    flat = {key: json.dumps(value) if isinstance(value, dict) else value for key, value in config.items()}

    @run_program
    def program() -> Any:
        return pulumi.Output.from_input(dict(build(parse_settings(flat, project="data-aggregator", stack=stack))))

    with contextlib.chdir(ROOT / "stacks"):
        program()
    alone = [result for resource in witness.declared for result in evaluate(resource, CONTROLS)]
    return [*alone, *evaluate_stack(Stack(witness.declared), CONTROLS)]


@pytest.fixture(scope="module", params=GUARDED)
def results(request: pytest.FixtureRequest) -> list[Result]:
    return results_of(request.param)


def test_a_stack_violates_no_control_that_is_not_suppressed(results: list[Result]) -> None:
    suppressions = load_suppressions(FILE.read_text(), {each.id for each in CONTROLS}, date(2026, 1, 1))
    violations = [
        f"{result.resource.type} {result.resource.name}: {sentence(result)}"
        for result in results
        if result.outcome is Outcome.VIOLATED
        and not any(each.covers(result.control.id, result.resource) for each in suppressions)
    ]
    assert not violations, "\n".join(violations)


def test_the_controls_meet_what_the_stack_is_made_of(results: list[Result]) -> None:
    met = {result.control.id for result in results if result.outcome is Outcome.PASSED}
    assert {"RDS.3", "RDS.38", "ECS.5", "S3.5", "S3.8", "KMS.4", "IAM.1", "ELB.1", "CloudFront.3", "WAF.11"} <= met
