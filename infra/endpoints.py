"""Ways to AWS's own services that stay inside the VPC."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

import pulumi
import pulumi_aws as aws

from infra.security_groups import HTTPS_PORT
from infra.settings import InterfaceEndpoint


@dataclass(frozen=True, kw_only=True)
class EndpointsArgs:
    """The VPC with its block, route tables and the subnets of the tasks; the services that get an interface in them.

    An interface endpoint is paid by the hour and zone; the gateway endpoint of S3 costs nothing and is always there.
    https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html
    """

    region: str
    vpc_id: pulumi.Input[str]
    cidr: IPv4Network
    route_table_ids: pulumi.Input[Sequence[str]]
    subnet_ids: pulumi.Input[Sequence[str]]
    services: Sequence[InterfaceEndpoint]


class Endpoints(pulumi.ComponentResource):
    """The gateway endpoint of S3, and an interface endpoint with private DNS for each service that was named.

    https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
    """

    def __init__(self, name: str, args: EndpointsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:endpoints:Endpoints", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        aws.ec2.VpcEndpoint(
            f"{name}-s3",
            vpc_id=args.vpc_id,
            service_name=f"com.amazonaws.{args.region}.s3",
            vpc_endpoint_type="Gateway",
            route_table_ids=args.route_table_ids,
            opts=child,
        )
        if args.services:
            security_group = _open_to_the_vpc(name, args, child)
            for service in args.services:
                aws.ec2.VpcEndpoint(
                    f"{name}-{service.value.replace('.', '-')}",
                    vpc_id=args.vpc_id,
                    service_name=f"com.amazonaws.{args.region}.{service.value}",
                    vpc_endpoint_type="Interface",
                    private_dns_enabled=True,
                    subnet_ids=args.subnet_ids,
                    security_group_ids=[security_group.id],
                    opts=child,
                )
        self.register_outputs({})


def _open_to_the_vpc(name: str, args: EndpointsArgs, opts: pulumi.ResourceOptions) -> aws.ec2.SecurityGroup:
    group = aws.ec2.SecurityGroup(name, vpc_id=args.vpc_id, description="Endpoints of AWS services", opts=opts)
    aws.vpc.SecurityGroupIngressRule(
        f"{name}-from-the-vpc",
        security_group_id=group.id,
        cidr_ipv4=str(args.cidr),
        ip_protocol="tcp",
        from_port=HTTPS_PORT,
        to_port=HTTPS_PORT,
        description="HTTPS from the VPC",
        opts=opts,
    )
    return group
