"""Networks: subnets, the routes out of them, endpoints, and names.

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
"""

import ipaddress
import re
from collections.abc import Iterator, Mapping
from typing import Any

from stacks.review.changes.change import Danger, Difference
from stacks.review.changes.preview import UNKNOWN, Operation, Step
from stacks.review.differences import generic
from stacks.review.differences.kind import Kind, Meaning, Part, off, on, setting
from stacks.review.differences.values import AFTER, listed, mappings, same, text_of

_DESTINATIONS = (
    "destinationCidrBlock",
    "destinationIpv6CidrBlock",
    "destinationPrefixListId",
    "cidrBlock",
    "ipv6CidrBlock",
)
_TARGETS = {
    "natGatewayId": "the NAT gateway",
    "gatewayId": "the gateway",
    "egressOnlyGatewayId": "the egress-only gateway",
    "vpcPeeringConnectionId": "the peered network",
    "transitGatewayId": "the transit gateway",
    "vpcEndpointId": "the endpoint",
    "networkInterfaceId": "the interface",
    "carrierGatewayId": "the carrier gateway",
    "localGatewayId": "the local gateway",
    "coreNetworkArn": "the core network",
}
_CLOSED = re.compile(r"private|isolated", re.IGNORECASE)


def _route(step: Step) -> Iterator[Difference]:
    old, new = (_routes([side]) if side else {} for side in (step.old, step.new))
    yield from _compared(step, old, new)


def _inline(step: Step) -> Iterator[Difference]:
    if UNKNOWN in (step.old.get("routes"), step.new.get("routes")):
        raise ValueError("the routes are not known yet")
    old, new = (_routes(mappings(side.get("routes"))) for side in (step.old, step.new))
    yield from _compared(step, old, new)


def _compared(step: Step, old: dict[str, str], new: dict[str, str]) -> Iterator[Difference]:
    created = step.operation in {Operation.CREATE, Operation.IMPORT}
    for destination in [*old, *(each for each in new if each not in old)]:
        before, after = old.get(destination), new.get(destination)
        if before == after:
            continue
        note, danger = _judged(step, destination, after)
        if created and not danger:
            continue
        yield Difference(subject=f"route to {destination}", before=before, after=after, note=note, danger=danger)


def _judged(step: Step, destination: str, target: str | None) -> tuple[str, Danger | None]:
    if target is None:
        return "what went there has no way", Danger.AVAILABILITY if step.operation is not Operation.DELETE else None
    if not _CLOSED.search(step.name) or destination not in ("anywhere", "anywhere by IPv6"):
        return "", None
    kind = "isolated" if "isolated" in step.name.lower() else "private"
    if target.startswith(_TARGETS["gatewayId"]):
        return f"{kind} subnets get a way from and to the internet: they are no longer {kind}", Danger.SECURITY
    if kind == "isolated":
        return "isolated subnets get a way out to the internet", Danger.SECURITY
    return "", None


def _routes(routes: list[Mapping[str, Any]]) -> dict[str, str]:
    return {_destination(each): _target(each) for each in routes}


def _destination(route: Mapping[str, Any]) -> str:
    given = next((route[name] for name in _DESTINATIONS if route.get(name)), None)
    return {"0.0.0.0/0": "anywhere", "::/0": "anywhere by IPv6"}.get(str(given), str(text_of(given)))


def _target(route: Mapping[str, Any]) -> str:
    for name, words in _TARGETS.items():
        if value := route.get(name):
            return f"{words} ({AFTER})" if value == UNKNOWN else f"{words} {text_of(value)}"
    return "nowhere"


def _block(old: Any, new: Any) -> Meaning | None:
    if not isinstance(old, str) or not isinstance(new, str):
        return None
    try:
        before, after = (ipaddress.ip_network(each) for each in (old, new))
    except ValueError:
        return None
    count = f"{before.num_addresses:,} → {after.num_addresses:,} addresses"
    return Meaning(count if before.num_addresses != after.num_addresses else "as many addresses")


def _record(step: Step) -> Iterator[Difference]:
    """A DNS record as one line: where its name leads."""
    name = f"{text_of((step.new or step.old).get('type'))} {text_of((step.new or step.old).get('name'))}"
    old, new = (_leads_to(side) if side else None for side in (step.old, step.new))
    if old == new:
        return
    gone = step.operation is Operation.DELETE
    yield Difference(
        subject=f"DNS {name}",
        before=old,
        after=new,
        note="the name leads nowhere; resolvers forget it after its TTL" if gone else "",
        danger=Danger.AVAILABILITY if gone else None,
    )


def _leads_to(inputs: Mapping[str, Any]) -> str | None:
    aliases = [str(text_of(each.get("name"))) for each in mappings(inputs.get("aliases"))]
    records = sorted(str(text_of(each)) for each in listed(inputs.get("records")))
    return ", ".join([*aliases, *records]) or (AFTER if inputs.get("aliases") == UNKNOWN else None)


def _alias_rest(step: Step) -> Iterator[Difference]:
    old, new = (
        [{k: v for k, v in each.items() if k != "name"} for each in mappings(side.get("aliases"))]
        for side in (step.old, step.new)
    )
    if UNKNOWN not in (step.old.get("aliases"), step.new.get("aliases")) and not same(old, new):
        yield from generic.differences("alias", old, new)


def _logs_end(step: Step) -> Iterator[Difference]:
    if step.operation is Operation.DELETE:
        yield Difference(subject="flow log", note="who talked to whom is not kept", danger=Danger.SECURITY)


KINDS: dict[str, Kind] = {
    "aws:ec2/vpc:Vpc": (
        setting("cidrBlock", "addresses", _block),
        setting("enableDnsSupport", "DNS", off("no name is resolved within", Danger.AVAILABILITY), default=True),
        setting(
            "enableDnsHostnames",
            "DNS names",
            off("endpoints are not found by name", Danger.AVAILABILITY),
            default=False,
        ),
    ),
    "aws:ec2/subnet:Subnet": (
        setting("cidrBlock", "addresses", _block),
        setting("availabilityZone", "zone"),
        setting(
            "mapPublicIpOnLaunch",
            "public addresses by default",
            on("what starts there is reached from the internet where its security groups allow it", Danger.SECURITY),
            default=False,
        ),
    ),
    "aws:ec2/route:Route": (Part(properties=(*_DESTINATIONS, *_TARGETS), tell=_route, created=True, deleted=True),),
    "aws:ec2/routeTable:RouteTable": (Part(properties=("routes",), tell=_inline, created=True),),
    "aws:ec2/defaultRouteTable:DefaultRouteTable": (Part(properties=("routes",), tell=_inline, created=True),),
    "aws:ec2/vpcEndpoint:VpcEndpoint": (
        setting(
            "privateDnsEnabled",
            "AWS's own names lead here",
            off("calls go over the internet, or nowhere", Danger.AVAILABILITY),
        ),
    ),
    "aws:ec2/flowLog:FlowLog": (
        setting("trafficType", "records"),
        Part(properties=(), tell=_logs_end, deleted=True),
    ),
    "aws:route53/record:Record": (
        Part(properties=("aliases", "records"), tell=_record, created=True, deleted=True),
        Part(properties=(), tell=_alias_rest),
        setting("ttl", "resolvers keep it for", unit="s"),
    ),
}
