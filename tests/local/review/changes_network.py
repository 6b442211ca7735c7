"""Changes of the VPC and of who reaches whom."""

from stacks.review.changes.change import Danger, Downtime
from stacks.review.changes.preview import Operation, Order
from stacks.review.report import Verdict
from tests.local.review.edits import replaced, setting
from tests.local.review.golden import SERVICE, Golden, Says

_OPEN_TO_ALL = """        aws.vpc.SecurityGroupIngressRule(
            f"{name}-from-anywhere",
            security_group_id=security_group.id,
            cidr_ipv4="0.0.0.0/0",
            ip_protocol="tcp",
            from_port=POSTGRES_PORT,
            to_port=POSTGRES_PORT,
            opts=child,
        )
        subnets = aws.rds.SubnetGroup("""
_THREE_ZONES = {
    "public": ["10.10.0.0/24", "10.10.1.0/24", "10.10.2.0/24"],
    "private": ["10.10.16.0/20", "10.10.32.0/20", "10.10.48.0/20"],
    "isolated": ["10.10.8.0/24", "10.10.9.0/24", "10.10.10.0/24"],
}
_OTHER_RANGE = {
    "public": ["10.11.0.0/24", "10.11.1.0/24"],
    "private": ["10.11.16.0/20", "10.11.32.0/20"],
    "isolated": ["10.11.8.0/24", "10.11.9.0/24"],
}

CHANGES = (
    Golden(
        change="a private subnet gets another range",
        edits=(setting("network.subnets.private", ["10.10.16.0/20", "10.10.48.0/20"]),),
        headline=("2 replaced", "4 updated"),
        count=6,
        says=(
            Says(
                resource="aws:ec2/subnet:Subnet network-private-2",
                operation=Operation.REPLACE,
                danger=Danger.REPLACED,
                brick="network",
                forced_by=("cidrBlock",),
                order=Order.CREATE_FIRST,
                downtime=Downtime.SECONDS,
                holds_data=False,
                words=("10.10.32.0/20.*10.10.48.0/20",),
            ),
            Says(
                resource="aws:ec2/routeTableAssociation:RouteTableAssociation network-private-2",
                operation=Operation.REPLACE,
                danger=Danger.REPLACED,
                forced_by=("subnetId",),
                downtime=Downtime.SECONDS,
            ),
            Says(resource=f"{SERVICE} api", operation=Operation.UPDATE, danger=Danger.OTHER, words=("subnet",)),
        ),
        unsaid=("data may be lost",),
    ),
    Golden(
        change="the VPC gets another range, and everything in it goes with it",
        edits=(setting("network.cidr", "10.11.0.0/16"), setting("network.subnets", _OTHER_RANGE)),
        headline=(r"\d\d replaced",),
        says=(
            Says(
                resource="aws:ec2/vpc:Vpc network",
                operation=Operation.REPLACE,
                danger=Danger.REPLACED,
                forced_by=("cidrBlock",),
                order=Order.CREATE_FIRST,
                downtime=Downtime.MINUTES,
                words=("10.10.0.0/16.*10.11.0.0/16",),
            ),
            Says(
                resource="aws:lb/targetGroup:TargetGroup api",
                operation=Operation.REPLACE,
                danger=Danger.REPLACED,
                forced_by=("vpcId",),
            ),
            Says(
                resource="aws:ec2/securityGroup:SecurityGroup database",
                operation=Operation.REPLACE,
                danger=Danger.REPLACED,
                forced_by=("vpcId",),
            ),
        ),
        unsaid=("data may be lost",),
    ),
    Golden(
        change="PostgreSQL opened to the whole internet",
        edits=(replaced("infra/database.py", "        subnets = aws.rds.SubnetGroup(", _OPEN_TO_ALL),),
        verdict=Verdict.FAILED,
        headline=("polic", "1 created", "1 is security-relevant"),
        count=1,
        says=(
            Says(
                resource="aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule database-from-anywhere",
                operation=Operation.CREATE,
                danger=Danger.SECURITY,
                brick="database",
                words=("5432|PostgreSQL", "anyone|anybody|everybody|everyone|internet|anywhere"),
            ),
        ),
        comment=("security", r"EC2\.\d+", "NACL|security group|ingress|5432"),
    ),
    Golden(
        change="the tasks reach nothing but the VPC",
        edits=(
            replaced(
                "infra/security_groups.py",
                'cidr_ipv4="0.0.0.0/0",  # ECR, Secrets Manager and CloudWatch answer on public addresses that change',
                'cidr_ipv4="10.10.0.0/16",',
            ),
        ),
        headline=("6 updated",),
        count=6,
        says=(
            Says(
                resource="aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule api-to-https",
                operation=Operation.UPDATE,
                danger=Danger.SECURITY,
                words=("443|HTTPS", "10.10.0.0/16"),
            ),
        ),
    ),
    Golden(
        change="a security group gets another description, which replaces it",
        edits=(
            replaced("infra/database.py", "PostgreSQL of the Data Aggregator", "The database of the Data Aggregator"),
        ),
        says=(
            Says(
                resource="aws:ec2/securityGroup:SecurityGroup database",
                operation=Operation.REPLACE,
                danger=Danger.REPLACED,
                forced_by=("description",),
                order=Order.CREATE_FIRST,
                downtime=Downtime.NONE,
            ),
            Says(
                resource="aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule database-from-api",
                operation=Operation.REPLACE,
                danger=Danger.REPLACED,
                forced_by=("securityGroupId",),
            ),
            Says(
                resource="aws:rds/instance:Instance database",
                operation=Operation.UPDATE,
                danger=Danger.OTHER,
                holds_data=True,
            ),
        ),
        unsaid=("data may be lost",),
    ),
    Golden(
        change="a third zone, and a NAT gateway in each",
        edits=(
            setting("network.zones", 3),
            setting("network.subnets", _THREE_ZONES),
            setting("network.nat", "per_zone"),
        ),
        headline=("created", "updated"),
        says=(
            Says(resource="aws:ec2/subnet:Subnet network-isolated-3", operation=Operation.CREATE, danger=Danger.OTHER),
            Says(resource="aws:ec2/natGateway:NatGateway network-2", operation=Operation.CREATE, danger=Danger.OTHER),
            Says(
                resource="aws:ec2/route:Route network-private-2",
                operation=Operation.UPDATE,
                danger=Danger.AVAILABILITY,
                words=("nat",),
            ),
            Says(resource=f"{SERVICE} web", operation=Operation.UPDATE, danger=Danger.AVAILABILITY, words=("subnet",)),
        ),
        unsaid=("data may be lost", r"\d replaced"),
    ),
)
