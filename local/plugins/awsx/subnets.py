"""How a VPC's address range is divided into subnets: pure functions over CIDR blocks.

The rules are pulumi-awsx 3.11's (its `subnetStrategy` `Auto` and `Exact`, and explicit `cidrBlocks`): the
same specs give the same blocks and the same logical names, so a stack keeps its subnets when it moves
between the local AWS and AWS.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network
from typing import TYPE_CHECKING, Any

from local.plugins.errors import PluginError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SMALLEST_MASK = 28  # AWS: a subnet's block is between /16 and /28
SMALLEST_DEFAULT_ZONE_MASK = 26  # awsx: two default subnets of at least /28 in each zone
LARGEST_DEFAULT_ZONE_MASK = 16  # awsx: more than a /16 a zone is left unallocated


class SubnetType(StrEnum):
    """What a subnet can reach; in the order in which awsx creates them within a zone."""

    PUBLIC = "Public"
    PRIVATE = "Private"
    ISOLATED = "Isolated"
    UNUSED = "Unused"


CREATION_ORDER = list(SubnetType)


class LayoutError(PluginError):
    """Subnet specs that cannot be laid out; the message says which, and what to change."""


@dataclass(frozen=True, kw_only=True)
class SubnetSpec:
    """One entry of `subnetSpecs`: a subnet in every availability zone."""

    type: SubnetType
    name: str | None = None
    mask: int | None = None
    cidr_blocks: tuple[str, ...] | None = None
    tags: Any = None

    @classmethod
    def parse(cls, raw: Mapping[str, Any], index: int) -> SubnetSpec:
        """Read the spec as the SDK sends it. Raises LayoutError for an unknown type, size or key."""
        where = f"subnetSpecs[{index}]"
        known = {"type", "name", "cidrMask", "cidrBlocks", "size", "tags"}
        if unknown := sorted(set(raw) - known):
            raise LayoutError(f"{where}: the local AWS does not support {', '.join(unknown)}; leave it out")
        kinds = {kind.lower(): kind for kind in SubnetType}
        if (kind := kinds.get(str(raw.get("type", "")).lower())) is None:
            raise LayoutError(f"{where}.type is {raw.get('type')!r}; allowed: {', '.join(SubnetType)}")
        mask = _mask(raw, where)
        blocks = raw.get("cidrBlocks")
        return cls(
            type=kind,
            name=raw.get("name"),
            mask=mask,
            cidr_blocks=None if blocks is None else tuple(blocks),
            tags=raw.get("tags"),
        )


@dataclass(frozen=True, kw_only=True)
class PlannedSubnet:
    """One subnet to create: its zone (an index into the zones), block and names."""

    zone: int
    type: SubnetType
    spec_name: str
    cidr_block: str
    tags: Any = None

    def name(self, vpc: str) -> str:
        """The logical name; it never depends on the zone's name."""
        return f"{vpc}-{self.spec_name}-{self.zone + 1}"


def plan(
    vpc_cidr: str, zones: int, specs: Sequence[SubnetSpec] | None, *, zone_mask: int | None = None, exact: bool = False
) -> list[PlannedSubnet]:
    """Divide `vpc_cidr` among `zones` zones; `specs` None means awsx's private and public defaults.

    Raises LayoutError when blocks overlap, leave the VPC, are too many for it, or (`exact`) leave gaps.
    """
    vpc = _network(vpc_cidr, "cidrBlock")
    if specs is not None and not specs:
        raise LayoutError("subnetSpecs is empty: name at least one subnet, or leave it out for the defaults")
    if specs is not None and any(spec.cidr_blocks is not None for spec in specs):
        subnets = _explicit(zones, specs)
    else:
        subnets = _automatic(vpc, zones, specs, zone_mask)
    _check(vpc, subnets)
    if exact:
        _check_no_gaps(vpc, subnets)
    return subnets


def creation_order(subnets: Sequence[PlannedSubnet]) -> list[PlannedSubnet]:
    """Zone by zone, public first: a NAT gateway stands before the private subnet that routes to it."""
    created = [subnet for subnet in subnets if subnet.type is not SubnetType.UNUSED]
    return sorted(created, key=lambda subnet: (subnet.zone, CREATION_ORDER.index(subnet.type)))


def layout(subnets: Sequence[PlannedSubnet], specs: Sequence[SubnetSpec] | None) -> list[dict[str, Any]]:
    """The output `subnetLayout`: the specs with what was decided for them."""
    if specs is None:
        first_zone = [subnet for subnet in subnets if subnet.zone == 0]
        return [{"type": s.type.value, "cidrMask": IPv4Network(s.cidr_block).prefixlen} for s in first_zone]
    resolved = []
    for spec in specs:
        entry: dict[str, Any] = {"type": spec.type.value}
        if spec.name:
            entry["name"] = spec.name
        if spec.cidr_blocks is not None:
            entry["cidrBlocks"] = list(spec.cidr_blocks)
        elif spec.mask is not None:
            entry |= {"cidrMask": spec.mask, "size": 2 ** (32 - spec.mask)}
        resolved.append(entry)
    return resolved


def _mask(raw: Mapping[str, Any], where: str) -> int | None:
    mask, size = raw.get("cidrMask"), raw.get("size")
    if size is not None and (size < 1 or size & (size - 1)):
        raise LayoutError(f"{where}.size is {size}; it is a number of addresses, a power of two such as 256")
    from_size = None if size is None else 32 - int(math.log2(size))
    if mask is not None and from_size is not None and mask != from_size:
        raise LayoutError(f"{where}: cidrMask {mask} is not the size {size}; give one of the two")
    decided = from_size if mask is None else int(mask)
    if decided is not None and not 1 <= decided <= SMALLEST_MASK:
        raise LayoutError(f"{where}.cidrMask is {decided}; AWS's smallest subnet is /{SMALLEST_MASK}")
    return decided


def _network(cidr: str, where: str) -> IPv4Network:
    try:
        return IPv4Network(cidr)
    except ValueError as error:
        raise LayoutError(f"{where} is {cidr!r}: {error}; write it as 10.0.0.0/16") from None


def _bits(count: int) -> int:
    return math.ceil(math.log2(count)) if count else 0


def _explicit(zones: int, specs: Sequence[SubnetSpec]) -> list[PlannedSubnet]:
    for index, spec in enumerate(specs):
        if spec.cidr_blocks is None:
            raise LayoutError(f"subnetSpecs[{index}] has no cidrBlocks, others have: give them to all or to none")
        if len(spec.cidr_blocks) != zones:
            raise LayoutError(
                f"subnetSpecs[{index}].cidrBlocks has {len(spec.cidr_blocks)} blocks for {zones} availability"
                " zones: give one for each zone"
            )
        for block in spec.cidr_blocks:
            network = _network(block, f"subnetSpecs[{index}].cidrBlocks")
            if spec.mask is not None and network.prefixlen != spec.mask:
                raise LayoutError(f"subnetSpecs[{index}]: {block} is not a /{spec.mask}; leave cidrMask and size out")
    return [
        PlannedSubnet(
            zone=zone,
            type=spec.type,
            spec_name=spec.name or spec.type.lower(),
            cidr_block=(spec.cidr_blocks or ())[zone],
            tags=spec.tags,
        )
        for zone in range(zones)
        for spec in specs
    ]


def _automatic(
    vpc: IPv4Network, zones: int, specs: Sequence[SubnetSpec] | None, zone_mask: int | None
) -> list[PlannedSubnet]:
    mask = zone_mask if zone_mask is not None else vpc.prefixlen + _bits(zones)
    specs = _default_specs(mask) if specs is None else specs
    default_mask = mask + _bits(len(specs))
    masks = [spec.mask if spec.mask is not None else default_mask for spec in specs]
    wanted, room = sum(2 ** (32 - each) for each in masks), 2 ** (32 - mask)
    if wanted > room or mask > SMALLEST_MASK:
        raise LayoutError(
            f"the subnets of a zone need {wanted} addresses, a zone of {vpc} over {zones} zones has {room}:"
            " enlarge cidrBlock, make the subnets smaller, or use fewer zones"
        )
    subnets: list[PlannedSubnet] = []
    for zone in range(zones):
        after = int(vpc.network_address) + zone * room
        for spec, each in zip(specs, masks, strict=True):
            block = 2 ** (32 - each)
            start = -(-after // block) * block  # the next address that is aligned to the block
            subnets.append(
                PlannedSubnet(
                    zone=zone,
                    type=spec.type,
                    spec_name=spec.name or spec.type.lower(),
                    cidr_block=str(IPv4Network((start, each))),
                    tags=spec.tags,
                )
            )
            after = start + block
    return subnets


def _default_specs(zone_mask: int) -> list[SubnetSpec]:
    if zone_mask > SMALLEST_DEFAULT_ZONE_MASK:
        raise LayoutError(
            f"the default subnets need a /{SMALLEST_DEFAULT_ZONE_MASK} in each zone and there is a /{zone_mask}:"
            " enlarge cidrBlock, use fewer zones, or give subnetSpecs"
        )
    base = max(zone_mask, LARGEST_DEFAULT_ZONE_MASK)
    return [SubnetSpec(type=SubnetType.PRIVATE, mask=base + 1), SubnetSpec(type=SubnetType.PUBLIC, mask=base + 2)]


def _check(vpc: IPv4Network, subnets: Sequence[PlannedSubnet]) -> None:
    blocks = [(subnet, IPv4Network(subnet.cidr_block)) for subnet in subnets]
    for subnet, block in blocks:
        if not block.subnet_of(vpc):
            raise LayoutError(
                f"the {subnet.spec_name} subnet of zone {subnet.zone + 1} ({block}) is outside the VPC ({vpc}):"
                " enlarge cidrBlock, make the subnets smaller, or use fewer zones"
            )
    for index, (subnet, block) in enumerate(blocks):
        for other, other_block in blocks[index + 1 :]:
            if block.overlaps(other_block):
                raise LayoutError(
                    f"the {subnet.spec_name} subnet of zone {subnet.zone + 1} ({block}) overlaps the"
                    f" {other.spec_name} subnet of zone {other.zone + 1} ({other_block}): make the blocks disjoint"
                )


def _check_no_gaps(vpc: IPv4Network, subnets: Sequence[PlannedSubnet]) -> None:
    expected = int(vpc.network_address)
    for subnet in subnets:
        block = IPv4Network(subnet.cidr_block)
        if int(block.network_address) != expected:
            raise LayoutError(
                f"subnetStrategy Exact leaves no gap, and there is one before the {subnet.spec_name} subnet of zone"
                f" {subnet.zone + 1} ({block}): add a spec of type Unused there"
            )
        expected = int(block.broadcast_address) + 1
    if expected != int(vpc.broadcast_address) + 1:
        raise LayoutError(
            f"subnetStrategy Exact leaves no gap, and the end of {vpc} is not used: add a spec of type Unused"
        )
