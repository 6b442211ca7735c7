"""EC2 refuses what AWS refuses, so that a wrong order or an overlap shows on the local stack already.

MiniStack deletes what is still in use, and takes overlapping subnets and doubled rules and routes. It also
forgets a NAT gateway's address, and the group that a modified rule refers to.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
"""

from __future__ import annotations

import re
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

from ministack.services import alb, ec2, ecs, rds

from local.emulator.patching import guard, original, replace

if TYPE_CHECKING:
    from collections.abc import Iterator

Params = dict[str, Any]

STOPPED = "STOPPED"
_REFERENCED = re.compile(r"^(SecurityGroupRules?\.\d+\.SecurityGroupRule)\.ReferencedGroupId$")
_NAT = re.compile(r"<natGatewayId>(nat-\w+)</natGatewayId>(.*?)<natGatewayAddressSet/>", re.DOTALL)


def apply() -> None:
    original(ec2, "_parse_ip_permissions", "7c2dbe7668af")
    original(ec2, "_parse_member_list", "827648db3c95")
    guard(ec2, "_create_subnet", "607e159b1f48", _subnet_conflict)
    guard(ec2, "_delete_subnet", "dbc56de26456", _subnet_in_use)
    guard(ec2, "_delete_internet_gateway", "b43decd64e70", _gateway_attached)
    guard(ec2, "_detach_internet_gateway", "5dfc6f4c2d67", _addresses_mapped)
    guard(ec2, "_release_address", "c8d4c1a1b929", _address_in_use)
    guard(ec2, "_create_route", "14b67cded12f", _route_exists)
    guard(ec2, "_associate_route_table", "0045457cfab6", _already_associated)
    guard(ec2, "_delete_route_table", "2a8afa716786", _route_table_in_use)
    guard(ec2, "_delete_vpc", "b463fa2c2e6e", _vpc_in_use)
    guard(ec2, "_delete_security_group", "769ce93213d7", _group_in_use)
    guard(ec2, "_authorize_sg_ingress", "c00a0bb1d1ec", lambda p: _rule_exists(p, "IpPermissions"))
    guard(ec2, "_authorize_sg_egress", "35b543334920", lambda p: _rule_exists(p, "IpPermissionsEgress"))
    guard(ec2, "_describe_security_group_rules", "bfb3b7e4ad59", _rule_missing)
    modify = replace(ec2, "_modify_security_group_rules", "0a77d989bde1", lambda p: modify(_with_referenced_group(p)))
    create_nat = replace(ec2, "_create_nat_gateway", "440bbbbfa2a7", lambda p: _with_addresses(create_nat(p)))
    describe_nat = replace(ec2, "_describe_nat_gateways", "1673fcd2dd02", lambda p: _with_addresses(describe_nat(p)))


def _error(code: str, message: str) -> Any:
    return ec2._error(code, message, 400)


def _dependent(kind: str, resource_id: str) -> Any:
    return _error("DependencyViolation", f"The {kind} '{resource_id}' has dependencies and cannot be deleted.")


def _nat_gateways() -> Iterator[dict[str, Any]]:
    return (nat for nat in ec2._nat_gateways.values() if nat["State"] != "deleted")


def _subnet_conflict(p: Params) -> Any:
    vpc = ec2._vpcs.get(ec2._p(p, "VpcId"))
    cidr = ec2._p(p, "CidrBlock")
    if not vpc or not cidr:
        return None
    wanted = ip_network(cidr)
    if not wanted.subnet_of(ip_network(vpc["CidrBlock"])):  # type: ignore[arg-type]  # both are IPv4
        return _error("InvalidSubnet.Range", f"The CIDR '{cidr}' is invalid.")
    for subnet in ec2._subnets.values():
        if subnet["VpcId"] == vpc["VpcId"] and wanted.overlaps(ip_network(subnet["CidrBlock"])):
            return _error("InvalidSubnet.Conflict", f"The CIDR '{cidr}' conflicts with another subnet")
    return None


def _subnet_in_use(p: Params) -> Any:
    subnet_id = ec2._p(p, "SubnetId")
    used = any(nat["SubnetId"] == subnet_id for nat in _nat_gateways())
    used |= any(subnet_id in balancer["Subnets"] for balancer in alb._lbs.values())
    used |= any(task.get("_subnet") == subnet_id and task["lastStatus"] != STOPPED for task in ecs._tasks.values())
    return _dependent("subnet", subnet_id) if used else None


def _gateway_attached(p: Params) -> Any:
    gateway_id = ec2._p(p, "InternetGatewayId")
    attached = (ec2._internet_gateways.get(gateway_id) or {}).get("Attachments")
    return _dependent("internetGateway", gateway_id) if attached else None


def _addresses_mapped(p: Params) -> Any:
    vpc_id = ec2._p(p, "VpcId")
    if any(nat["VpcId"] == vpc_id and nat.get("AllocationId") for nat in _nat_gateways()):
        return _error(
            "DependencyViolation",
            f"Network {vpc_id} has some mapped public address(es). Please unmap those public address(es) "
            "before detaching the gateway.",
        )
    return None


def _address_in_use(p: Params) -> Any:
    allocation_id = ec2._p(p, "AllocationId")
    if any(nat.get("AllocationId") == allocation_id for nat in _nat_gateways()):
        return _error("InvalidIPAddress.InUse", f"The address with allocation id [{allocation_id}] is in use.")
    return None


def _route_exists(p: Params) -> Any:
    table = ec2._route_tables.get(ec2._p(p, "RouteTableId")) or {"Routes": []}
    destination = ec2._p(p, "DestinationCidrBlock")
    if destination and any(route.get("DestinationCidrBlock") == destination for route in table["Routes"]):
        return _error("RouteAlreadyExists", f"The route identified by {destination} already exists.")
    return None


def _already_associated(p: Params) -> Any:
    subnet_id = ec2._p(p, "SubnetId")
    for table in ec2._route_tables.values():
        if subnet_id and any(a.get("SubnetId") == subnet_id for a in table["Associations"]):
            return _error(
                "Resource.AlreadyAssociated",
                f"the specified association for route table {ec2._p(p, 'RouteTableId')} conflicts with an "
                "existing association",
            )
    return None


def _route_table_in_use(p: Params) -> Any:
    table_id = ec2._p(p, "RouteTableId")
    associations = (ec2._route_tables.get(table_id) or {}).get("Associations", [])
    return _dependent("routeTable", table_id) if associations else None


def _vpc_in_use(p: Params) -> Any:
    vpc_id = ec2._p(p, "VpcId")
    tables = [table for table in ec2._route_tables.values() if table["VpcId"] == vpc_id]
    own = [table for table in tables if not any(a.get("Main") for a in table["Associations"])]
    return _dependent("vpc", vpc_id) if own else None


def _group_in_use(p: Params) -> Any:
    group_id = ec2._p(p, "GroupId")
    groups = [group for group in ec2._security_groups.values() if group["GroupId"] != group_id]
    rules = [rule for group in groups for rule in [*group["IpPermissions"], *group["IpPermissionsEgress"]]]
    used = any(pair.get("GroupId") == group_id for rule in rules for pair in rule["UserIdGroupPairs"])
    used |= any(group_id in balancer["SecurityGroups"] for balancer in alb._lbs.values())
    used |= any(
        group_id == group["VpcSecurityGroupId"]
        for database in rds._instances.values()
        for group in database["VpcSecurityGroups"]
    )
    if used:
        return _error("DependencyViolation", f"resource {group_id} has a dependent object")
    return None


def _identity(rule: dict[str, Any]) -> tuple[Any, ...]:
    """What makes two rules of a group the same: everything but description, tags and id."""
    return (
        rule["IpProtocol"],
        rule.get("FromPort"),
        rule.get("ToPort"),
        frozenset(entry["CidrIp"] for entry in rule["IpRanges"]),
        frozenset(entry["CidrIpv6"] for entry in rule["Ipv6Ranges"]),
        frozenset(entry["PrefixListId"] for entry in rule["PrefixListIds"]),
        frozenset(pair.get("GroupId") for pair in rule["UserIdGroupPairs"]),
    )


def _rule_exists(p: Params, direction: str) -> Any:
    group = ec2._security_groups.get(ec2._p(p, "GroupId"))
    known = {_identity(rule) for rule in group[direction]} if group else set()
    if any(_identity(rule) in known for rule in ec2._parse_ip_permissions(p, "IpPermissions")):
        return _error("InvalidPermission.Duplicate", "the specified rule already exists")
    return None


def _rule_missing(p: Params) -> Any:
    known = {
        ec2._sg_rule_id(group["GroupId"], is_egress, rule)
        for group in ec2._security_groups.values()
        for is_egress, direction in ((False, "IpPermissions"), (True, "IpPermissionsEgress"))
        for rule in group[direction]
    }
    for rule_id in ec2._parse_member_list(p, "SecurityGroupRuleId"):
        if rule_id not in known:
            return _error("InvalidSecurityGroupRuleId.NotFound", f"The security group rule '{rule_id}' does not exist")
    return None


def _with_referenced_group(p: Params) -> Params:
    """MiniStack reads the answer's name of the field in the place of the request's."""
    return {_REFERENCED.sub(r"\1.ReferencedGroupInfo.GroupId", name): value for name, value in p.items()}


def _with_addresses(response: Any) -> Any:
    status, headers, body = response
    text = body.decode() if isinstance(body, bytes) else body
    return status, headers, _NAT.sub(_address, text).encode()


def _address(match: re.Match[str]) -> str:
    nat_id, between = match.groups()
    allocation_id = ec2._nat_gateways[nat_id].get("AllocationId")
    address = ec2._addresses.get(allocation_id)
    if not address:
        return match.group()
    item = f"<allocationId>{allocation_id}</allocationId><publicIp>{address['PublicIp']}</publicIp>"
    item += "<status>succeeded</status><isPrimary>true</isPrimary>"
    return (
        f"<natGatewayId>{nat_id}</natGatewayId>{between}"
        f"<natGatewayAddressSet><item>{item}</item></natGatewayAddressSet>"
    )
