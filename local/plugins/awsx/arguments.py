"""The arguments of awsx.ec2.Vpc, read as the SDK sends them and checked before anything is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import pulumi

from local.plugins.awsx.subnets import LayoutError, PlannedSubnet, SubnetSpec, SubnetType, creation_order, layout, plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DEFAULT_CIDR = "10.0.0.0/16"  # awsx
DEFAULT_ZONES = 3  # awsx

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
