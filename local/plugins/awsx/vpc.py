"""The component `awsx:ec2:Vpc`: a VPC with its subnets, routes and NAT gateways in every zone.

Children are registered by type token (`aws:ec2/vpc:Vpc`), without pulumi_aws: its import alone costs a
second at every preview. They run in the plugin `aws`.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import version
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import pulumi

from local.plugins.awsx.arguments import NatStrategy, VpcArgs
from local.plugins.awsx.subnets import LayoutError, PlannedSubnet, SubnetType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ANYWHERE = "0.0.0.0/0"


class Vpc(pulumi.ComponentResource):
    """The VPC and what stands in it; the attributes are awsx's outputs.

    Creates, for each zone and spec: a subnet, its route table, their association, and the default route
    (public: the internet gateway; private: a NAT gateway; isolated: none).
    """

    def __init__(self, name: str, args: VpcArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("awsx:ec2:Vpc", name, {}, opts)
        self._name, self._args = name, args
        self._shared_tags = merged_tags({"Name": name}, args.tags)
        self.vpc = self._child(
            "vpc:Vpc", name, args.vpc | {"cidrBlock": args.cidr_block, "tags": self._shared_tags}, self
        )
        self.internet_gateway = self._child(
            "internetGateway:InternetGateway", name, {"vpcId": self.vpc.id, "tags": self._shared_tags}, self.vpc
        )
        self.subnets: dict[SubnetType, list[pulumi.CustomResource]] = {kind: [] for kind in SubnetType}
        self.all_subnets: list[pulumi.CustomResource] = []
        self.route_tables: list[pulumi.CustomResource] = []
        self.route_table_associations: list[pulumi.CustomResource] = []
        self.routes: list[pulumi.CustomResource] = []
        self.nat_gateways: list[pulumi.CustomResource] = []
        self.eips: list[pulumi.CustomResource] = []
        zone_names = self._zone_names()
        for subnet in args.subnets:
            self._add_subnet(subnet, zone_names[subnet.zone])
        self.vpc_endpoints = [
            self._child("vpcEndpoint:VpcEndpoint", spec["serviceName"], {**spec, "vpcId": self.vpc.id}, self.vpc)
            for spec in args.endpoints
        ]
        self.register_outputs(self.outputs())

    def outputs(self) -> dict[str, Any]:
        """awsx 3.11's outputs."""

        def ids(kind: SubnetType) -> list[pulumi.Output[str]]:
            return [subnet.id for subnet in self.subnets[kind]]

        return {
            "vpc": self.vpc,
            "vpcId": self.vpc.id,
            "subnets": self.all_subnets,
            "publicSubnets": self.subnets[SubnetType.PUBLIC],
            "privateSubnets": self.subnets[SubnetType.PRIVATE],
            "isolatedSubnets": self.subnets[SubnetType.ISOLATED],
            "publicSubnetIds": ids(SubnetType.PUBLIC),
            "privateSubnetIds": ids(SubnetType.PRIVATE),
            "isolatedSubnetIds": ids(SubnetType.ISOLATED),
            "internetGateway": self.internet_gateway,
            "natGateways": self.nat_gateways,
            "eips": self.eips,
            "routeTables": self.route_tables,
            "routeTableAssociations": self.route_table_associations,
            "routes": self.routes,
            "vpcEndpoints": self.vpc_endpoints,
            "subnetLayout": self._args.layout,
        }

    def _child(
        self, token: str, name: str, properties: Mapping[str, Any], parent: pulumi.Resource
    ) -> pulumi.CustomResource:
        """A child of `parent`, which awsx also lets it depend on; the component itself is only a parent."""
        depends_on = None if parent is self else [parent]
        options = pulumi.ResourceOptions(parent=parent, depends_on=depends_on, version=_aws_version())
        return pulumi.CustomResource(f"aws:ec2/{token}", name, dict(properties), options)

    def _zone_names(self) -> list[pulumi.Input[str]]:
        if self._args.zone_names:
            return list(self._args.zone_names)
        zones = pulumi.runtime.invoke_output(
            "aws:index/getAvailabilityZones:getAvailabilityZones",
            {},
            pulumi.InvokeOutputOptions(parent=self, version=_aws_version()),
        ).apply(lambda answer: _first_zones(answer["names"], self._args.zones))
        return [zones.apply(itemgetter(index)) for index in range(self._args.zones)]

    def _add_subnet(self, planned: PlannedSubnet, zone_name: pulumi.Input[str]) -> None:
        name = planned.name(self._name)
        name_tag: pulumi.Input[str] = name
        if self._args.name_tag_by_zone:
            name_tag = pulumi.Output.format(
                "{0}-{1}-{2}", self._name, planned.spec_name, pulumi.Output.from_input(zone_name).apply(zone_suffix)
            )
        own_tags = {"Name": name_tag, "SubnetType": planned.type.value}
        subnet = self._child(
            "subnet:Subnet",
            name,
            {
                "vpcId": self.vpc.id,
                "availabilityZone": zone_name,
                "mapPublicIpOnLaunch": planned.type is SubnetType.PUBLIC,
                "cidrBlock": planned.cidr_block,
                "tags": merged_tags(self._shared_tags, planned.tags or {}, own_tags),
            },
            self.vpc,
        )
        self.all_subnets.append(subnet)
        self.subnets[planned.type].append(subnet)
        table = self._child(
            "routeTable:RouteTable",
            name,
            {"vpcId": self.vpc.id, "tags": merged_tags(self._shared_tags, own_tags)},
            subnet,
        )
        self.route_tables.append(table)
        self.route_table_associations.append(
            self._child(
                "routeTableAssociation:RouteTableAssociation",
                name,
                {"routeTableId": table.id, "subnetId": subnet.id},
                table,
            )
        )
        if planned.type is SubnetType.PUBLIC and len(self.nat_gateways) < self._gateways_up_to(planned.zone):
            self._add_nat_gateway(planned.zone, subnet)
        if target := self._default_route(planned):
            route = {"routeTableId": table.id, "destinationCidrBlock": ANYWHERE, **target}
            self.routes.append(self._child("route:Route", name, route, table))

    def _gateways_up_to(self, zone: int) -> int:
        match self._args.nat_strategy:
            case NatStrategy.NONE:
                return 0
            case NatStrategy.SINGLE:
                return 1
            case NatStrategy.ONE_PER_AZ:
                return zone + 1

    def _add_nat_gateway(self, zone: int, subnet: pulumi.CustomResource) -> None:
        name = f"{self._name}-{zone + 1}"
        tags = merged_tags(self._args.tags, {"Name": name})
        if self._args.allocation_ids:
            allocation_id = self._args.allocation_ids[zone]
        else:
            eip = self._child("eip:Eip", name, {"tags": tags}, subnet)
            self.eips.append(eip)
            allocation_id = eip.id  # an Elastic IP's id is its allocation id
        self.nat_gateways.append(
            self._child(
                "natGateway:NatGateway",
                name,
                {"subnetId": subnet.id, "allocationId": allocation_id, "tags": tags},
                subnet,
            )
        )

    def _default_route(self, planned: PlannedSubnet) -> dict[str, pulumi.Output[str]] | None:
        if planned.type is SubnetType.PUBLIC:
            return {"gatewayId": self.internet_gateway.id}
        if planned.type is SubnetType.PRIVATE and self.nat_gateways:
            single = self._args.nat_strategy is NatStrategy.SINGLE
            return {"natGatewayId": self.nat_gateways[0 if single else planned.zone].id}
        return None


@cache
def _aws_version() -> str:
    """With it the children run in the same provider process as the program's own resources."""
    return version("pulumi-aws")


def merged_tags(*tags: Any) -> Any:
    """Later tags win; an Output among them makes the result one."""
    if any(isinstance(each, pulumi.Output) for each in tags):
        return pulumi.Output.all(*tags).apply(lambda known: merged_tags(*known))
    return {key: value for each in tags for key, value in each.items()}


def zone_suffix(zone: str) -> str:
    """`eu-central-1a` → `1a` (awsx's name tags by zone); what does not parse stays whole."""
    return re.sub(r"^[a-z]{2}(?:-[a-z]+)+-", "", zone)


def _first_zones(names: Sequence[str], wanted: int) -> list[str]:
    if len(names) < wanted:
        raise LayoutError(
            f"the region has {len(names)} availability zones and the VPC asks for {wanted}:"
            " lower numberOfAvailabilityZones, or choose another region"
        )
    return list(names[:wanted])
