"""Amazon EC2 and VPC: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html"""

from collections.abc import Iterator

from stacks.policies.control import Controls, Properties, Resource, Severity, Stack, unless

EC2 = Controls()
ACL = "aws:ec2/networkAcl:NetworkAcl"
DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
FLOW_LOG = "aws:ec2/flowLog:FlowLog"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
SUBNET = "aws:ec2/subnet:Subnet"
VPC = "aws:ec2/vpc:Vpc"

WORLD = {"0.0.0.0/0", "::/0"}
SSH, RDP = 22, 3389
AUTHORIZED = {80, 443}
# https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19
HIGH_RISK = (
    *(20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601),
    *(8080, 8088, 8888, 9200, 9300),
)


def _open_to_the_world(resource: Properties) -> Iterator[tuple[int, int]]:
    """The ranges of ports that a rule, or a group by its own rules, opens to every address."""
    for rule in resource.get("ingress") or [resource]:
        blocks = [rule.get("cidrIpv4"), rule.get("cidrIpv6")]
        blocks += [*(rule.get("cidrBlocks") or []), *(rule.get("ipv6CidrBlocks") or [])]
        if not WORLD & set(blocks):
            continue
        if str(rule.get("ipProtocol", rule.get("protocol"))) in {"-1", "all"}:
            yield 0, 65535
        else:
            yield int(rule.get("fromPort") or 0), int(rule.get("toPort") or 0)


def _closed(resource: Properties, *ports: int) -> str | None:
    opened = [port for port in ports if any(low <= port <= high for low, high in _open_to_the_world(resource))]
    return unless(not opened, f"every address may reach port {', '.join(map(str, opened))}")


@EC2.across("EC2.2", "VPC default security groups should not allow inbound or outbound traffic", Severity.HIGH, VPC)
def empty_default_group(vpc: Resource, stack: Stack) -> str | None:
    groups = stack.attached(vpc, DEFAULT_GROUP, "vpcId")
    if not groups:
        return "no DefaultSecurityGroup empties its default group"
    open_groups = [each.name for each in groups if each.properties.get("ingress") or each.properties.get("egress")]
    return unless(not open_groups, f"the DefaultSecurityGroup {', '.join(open_groups)} has rules")


@EC2.across("EC2.6", "VPC flow logging should be enabled in all VPCs", Severity.MEDIUM, VPC)
def flows_logged(vpc: Resource, stack: Stack) -> str | None:
    kinds = {each.properties.get("trafficType") for each in stack.attached(vpc, FLOW_LOG, "vpcId")}
    return unless(bool(kinds & {"ALL", "REJECT"}), "no FlowLog records its refused traffic")


@EC2.on(
    "EC2.13", "Security groups should not allow ingress from everywhere to port 22", Severity.HIGH, GROUP, INGRESS_RULE
)
def no_ssh(resource: Properties) -> str | None:
    return _closed(resource, SSH)


@EC2.on(
    "EC2.14",
    "Security groups should not allow ingress from everywhere to port 3389",
    Severity.HIGH,
    GROUP,
    INGRESS_RULE,
)
def no_rdp(resource: Properties) -> str | None:
    return _closed(resource, RDP)


@EC2.on("EC2.15", "EC2 subnets should not automatically assign public IP addresses", Severity.MEDIUM, SUBNET)
def no_automatic_address(subnet: Properties) -> str | None:
    return unless(subnet.get("mapPublicIpOnLaunch") is not True, "mapPublicIpOnLaunch is true")


@EC2.on(
    "EC2.18",
    "Security groups should only allow unrestricted incoming traffic for authorized ports",
    Severity.HIGH,
    GROUP,
    INGRESS_RULE,
)
def authorized_ports(resource: Properties) -> str | None:
    ranges = [(low, high) for low, high in _open_to_the_world(resource) if low != high or low not in AUTHORIZED]
    named = ", ".join(f"{low}-{high}" for low, high in ranges)
    return unless(not ranges, f"every address may reach ports {named}; only {sorted(AUTHORIZED)} are authorized")


@EC2.on(
    "EC2.19",
    "Security groups should not allow unrestricted access to ports with high risk",
    Severity.CRITICAL,
    GROUP,
    INGRESS_RULE,
)
def no_high_risk(resource: Properties) -> str | None:
    return _closed(resource, *HIGH_RISK)


@EC2.on("EC2.21", "Network ACLs should not allow ingress from everywhere to port 22 or 3389", Severity.MEDIUM, ACL)
def acl_closed(acl: Properties) -> str | None:
    allowed = [rule for rule in acl.get("ingress") or [] if rule.get("action") == "allow"]
    opened = [
        port
        for port in (SSH, RDP)
        for rule in allowed
        if {rule.get("cidrBlock"), rule.get("ipv6CidrBlock")} & WORLD
        and (str(rule.get("protocol")) == "-1" or int(rule["fromPort"]) <= port <= int(rule["toPort"]))
    ]
    return unless(not opened, f"every address may reach port {', '.join(map(str, opened))}")
