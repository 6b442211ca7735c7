"""The component `awsx:ec2:Vpc`: a VPC with its subnets, routes and NAT gateways in every zone.

Children are registered by type token (`aws:ec2/vpc:Vpc`), without pulumi_aws: its import alone costs a
second at every preview. They run in the plugin `aws`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.metadata import version
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import pulumi

from local.plugins.awsx.subnets import (
    LayoutError,
    PlannedSubnet,
    SubnetSpec,
    SubnetType,
    creation_order,
    layout,
    plan,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DEFAULT_CIDR = "10.0.0.0/16"  # awsx
DEFAULT_ZONES = 3  # awsx
ANYWHERE = "0.0.0.0/0"

#: The arguments of awsx.ec2.Vpc that go to the VPC itself, as they are.
VPC_ARGUMENTS = (
    "assignGeneratedIpv6CidrBlock",
    "enableDnsHostnames",
    "enableDnsSupport",
    "enableNetworkAddressUsageMetrics",
    "instanceTenancy",
    "region",
)
OWN_ARGUMENTS = (
    "availabilityZoneCidrMask",
    "availabilityZoneNames",
    "cidrBlock",
    "natGateways",
    "numberOfAvailabilityZones",
    "subnetNameTagStrategy",
    "subnetSpecs",
    "subnetStrategy",
    "tags",
    "vpcEndpointSpecs",
    "vpcEndpointStrategy",
)


class NatStrategy(StrEnum):
    """How many NAT gateways the private subnets share."""

    NONE = "None"
    SINGLE = "Single"
    ONE_PER_AZ = "OnePerAz"


@dataclass(frozen=True, kw_only=True)
class VpcArgs:
    """awsx.ec2.Vpc's arguments, checked. `zones` counts availability zones; `zone_names` may be theirs."""

    cidr_block: str
    zones: int
    zone_names: tuple[str, ...] | None
    subnets: list[PlannedSubnet]
    layout: list[dict[str, Any]]
    nat_strategy: NatStrategy
    allocation_ids: tuple[Any, ...]
    name_tag_by_zone: bool
    endpoints: Sequence[Mapping[str, Any]]
    tags: Any
    vpc: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> VpcArgs:
        """Raises LayoutError naming the argument that is unknown, wrong or not supported here."""
        if unknown := sorted(set(raw) - set(VPC_ARGUMENTS) - set(OWN_ARGUMENTS)):
            raise LayoutError(f"awsx:ec2:Vpc on the local AWS does not support {', '.join(unknown)}; leave it out")
        for name in set(OWN_ARGUMENTS) - {"tags", "vpcEndpointSpecs"}:
            if isinstance(raw.get(name), pulumi.Output):
                raise LayoutError(f"{name} has to be known before the update; give a plain value")
        _choice(raw, "vpcEndpointStrategy", ("Legacy",), "Legacy")
        names = raw.get("availabilityZoneNames")
        if names and raw.get("numberOfAvailabilityZones"):
            raise LayoutError("give availabilityZoneNames or numberOfAvailabilityZones, not both")
        zones = len(names) if names else int(raw.get("numberOfAvailabilityZones") or DEFAULT_ZONES)
        raw_specs = raw.get("subnetSpecs")
        specs = None if raw_specs is None else [SubnetSpec.parse(s, i) for i, s in enumerate(raw_specs)]
        cidr_block = str(raw.get("cidrBlock") or DEFAULT_CIDR)
        mask = raw.get("availabilityZoneCidrMask")
        subnets = plan(
            cidr_block,
            zones,
            specs,
            zone_mask=None if mask is None else int(mask),
            exact=_choice(raw, "subnetStrategy", ("Auto", "Exact"), "Legacy") == "Exact",
        )
        nat = raw.get("natGateways") or {}
        strategies = {each.lower(): each for each in NatStrategy}
        strategy = strategies.get(str(nat.get("strategy", NatStrategy.ONE_PER_AZ)).lower())
        if strategy is None:
            raise LayoutError(f"natGateways.strategy is {nat['strategy']!r}; allowed: {', '.join(NatStrategy)}")
        allocation_ids = tuple(nat.get("elasticIpAllocationIds") or ())
        _check_nat(strategy, subnets, len(allocation_ids), zones)
        return cls(
            cidr_block=cidr_block,
            zones=zones,
            zone_names=tuple(names) if names else None,
            subnets=creation_order(subnets),
            layout=layout(subnets, specs),
            nat_strategy=strategy,
            allocation_ids=allocation_ids,
            name_tag_by_zone=_choice(raw, "subnetNameTagStrategy", ("Legacy", "AvailabilityZone"), "Legacy")
            == "AvailabilityZone",
            endpoints=raw.get("vpcEndpointSpecs") or (),
            tags=raw.get("tags") or {},
            vpc={name: raw[name] for name in VPC_ARGUMENTS if raw.get(name) is not None},
        )


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
        options = pulumi.ResourceOptions(parent=parent, depends_on=depends_on, version=version("pulumi-aws"))
        return pulumi.CustomResource(f"aws:ec2/{token}", name, dict(properties), options)

    def _zone_names(self) -> list[pulumi.Input[str]]:
        if self._args.zone_names:
            return list(self._args.zone_names)
        zones = pulumi.runtime.invoke_output(
            "aws:index/getAvailabilityZones:getAvailabilityZones",
            {},
            pulumi.InvokeOutputOptions(parent=self, version=version("pulumi-aws")),
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


def _choice(raw: Mapping[str, Any], name: str, supported: Sequence[str], default: str) -> str:
    value = str(raw.get(name) or default)
    if value not in supported:
        given = "is not set, which means" if raw.get(name) is None else "is"
        raise LayoutError(f"{name} {given} {value!r}; the local AWS supports {', '.join(supported)}: set one")
    return value


def _check_nat(strategy: NatStrategy, subnets: Sequence[PlannedSubnet], addresses: int, zones: int) -> None:
    allowed = {NatStrategy.NONE: (0,), NatStrategy.SINGLE: (0, 1), NatStrategy.ONE_PER_AZ: (0, zones)}[strategy]
    if addresses not in allowed:
        raise LayoutError(
            f"natGateways.elasticIpAllocationIds has {addresses} addresses; the strategy {strategy.value} over"
            f" {zones} zones takes {' or '.join(map(str, allowed))}"
        )
    if strategy is NatStrategy.NONE:
        return
    kinds = {subnet.type for subnet in subnets}
    if missing := {SubnetType.PUBLIC, SubnetType.PRIVATE} - kinds:
        raise LayoutError(
            f"natGateways.strategy is {strategy.value} (awsx's default is OnePerAz) and there is no"
            f" {' and no '.join(sorted(missing))} subnet: set the strategy None, or add the subnet"
        )
