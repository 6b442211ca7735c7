"""How the awsx component divides a VPC among zones and tiers."""

import pytest

from local.plugins.awsx.subnets import LayoutError, PlannedSubnet, SubnetSpec, SubnetType, creation_order, layout, plan


def _spec(kind: str, **more: object) -> SubnetSpec:
    return SubnetSpec.parse({"type": kind, **more}, 0)


def _blocks(subnets: list[PlannedSubnet]) -> dict[str, str]:
    return {subnet.name("net"): subnet.cidr_block for subnet in subnets}


def test_the_defaults_are_a_large_private_and_a_smaller_public_subnet_in_each_zone() -> None:
    assert _blocks(plan("10.0.0.0/16", 3, None)) == {
        "net-private-1": "10.0.0.0/19",
        "net-public-1": "10.0.32.0/20",
        "net-private-2": "10.0.64.0/19",
        "net-public-2": "10.0.96.0/20",
        "net-private-3": "10.0.128.0/19",
        "net-public-3": "10.0.160.0/20",
    }


def test_specs_without_sizes_share_a_zone_evenly_in_their_order() -> None:
    specs = [_spec("Public"), _spec("Private"), _spec("Isolated", name="db")]
    assert _blocks(plan("10.0.0.0/16", 2, specs)) == {
        "net-public-1": "10.0.0.0/19",
        "net-private-1": "10.0.32.0/19",
        "net-db-1": "10.0.64.0/19",
        "net-public-2": "10.0.128.0/19",
        "net-private-2": "10.0.160.0/19",
        "net-db-2": "10.0.192.0/19",
    }


def test_a_larger_subnet_after_a_smaller_one_starts_at_its_own_boundary() -> None:
    specs = [_spec("Public", cidrMask=24), _spec("Private", cidrMask=20)]
    assert _blocks(plan("10.0.0.0/16", 1, specs)) == {
        "net-public-1": "10.0.0.0/24",
        "net-private-1": "10.0.16.0/20",
    }


def test_a_size_in_addresses_is_a_mask() -> None:
    assert _blocks(plan("10.0.0.0/16", 1, [_spec("Isolated", size=256)])) == {"net-isolated-1": "10.0.0.0/24"}


def test_given_blocks_go_to_the_zones_in_their_order() -> None:
    specs = [
        _spec("Public", cidrBlocks=["10.0.0.0/24", "10.0.1.0/24"]),
        _spec("Private", cidrBlocks=["10.0.4.0/24", "10.0.5.0/24"]),
    ]
    assert _blocks(plan("10.0.0.0/16", 2, specs)) == {
        "net-public-1": "10.0.0.0/24",
        "net-private-1": "10.0.4.0/24",
        "net-public-2": "10.0.1.0/24",
        "net-private-2": "10.0.5.0/24",
    }


def test_public_subnets_are_created_first_in_each_zone_and_unused_ones_never() -> None:
    specs = [_spec("Isolated"), _spec("Unused"), _spec("Private"), _spec("Public")]
    order = [(subnet.zone, subnet.type) for subnet in creation_order(plan("10.0.0.0/16", 2, specs))]
    tiers = [SubnetType.PUBLIC, SubnetType.PRIVATE, SubnetType.ISOLATED]
    assert order == [(zone, tier) for zone in (0, 1) for tier in tiers]


def test_the_layout_says_what_was_decided() -> None:
    specs = [_spec("Public", size=256), _spec("Private", name="tasks")]
    assert layout(plan("10.0.0.0/16", 1, specs), specs) == [
        {"type": "Public", "cidrMask": 24, "size": 256},
        {"type": "Private", "name": "tasks"},
    ]
    assert layout(plan("10.0.0.0/16", 2, None), None) == [
        {"type": "Private", "cidrMask": 18},
        {"type": "Public", "cidrMask": 19},
    ]


@pytest.mark.parametrize(
    ("cidr", "zones", "specs", "message"),
    [
        ("10.0.0.1/16", 1, None, "cidrBlock is '10.0.0.1/16': 10.0.0.1/16 has host bits set"),
        ("10.0.0.0/16", 1, [], "subnetSpecs is empty"),
        ("10.0.0.0/26", 4, None, "the default subnets need a /26 in each zone and there is a /28"),
        (
            "10.0.0.0/24",
            2,
            [_spec("Public", cidrMask=25), _spec("Private", cidrMask=26)],
            "the subnets of a zone need 192 addresses, a zone of 10.0.0.0/24 over 2 zones has 128",
        ),
        (
            "10.0.0.0/16",
            1,
            [_spec("Public", cidrBlocks=["10.0.0.0/23"]), _spec("Private", cidrBlocks=["10.0.1.0/24"])],
            "the public subnet of zone 1 (10.0.0.0/23) overlaps the private subnet of zone 1 (10.0.1.0/24)",
        ),
        (
            "10.0.0.0/16",
            1,
            [_spec("Public", cidrBlocks=["10.1.0.0/24"])],
            "the public subnet of zone 1 (10.1.0.0/24) is outside the VPC (10.0.0.0/16)",
        ),
        (
            "10.0.0.0/16",
            2,
            [_spec("Public", cidrBlocks=["10.0.0.0/24"])],
            "subnetSpecs[0].cidrBlocks has 1 blocks for 2 availability zones",
        ),
        (
            "10.0.0.0/16",
            1,
            [_spec("Public", cidrBlocks=["10.0.0.0/24"]), _spec("Private")],
            "subnetSpecs[1] has no cidrBlocks, others have",
        ),
    ],
)
def test_a_layout_that_cannot_be_is_refused_with_the_block_and_the_remedy(
    cidr: str, zones: int, specs: list[SubnetSpec] | None, message: str
) -> None:
    with pytest.raises(LayoutError) as refused:
        plan(cidr, zones, specs)
    assert message in str(refused.value)


def test_exact_refuses_a_gap_and_takes_an_unused_spec_for_one() -> None:
    public = _spec("Public", cidrMask=17)
    with pytest.raises(LayoutError, match="is not used: add a spec of type Unused"):
        plan("10.0.0.0/16", 1, [public], exact=True)
    assert len(plan("10.0.0.0/16", 1, [public, _spec("Unused", cidrMask=17)], exact=True)) == 2


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"type": "Privat"}, "subnetSpecs[3].type is 'Privat'; allowed: Public, Private, Isolated, Unused"),
        ({"type": "Public", "size": 200}, "subnetSpecs[3].size is 200; it is a number of addresses"),
        ({"type": "Public", "cidrMask": 29}, "subnetSpecs[3].cidrMask is 29; AWS's smallest subnet is /28"),
        ({"type": "Public", "cidrMask": 24, "size": 512}, "cidrMask 24 is not the size 512"),
        ({"type": "Public", "ipv6": True}, "does not support ipv6"),
    ],
)
def test_a_spec_that_is_wrong_is_refused_by_its_place(raw: dict[str, object], message: str) -> None:
    with pytest.raises(LayoutError) as refused:
        SubnetSpec.parse(raw, 3)
    assert message in str(refused.value)
