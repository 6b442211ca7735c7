import pytest

from local.plugins.aws.registry import RESOURCES
from stacks.review.changes.change import Downtime
from stacks.review.changes.holding import HOLDS_DATA
from stacks.review.changes.preview import Operation, Order
from stacks.review.changes.replacement import replacement_of
from tests.unit.review.steps import step


@pytest.mark.parametrize(
    ("type_", "order", "downtime"),
    [
        ("aws:rds/instance:Instance", Order.CREATE_FIRST, Downtime.UNTIL_RESTORED),
        ("aws:s3/bucket:Bucket", Order.DELETE_FIRST, Downtime.UNTIL_RESTORED),
        ("aws:ecs/service:Service", Order.DELETE_FIRST, Downtime.MINUTES),
        ("aws:ecs/service:Service", Order.CREATE_FIRST, Downtime.SECONDS),
        ("aws:ec2/securityGroup:SecurityGroup", Order.CREATE_FIRST, Downtime.NONE),
        ("aws:ecs/taskDefinition:TaskDefinition", Order.CREATE_FIRST, Downtime.NONE),
        ("aws:cloudwatch/metricAlarm:MetricAlarm", Order.DELETE_FIRST, Downtime.NONE),
    ],
)
def test_the_downtime_follows_from_the_type_and_from_what_comes_first(
    type_: str, order: Order, downtime: Downtime
) -> None:
    found = replacement_of(step(Operation.REPLACE, type_, forced_by="name", order=order))
    assert found.downtime is downtime
    assert found.order is order
    assert found.forced_by == ("name",)
    assert found.why


def test_where_the_order_is_not_known_the_worse_one_is_expected() -> None:
    assert replacement_of(step(Operation.REPLACE, "aws:lb/loadBalancer:LoadBalancer")).downtime is Downtime.MINUTES


def test_a_type_that_nobody_described_is_said_to_be_unknown() -> None:
    found = replacement_of(step(Operation.REPLACE, "aws:sagemaker/endpoint:Endpoint", order=Order.CREATE_FIRST))
    assert found.downtime is Downtime.UNKNOWN
    assert "aws:sagemaker/endpoint:Endpoint" in found.why


@pytest.mark.parametrize("type_", sorted(set(HOLDS_DATA) - {"aws:secretsmanager/secretVersion:SecretVersion"}))
def test_no_replacement_of_what_holds_data_is_called_harmless_without_a_reason(type_: str) -> None:
    found = replacement_of(step(Operation.REPLACE, type_, order=Order.DELETE_FIRST))
    assert found.downtime is not Downtime.UNKNOWN
    assert found.why


@pytest.mark.parametrize("type_", sorted(RESOURCES))
def test_what_it_costs_to_replace_is_known_of_every_type_that_the_stacks_are_made_of(type_: str) -> None:
    assert replacement_of(step(Operation.REPLACE, type_)).downtime is not Downtime.UNKNOWN
