"""Networks and names."""

import pytest

from stacks.review.changes.preview import UNKNOWN, Step
from tests.unit.review.differences.steps import lines, step

ROUTE = "aws:ec2/route:Route"
RECORD = "aws:route53/record:Record"
BY_NAT = {"routeTableId": "rtb-1", "destinationCidrBlock": "0.0.0.0/0", "natGatewayId": "nat-1"}
BY_GATEWAY = {"routeTableId": "rtb-1", "destinationCidrBlock": "0.0.0.0/0", "gatewayId": "igw-1"}
ALIAS = {"name": "example.com", "type": "A", "aliases": [{"name": "d1.cloudfront.net", "zoneId": "Z2"}]}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            step(ROUTE, BY_NAT, BY_GATEWAY, name="network-private-1"),
            [
                (
                    "route to anywhere: the NAT gateway nat-1 → the gateway igw-1; private subnets get a way "
                    "from and to the internet: they are no longer private [security-relevant]"
                )
            ],
            id="a private subnet gets a way to the internet",
        ),
        pytest.param(
            step(ROUTE, None, BY_GATEWAY, name="network-public-1"),
            [],
            id="a public subnet has one",
        ),
        pytest.param(
            step(ROUTE, None, BY_NAT | {"natGatewayId": UNKNOWN}, name="network-isolated-1"),
            [
                (
                    "route to anywhere: - → the NAT gateway (known after the update); isolated subnets get a "
                    "way out to the internet [security-relevant]"
                )
            ],
            id="an isolated subnet gets a way out",
        ),
        pytest.param(
            step(ROUTE, None, BY_NAT, name="network-private-1"),
            [],
            id="a private subnet has a way out",
        ),
        pytest.param(
            step(ROUTE, BY_NAT, BY_NAT | {"natGatewayId": UNKNOWN}, name="network-private-1"),
            ["route to anywhere: the NAT gateway nat-1 → the NAT gateway (known after the update)"],
            id="another gateway for addresses",
        ),
        pytest.param(
            step(ROUTE, BY_NAT, None, name="network-private-1"),
            ["route to anywhere: the NAT gateway nat-1 → -; what went there has no way"],
            id="a route goes",
        ),
        pytest.param(
            step(
                "aws:ec2/routeTable:RouteTable",
                {"routes": [{"cidrBlock": "0.0.0.0/0", "natGatewayId": "nat-1"}]},
                {"routes": [{"cidrBlock": "0.0.0.0/0", "gatewayId": "igw-1"}]},
                name="private",
            ),
            [
                (
                    "route to anywhere: the NAT gateway nat-1 → the gateway igw-1; private subnets get a way "
                    "from and to the internet: they are no longer private [security-relevant]"
                )
            ],
            id="routes within a table",
        ),
        pytest.param(
            step(
                "aws:ec2/subnet:Subnet",
                {"cidrBlock": "10.0.8.0/24", "availabilityZone": "eu-central-1a"},
                {"cidrBlock": "10.0.8.0/26", "availabilityZone": "eu-central-1b"},
            ),
            [
                "addresses: 10.0.8.0/24 → 10.0.8.0/26; 256 → 64 addresses",
                "zone: eu-central-1a → eu-central-1b",
            ],
            id="addresses of a subnet",
        ),
        pytest.param(
            step("aws:ec2/subnet:Subnet", {"mapPublicIpOnLaunch": False}, {"mapPublicIpOnLaunch": True}),
            [
                (
                    "public addresses by default: off → on; what starts there is reached from the internet "
                    "where its security groups allow it [security-relevant]"
                )
            ],
            id="public addresses by default",
        ),
        pytest.param(
            step(
                "aws:ec2/vpc:Vpc", {"cidrBlock": "10.0.0.0/16"}, {"cidrBlock": "10.0.0.0/16", "enableDnsSupport": False}
            ),
            ["DNS: on → off; no name is resolved within [availability]"],
            id="no DNS",
        ),
        pytest.param(
            step("aws:ec2/flowLog:FlowLog", {"trafficType": "ALL"}, None),
            ["flow log; who talked to whom is not kept [security-relevant]"],
            id="the flow log goes",
        ),
        pytest.param(
            step(RECORD, ALIAS, ALIAS | {"aliases": [{"name": "d2.cloudfront.net", "zoneId": "Z2"}]}),
            ["DNS A example.com: d1.cloudfront.net → d2.cloudfront.net"],
            id="a name leads elsewhere",
        ),
        pytest.param(
            step(RECORD, ALIAS, None),
            [
                (
                    "DNS A example.com: d1.cloudfront.net → -; the name leads nowhere; resolvers forget it "
                    "after its TTL [availability]"
                )
            ],
            id="a name leads nowhere",
        ),
        pytest.param(
            step(RECORD, None, {"name": "_a.example.com", "type": "CNAME", "records": ["_b.acm.aws"], "ttl": 60}),
            ["DNS CNAME _a.example.com: - → _b.acm.aws"],
            id="a name is new",
        ),
        pytest.param(
            step(RECORD, ALIAS, ALIAS | {"aliases": UNKNOWN}),
            ["DNS A example.com: d1.cloudfront.net → known after the update"],
            id="a name leads to what is not known yet",
        ),
    ],
)
def test_a_change_reads_so(change: Step, expected: list[str]) -> None:
    assert lines(change) == expected
