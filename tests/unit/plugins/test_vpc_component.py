"""The component awsx:ec2:Vpc: its children, their logical names and properties, its outputs, its refusals."""

from typing import Any

import pulumi
import pulumi_awsx
import pytest

from local.plugins.awsx.arguments import OWN_ARGUMENTS, VPC_ARGUMENTS, VpcArgs
from local.plugins.awsx.subnets import LayoutError
from local.plugins.awsx.vpc import Vpc, zone_suffix
from tests.unit.plugins.sdk import fields_of

THREE_TIERS = [{"type": "Public"}, {"type": "Private"}, {"type": "Isolated"}]


class Recorder(pulumi.runtime.Mocks):
    """Remembers every resource; an id is its type and name."""

    def __init__(self) -> None:
        self.made: dict[tuple[str, str], dict[str, Any]] = {}

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        kind = args.typ.rpartition(":")[2]
        self.made[kind, args.name] = args.inputs
        return f"{kind}/{args.name}", args.inputs

    def call(self, args: pulumi.runtime.MockCallArgs) -> Any:
        assert args.token == "aws:index/getAvailabilityZones:getAvailabilityZones"
        return {"names": ["eu-central-1a", "eu-central-1b", "eu-central-1c"]}

    def names(self, kind: str) -> list[str]:
        return sorted(name for made, name in self.made if made == kind)


@pytest.fixture
async def recorder() -> Recorder:
    """In the test's own event loop, where the stack's root resource has to be made."""
    mocks = Recorder()
    pulumi.runtime.set_mocks(mocks, preview=False)
    return mocks


async def test_the_outputs_are_the_sdks(recorder: Recorder) -> None:
    outputs = Vpc("net", VpcArgs.parse({"subnetStrategy": "Auto"})).outputs()
    declared = {
        member.fget._pulumi_name
        for member in vars(pulumi_awsx.ec2.Vpc).values()
        if isinstance(member, property) and hasattr(member.fget, "_pulumi_name")
    }
    assert set(outputs) == declared


def test_every_argument_that_it_takes_is_one_of_the_sdk() -> None:
    assert {*VPC_ARGUMENTS, *OWN_ARGUMENTS} <= set(fields_of(pulumi_awsx.ec2.VpcArgs, pulumi_awsx.ec2))


async def _build(raw: dict[str, Any]) -> dict[str, Any]:
    """Construct the VPC `net`; its outputs, resolved."""
    outputs = Vpc("net", VpcArgs.parse(raw)).outputs()
    ids = {name: value for name, value in outputs.items() if name.endswith(("Ids", "Id"))}
    resolved: dict[str, Any] = await pulumi.Output.all(**ids).future()  # type: ignore[assignment]
    await pulumi.runtime.stack.wait_for_rpcs(await_all_outstanding_tasks=False)
    return resolved


async def test_every_zone_has_its_subnets_tables_and_routes_under_awsxs_names(recorder: Recorder) -> None:
    outputs = await _build(
        {
            "cidrBlock": "10.0.0.0/16",
            "numberOfAvailabilityZones": 2,
            "subnetStrategy": "Auto",
            "subnetSpecs": THREE_TIERS,
        }
    )
    everywhere = [f"net-{tier}-{zone}" for tier in ("isolated", "private", "public") for zone in (1, 2)]
    for kind in ("Subnet", "RouteTable", "RouteTableAssociation"):
        assert recorder.names(kind) == everywhere
    assert recorder.names("Route") == [name for name in everywhere if "isolated" not in name]
    assert recorder.names("NatGateway") == recorder.names("Eip") == ["net-1", "net-2"]
    assert recorder.names("InternetGateway") == recorder.names("Vpc") == ["net"]
    assert outputs["privateSubnetIds"] == ["Subnet/net-private-1", "Subnet/net-private-2"]
    assert outputs["vpcId"] == "Vpc/net"


async def test_a_subnet_lies_in_its_zone_and_carries_its_tier(recorder: Recorder) -> None:
    await _build(
        {
            "numberOfAvailabilityZones": 2,
            "subnetStrategy": "Auto",
            "subnetSpecs": [{"type": "Public", "tags": {"a": "b"}}, {"type": "Private"}],
            "tags": {"owner": "me"},
        }
    )
    subnet = recorder.made["Subnet", "net-public-2"]
    assert subnet["availabilityZone"] == "eu-central-1b"
    assert subnet["mapPublicIpOnLaunch"] is True
    assert subnet["tags"] == {"Name": "net-public-2", "SubnetType": "Public", "a": "b", "owner": "me"}
    assert recorder.made["RouteTable", "net-public-2"]["tags"] == {
        "Name": "net-public-2",
        "SubnetType": "Public",
        "owner": "me",
    }
    assert recorder.made["Vpc", "net"]["tags"] == {"Name": "net", "owner": "me"}


@pytest.mark.parametrize(
    ("strategy", "gateways", "second_zones_route"),
    [
        ("OnePerAz", ["net-1", "net-2"], "NatGateway/net-2"),
        ("Single", ["net-1"], "NatGateway/net-1"),
        ("None", [], None),
    ],
)
async def test_private_subnets_go_out_through_the_gateways_of_the_strategy(
    recorder: Recorder, strategy: str, gateways: list[str], second_zones_route: str | None
) -> None:
    await _build(
        {
            "availabilityZoneNames": ["a", "b"],
            "subnetStrategy": "Auto",
            "subnetSpecs": THREE_TIERS,
            "natGateways": {"strategy": strategy},
        }
    )
    assert recorder.names("NatGateway") == gateways
    route = recorder.made.get(("Route", "net-private-2"))
    assert (route and route["natGatewayId"]) == second_zones_route
    assert recorder.made["Route", "net-public-2"]["gatewayId"] == "InternetGateway/net"


async def test_given_addresses_are_used_and_none_is_made(recorder: Recorder) -> None:
    await _build(
        {
            "numberOfAvailabilityZones": 1,
            "subnetStrategy": "Auto",
            "natGateways": {"strategy": "Single", "elasticIpAllocationIds": ["eipalloc-1"]},
        }
    )
    assert recorder.names("Eip") == []
    assert recorder.made["NatGateway", "net-1"]["allocationId"] == "eipalloc-1"


async def test_name_tags_may_carry_the_zone_while_logical_names_stay(recorder: Recorder) -> None:
    await _build(
        {
            "numberOfAvailabilityZones": 1,
            "subnetStrategy": "Auto",
            "subnetNameTagStrategy": "AvailabilityZone",
            "natGateways": {"strategy": "None"},
        }
    )
    assert recorder.made["Subnet", "net-private-1"]["tags"]["Name"] == "net-private-1a"


async def test_an_endpoint_is_named_after_its_service(recorder: Recorder) -> None:
    await _build(
        {
            "numberOfAvailabilityZones": 1,
            "subnetStrategy": "Auto",
            "vpcEndpointSpecs": [{"serviceName": "com.amazonaws.eu-central-1.s3", "vpcEndpointType": "Gateway"}],
        }
    )
    endpoint = recorder.made["VpcEndpoint", "com.amazonaws.eu-central-1.s3"]
    assert endpoint["vpcId"] == "Vpc/net"
    assert endpoint["vpcEndpointType"] == "Gateway"


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({}, "subnetStrategy is not set, which means 'Legacy'; the local AWS supports Auto, Exact"),
        ({"subnetStrategy": "AutoMerge"}, "subnetStrategy is 'AutoMerge'"),
        ({"subnetStrategy": "Auto", "ipv4IpamPoolId": "x"}, "does not support ipv4IpamPoolId"),
        (
            {"subnetStrategy": "Auto", "availabilityZoneNames": ["a"], "numberOfAvailabilityZones": 1},
            "give availabilityZoneNames or numberOfAvailabilityZones, not both",
        ),
        ({"subnetStrategy": "Auto", "natGateways": {"strategy": "Two"}}, "allowed: None, Single, OnePerAz"),
        (
            {"subnetStrategy": "Auto", "subnetSpecs": [{"type": "Isolated"}]},
            "there is no Private and no Public subnet: set the strategy None",
        ),
        (
            {"subnetStrategy": "Auto", "natGateways": {"strategy": "OnePerAz", "elasticIpAllocationIds": ["e"]}},
            "has 1 addresses; the strategy OnePerAz over 3 zones takes 0 or 3",
        ),
    ],
)
def test_arguments_that_cannot_be_are_refused_with_a_sentence(raw: dict[str, Any], message: str) -> None:
    with pytest.raises(LayoutError) as refused:
        VpcArgs.parse(raw)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("zone", "suffix"),
    [("eu-central-1a", "1a"), ("us-gov-west-1b", "1b"), ("us-west-2-lax-1a", "2-lax-1a"), ("x", "x")],
)
def test_a_zones_suffix_is_what_follows_the_regions_name(zone: str, suffix: str) -> None:
    assert zone_suffix(zone) == suffix
