"""The entrance: an application load balancer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from infra.naming import Kind, Naming
from infra.policy_documents import service_may
from infra.security_groups import HTTPS_PORT
from infra.storage import Bucket

HTTP_PORT = 80
INNER_PATHS = ("/metrics", "/health/*")
"""What the services answer to the inside only: scrapers and health checks ask the tasks themselves."""
TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06"
"""TLS 1.3 and 1.2: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html"""
_LOG_PREFIX = "load-balancer"
_NOT_FOUND: aws.lb.ListenerDefaultActionFixedResponseArgsDict = {"content_type": "text/plain", "status_code": "404"}


@dataclass(frozen=True, kw_only=True)
class Tls:
    """The certificate of the HTTPS listener, and the prefix list of those who may reach it: CloudFront's addresses."""

    certificate_arn: pulumi.Input[str]
    clients_prefix_list_id: str


@dataclass(frozen=True, kw_only=True)
class LoadBalancerArgs:
    """Where the load balancer stands and where it logs. Without ``tls`` it speaks plain HTTP with everybody."""

    naming: Naming
    vpc_id: pulumi.Input[str]
    subnet_ids: pulumi.Input[Sequence[str]]
    access_logs: Bucket
    tls: Tls | None
    deletion_protection: bool = True


class LoadBalancer(pulumi.ComponentResource):
    """An internet-facing load balancer whose listener answers 404 until a service adds its rule.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html
    """

    dns_name: pulumi.Output[str]
    hosted_zone_id: pulumi.Output[str]
    arn_suffix: pulumi.Output[str]
    listener_arn: pulumi.Output[str]
    security_group_id: pulumi.Output[str]

    def __init__(self, name: str, args: LoadBalancerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:load_balancer:LoadBalancer", name, None, opts)
        self._name = name
        child = pulumi.ResourceOptions(parent=self)
        security_group = aws.ec2.SecurityGroup(
            name, vpc_id=args.vpc_id, description="Public entrance of the Data Aggregator", opts=child
        )
        self._let_in(security_group, args.tls)
        may_log = args.access_logs.restrict(
            args.access_logs.arn.apply(lambda arn: _may_log(arn, args.naming.account_id))
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
            access_logs={"bucket": args.access_logs.name, "prefix": _LOG_PREFIX, "enabled": True},
            opts=pulumi.ResourceOptions(parent=self, depends_on=[may_log]),
        )
        listener = self._listener(balancer, args.tls)
        aws.lb.ListenerRule(
            f"{name}-inner",
            listener_arn=listener.arn,
            priority=1,  # before every service's own rule
            conditions=[{"path_pattern": {"values": list(INNER_PATHS)}}],
            actions=[{"type": "fixed-response", "fixed_response": _NOT_FOUND}],
            opts=child,
        )
        self.dns_name = balancer.dns_name
        self.hosted_zone_id = balancer.zone_id
        self.arn_suffix = balancer.arn_suffix
        self.listener_arn = listener.arn
        self.security_group_id = security_group.id
        self.register_outputs({"dns_name": self.dns_name})

    def _let_in(self, group: aws.ec2.SecurityGroup, tls: Tls | None) -> None:
        opts = pulumi.ResourceOptions(parent=self)
        if tls is None:
            aws.vpc.SecurityGroupIngressRule(
                f"{self._name}-from-anywhere",
                security_group_id=group.id,
                cidr_ipv4="0.0.0.0/0",  # the public entrance: everybody may come in here, and only here
                ip_protocol="tcp",
                from_port=HTTP_PORT,
                to_port=HTTP_PORT,
                description="HTTP from anywhere",
                opts=opts,
            )
            return
        # One rule: the list counts as 55 of the 60 that a group may have.
        # https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
        aws.vpc.SecurityGroupIngressRule(
            f"{self._name}-from-cloudfront",
            security_group_id=group.id,
            prefix_list_id=tls.clients_prefix_list_id,
            ip_protocol="tcp",
            from_port=HTTPS_PORT,
            to_port=HTTPS_PORT,
            description="HTTPS from CloudFront",
            opts=opts,
        )

    def _listener(self, balancer: aws.lb.LoadBalancer, tls: Tls | None) -> aws.lb.Listener:
        """The listener that the services add their rules to; with TLS, one beside it that sends HTTP there."""
        opts = pulumi.ResourceOptions(parent=self)
        if tls is None:
            return aws.lb.Listener(
                self._name,
                load_balancer_arn=balancer.arn,
                port=HTTP_PORT,
                protocol="HTTP",
                default_actions=[{"type": "fixed-response", "fixed_response": _NOT_FOUND}],
                opts=opts,
            )
        aws.lb.Listener(
            f"{self._name}-to-https",
            load_balancer_arn=balancer.arn,
            port=HTTP_PORT,
            protocol="HTTP",
            default_actions=[
                {
                    "type": "redirect",
                    "redirect": {"protocol": "HTTPS", "port": str(HTTPS_PORT), "status_code": "HTTP_301"},
                }
            ],
            opts=opts,
        )
        return aws.lb.Listener(
            self._name,
            load_balancer_arn=balancer.arn,
            port=HTTPS_PORT,
            protocol="HTTPS",
            ssl_policy=TLS_POLICY,
            certificate_arn=tls.certificate_arn,
            default_actions=[{"type": "fixed-response", "fixed_response": _NOT_FOUND}],
            opts=opts,
        )


def _may_log(bucket_arn: str, account_id: str) -> dict[str, Any]:
    """Only this account's load balancers: their account stands in the path.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
    """
    return service_may(
        "AccessLogs",
        "logdelivery.elasticloadbalancing.amazonaws.com",
        ["s3:PutObject"],
        [f"{bucket_arn}/{_LOG_PREFIX}/AWSLogs/{account_id}/*"],
    )
