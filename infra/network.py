"""The VPC."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

import pulumi
import pulumi_aws as aws
import pulumi_awsx as awsx

from infra.encryption import EncryptionKey
from infra.endpoints import Endpoints, EndpointsArgs
from infra.flow_logs import FlowLogs, FlowLogsArgs
from infra.naming import Naming
from infra.settings import InterfaceEndpoint, NatStrategy, Subnets

_NAT = {
    NatStrategy.NONE: awsx.ec2.NatGatewayStrategy.NONE,
    NatStrategy.SINGLE: awsx.ec2.NatGatewayStrategy.SINGLE,
    NatStrategy.PER_ZONE: awsx.ec2.NatGatewayStrategy.ONE_PER_AZ,
}


@dataclass(frozen=True, kw_only=True)
class NetworkArgs:
    """The block of the VPC, its subnets (one a zone in each tier), and how private ones reach the internet and AWS."""

    naming: Naming
    region: str
    cidr: IPv4Network
    zones: int
    subnets: Subnets
    nat: NatStrategy
    interface_endpoints: Sequence[InterfaceEndpoint]
    flow_log_retention_days: int
    key: EncryptionKey


class Network(pulumi.ComponentResource):
    """A VPC with public, private and isolated subnets, by awsx.

    Public subnets hold the load balancer and the NAT, private ones the tasks, isolated ones the database. The default
    security group lets nothing in or out, S3 is reached inside the VPC, and every flow is logged.
    https://www.pulumi.com/docs/iac/guides/clouds/aws/vpc/
    """

    vpc_id: pulumi.Output[str]
    public_subnet_ids: pulumi.Output[Sequence[str]]
    private_subnet_ids: pulumi.Output[Sequence[str]]
    isolated_subnet_ids: pulumi.Output[Sequence[str]]

    def __init__(self, name: str, args: NetworkArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:network:Network", name, None, opts)
        vpc = awsx.ec2.Vpc(
            name,
            cidr_block=str(args.cidr),
            number_of_availability_zones=args.zones,
            enable_dns_hostnames=True,
            subnet_strategy=awsx.ec2.SubnetAllocationStrategy.AUTO,
            subnet_specs=[
                _tier(awsx.ec2.SubnetType.PUBLIC, args.subnets.public),
                _tier(awsx.ec2.SubnetType.PRIVATE, args.subnets.private),
                _tier(awsx.ec2.SubnetType.ISOLATED, args.subnets.isolated),
            ],
            nat_gateways=awsx.ec2.NatGatewayConfigurationArgs(strategy=_NAT[args.nat]),
            opts=pulumi.ResourceOptions(parent=self),
        )
        child = pulumi.ResourceOptions(parent=self)
        # Empty on purpose: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2
        aws.ec2.DefaultSecurityGroup(name, vpc_id=vpc.vpc_id, ingress=[], egress=[], opts=child)
        Endpoints(
            "endpoints",
            EndpointsArgs(
                region=args.region,
                vpc_id=vpc.vpc_id,
                cidr=args.cidr,
                route_table_ids=vpc.route_tables.apply(_ids),
                subnet_ids=vpc.private_subnet_ids,
                services=args.interface_endpoints,
            ),
            child,
        )
        FlowLogs(
            "flows",
            FlowLogsArgs(
                naming=args.naming, vpc_id=vpc.vpc_id, retention_days=args.flow_log_retention_days, key=args.key
            ),
            child,
        )
        self.vpc_id = vpc.vpc_id
        self.public_subnet_ids = vpc.public_subnet_ids
        self.private_subnet_ids = vpc.private_subnet_ids
        self.isolated_subnet_ids = vpc.isolated_subnet_ids
        self.register_outputs({"vpc_id": self.vpc_id})


def _tier(kind: awsx.ec2.SubnetType, blocks: tuple[IPv4Network, ...]) -> awsx.ec2.SubnetSpecArgs:
    return awsx.ec2.SubnetSpecArgs(type=kind, cidr_blocks=[str(block) for block in blocks])


def _ids(route_tables: Sequence[aws.ec2.RouteTable]) -> pulumi.Output[list[str]]:
    return pulumi.Output.all(*(table.id for table in route_tables))
