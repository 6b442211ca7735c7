"""VPC, subnets, gateways and routes."""

from tests.local.plugins.cases import OTHER_TAGS, TAGS, Case, Inputs
from tests.local.plugins.engine import Engine

_VPC = "aws:ec2/vpc:Vpc"
_SUBNET = "aws:ec2/subnet:Subnet"
_GATEWAY = "aws:ec2/internetGateway:InternetGateway"
_ADDRESS = "aws:ec2/eip:Eip"
_TABLE = "aws:ec2/routeTable:RouteTable"
_ANYWHERE = "0.0.0.0/0"


def vpc(engine: Engine) -> Inputs:
    return {"vpc": engine.create(_VPC, "vpc", {"cidrBlock": "10.7.0.0/16"}).id}


def two_vpcs(engine: Engine) -> Inputs:
    return {**vpc(engine), "other_vpc": engine.create(_VPC, "other", {"cidrBlock": "10.8.0.0/16"}).id}


def two_subnets(engine: Engine) -> Inputs:
    needs = vpc(engine)
    for name, cidr in (("subnet", "10.7.1.0/24"), ("other_subnet", "10.7.2.0/24")):
        needs[name] = engine.create(_SUBNET, name, {"vpcId": needs["vpc"], "cidrBlock": cidr}).id
    return needs


def _nat(engine: Engine) -> Inputs:
    needs = two_subnets(engine)
    needs["address"] = engine.create(_ADDRESS, "nat", {"domain": "vpc"}).id
    return needs


def _tables(engine: Engine) -> Inputs:
    needs = two_subnets(engine)
    for name in ("table", "other_table"):
        needs[name] = engine.create(_TABLE, name, {"vpcId": needs["vpc"]}).id
    for name in ("gateway", "other_gateway"):
        inputs = {"vpcId": needs["vpc"]} if name == "gateway" else {}
        needs[name] = engine.create(_GATEWAY, name, inputs).id
    return needs


CASES = (
    Case(
        token=_VPC,
        inputs=lambda _: {"cidrBlock": "10.1.0.0/16", "enableDnsHostnames": True, "tags": TAGS},
        changed=lambda _: {"enableDnsHostnames": False, "tags": OTHER_TAGS},
        replaced=lambda _: {"cidrBlock": "10.2.0.0/16"},
        drift=lambda cloud, live: cloud.client("ec2").modify_vpc_attribute(
            VpcId=live.id, EnableDnsSupport={"Value": False}
        ),
        drifted="enableDnsSupport",
    ),
    Case(
        token=_SUBNET,
        needs=vpc,
        inputs=lambda needs: {
            "vpcId": needs["vpc"],
            "cidrBlock": "10.7.3.0/24",
            "availabilityZone": "eu-central-1a",
            "mapPublicIpOnLaunch": True,
            "tags": TAGS,
        },
        changed=lambda _: {"mapPublicIpOnLaunch": False, "tags": OTHER_TAGS},
        replaced=lambda _: {"availabilityZone": "eu-central-1b", "cidrBlock": "10.7.4.0/24"},
        drift=lambda cloud, live: cloud.client("ec2").modify_subnet_attribute(
            SubnetId=live.id, MapPublicIpOnLaunch={"Value": True}
        ),
        drifted="mapPublicIpOnLaunch",
    ),
    Case(
        token=_GATEWAY,
        needs=two_vpcs,
        inputs=lambda needs: {"vpcId": needs["vpc"], "tags": TAGS},
        changed=lambda needs: {"vpcId": needs["other_vpc"], "tags": OTHER_TAGS},
        drift=lambda cloud, live: cloud.client("ec2").detach_internet_gateway(
            InternetGatewayId=live.id, VpcId=live.state["vpcId"]
        ),
        drifted="vpcId",
    ),
    Case(
        token=_ADDRESS,
        inputs=lambda _: {"domain": "vpc", "tags": TAGS},
        changed=lambda _: {"tags": OTHER_TAGS},
        drift=lambda cloud, live: cloud.client("ec2").delete_tags(Resources=[live.id], Tags=[{"Key": "owner"}]),
        drifted="tags",
    ),
    Case(
        token="aws:ec2/natGateway:NatGateway",
        needs=_nat,
        inputs=lambda needs: {"subnetId": needs["subnet"], "allocationId": needs["address"], "tags": TAGS},
        changed=lambda _: {"tags": OTHER_TAGS},
        replaced=lambda needs: {"subnetId": needs["other_subnet"]},
        drift=lambda cloud, live: cloud.client("ec2").delete_tags(Resources=[live.id], Tags=[{"Key": "owner"}]),
        drifted="tags",
        importable=False,  # MiniStack names no addresses of a NAT gateway
    ),
    Case(
        token=_TABLE,
        needs=_tables,
        inputs=lambda needs: {
            "vpcId": needs["vpc"],
            "routes": [{"cidrBlock": _ANYWHERE, "gatewayId": needs["gateway"]}],
            "tags": TAGS,
        },
        changed=lambda needs: {
            "routes": [{"cidrBlock": "10.9.0.0/16", "gatewayId": needs["gateway"]}],
            "tags": OTHER_TAGS,
        },
        drift=lambda cloud, live: cloud.client("ec2").delete_route(
            RouteTableId=live.id, DestinationCidrBlock="10.9.0.0/16"
        ),
        drifted="routes",
    ),
    Case(
        token="aws:ec2/route:Route",
        needs=_tables,
        inputs=lambda needs: {
            "routeTableId": needs["table"],
            "destinationCidrBlock": _ANYWHERE,
            "gatewayId": needs["gateway"],
        },
        changed=lambda needs: {"gatewayId": needs["other_gateway"]},
        replaced=lambda needs: {"routeTableId": needs["other_table"]},
        drift=lambda cloud, live: cloud.client("ec2").replace_route(
            RouteTableId=live.state["routeTableId"], DestinationCidrBlock=_ANYWHERE, GatewayId="igw-by-hand"
        ),
        drifted="gatewayId",
        importable=False,  # pulumi-aws imports a route by table and destination, not by its id
    ),
    Case(
        token="aws:ec2/routeTableAssociation:RouteTableAssociation",
        needs=_tables,
        inputs=lambda needs: {"routeTableId": needs["table"], "subnetId": needs["subnet"]},
        changed=lambda needs: {"routeTableId": needs["other_table"]},
        replaced=lambda needs: {"subnetId": needs["other_subnet"]},
        importable=False,  # pulumi-aws imports it by subnet and table, not by its id
    ),
)
