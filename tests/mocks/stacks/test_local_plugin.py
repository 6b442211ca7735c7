"""The local AWS takes what the program declares of its operations, with the settings of each stack."""

import pytest

from local.plugins.aws import autoscaling, backup_plans, backup_vaults, ecs, scheduler
from local.plugins.aws.plugin import AwsProvider
from local.plugins.values import State, plain_map, property_values
from tests.local.plugins.engine import Engine, RefusedError
from tests.mocks.stacks.test_data_aggregator import declare

OPERATIONS = {
    resource.token
    for group in (ecs, autoscaling, scheduler, backup_vaults, backup_plans)
    for resource in group.RESOURCES
}


@pytest.mark.parametrize("stack", ["local", "staging", "production"])
def test_every_declared_resource_is_taken(stack: str) -> None:
    engine = Engine(AwsProvider())
    refused: dict[str, str] = {}
    declared = [each for each in declare(stack).resources if each.typ in OPERATIONS]
    for each in declared:
        inputs: State = plain_map(property_values(each.inputs))
        try:
            engine.check(each.typ, each.name, {**inputs, "region": "eu-central-1"})
        except RefusedError as error:
            refused[f"{each.typ} {each.name}"] = str(error)
    assert refused == {}
    assert {"aws:ecs/service:Service", "aws:scheduler/schedule:Schedule"} <= {each.typ for each in declared}
