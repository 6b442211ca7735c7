"""The public entrance: an application load balancer."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.naming import Kind, Naming

HTTP_PORT = 80
INNER_PATHS = ("/metrics", "/health/*")
"""What the services answer to the inside only: scrapers and health checks ask the tasks themselves."""


@dataclass(frozen=True, kw_only=True)
class LoadBalancerArgs:
    """Where the load balancer stands."""

    naming: Naming
    vpc_id: pulumi.Input[str]
    subnet_ids: pulumi.Input[Sequence[str]]
    deletion_protection: bool = True


class LoadBalancer(pulumi.ComponentResource):
    """An internet-facing load balancer whose listener answers 404 until a service adds its rule.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html
    """

    dns_name: pulumi.Output[str]
    url: pulumi.Output[str]
    listener_arn: pulumi.Output[str]
    security_group_id: pulumi.Output[str]

    def __init__(self, name: str, args: LoadBalancerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:load_balancer:LoadBalancer", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        security_group = aws.ec2.SecurityGroup(
            name, vpc_id=args.vpc_id, description="Public entrance of the Data Aggregator", opts=child
        )
        aws.vpc.SecurityGroupIngressRule(
            f"{name}-from-anywhere",
            security_group_id=security_group.id,
            cidr_ipv4="0.0.0.0/0",  # the public entrance: everybody may come in here, and only here
            ip_protocol="tcp",
            from_port=HTTP_PORT,
            to_port=HTTP_PORT,
            description="HTTP from anywhere",
            opts=child,
        )
        balancer = aws.lb.LoadBalancer(
            name,
            name=args.naming.name(Kind.LOAD_BALANCER),
            load_balancer_type="application",
            internal=False,
            subnets=args.subnet_ids,
            security_groups=[security_group.id],
            drop_invalid_header_fields=True,
            enable_deletion_protection=args.deletion_protection,
            opts=child,
        )
        listener = aws.lb.Listener(
            name,
            load_balancer_arn=balancer.arn,
            port=HTTP_PORT,
            protocol="HTTP",
            default_actions=[
                {"type": "fixed-response", "fixed_response": {"content_type": "text/plain", "status_code": "404"}}
            ],
            opts=child,
        )
        aws.lb.ListenerRule(
            f"{name}-inner",
            listener_arn=listener.arn,
            priority=1,  # before every service's own rule
            conditions=[{"path_pattern": {"values": list(INNER_PATHS)}}],
            actions=[
                {"type": "fixed-response", "fixed_response": {"content_type": "text/plain", "status_code": "404"}}
            ],
            opts=child,
        )
        self.dns_name = balancer.dns_name
        self.url = pulumi.Output.concat("http://", balancer.dns_name)
        self.listener_arn = listener.arn
        self.security_group_id = security_group.id
        self.register_outputs({"url": self.url})
