"""A service on Fargate behind the load balancer."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.autoscaling import Autoscaling, AutoscalingArgs
from infra.database import Database
from infra.load_balancer import LoadBalancer
from infra.naming import Kind
from infra.rolling_service import RollingServiceArgs, rolling_service
from infra.secrets import GivenSecret, Secret
from infra.security_groups import allow_between, allow_http_out, task_security_group
from infra.settings import Service as ServiceSettings
from infra.source_secrets import SourceSecrets
from infra.task import Task, TaskArgs
from infra.verification import ExpectedService

HEALTH_CHECK_INTERVAL_S = 5
HEALTHY_AFTER = 2
"""Two checks of 5 s: a new task serves after 10 s instead of the load balancer's default of 150 s.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-healthcheck.html
"""


@dataclass(frozen=True, kw_only=True)
class WebServiceArgs:
    """The task that serves on a port, how many of it, and which paths of the load balancer lead to it.

    ``reads``, ``manages`` and ``connects_to`` are the secrets, the credentials of sources and the databases that it may
    use; ``fetches``: it reaches sources over plain HTTP too. ``alarms`` are the names of the alarms
    that roll a deployment back when they fire.
    """

    task: TaskArgs
    port: int
    load_balancer: LoadBalancer
    settings: ServiceSettings
    alarms: Sequence[pulumi.Input[str]]
    paths: Sequence[str]
    priority: int
    health_path: str
    deregistration_delay_s: int
    start_grace_s: int = 60
    reads: Sequence[Secret | GivenSecret] = ()
    manages: Sequence[SourceSecrets] = ()
    connects_to: Sequence[Database] = ()
    fetches: bool = False


class WebService(pulumi.ComponentResource):
    """A rolling service that takes traffic once it is healthy, and goes back to its last good task definition."""

    expected: ExpectedService
    """What the verification has to find."""
    target_group_suffix: pulumi.Output[str]
    """The target group as the load balancer's metrics name it."""

    def __init__(self, name: str, args: WebServiceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:web_service:WebService", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        cluster, naming, noun = args.task.cluster, args.task.cluster.args.naming, args.task.noun
        task = Task(name, dataclasses.replace(args.task, port=args.port), opts=child)
        security_group = task_security_group(name, cluster.args.vpc_id, child)
        permissions = [
            *task.grants,
            *(secret.grant_read_to(name, task.role_name) for secret in args.reads),
            *(secrets.grant_manage_to(name, task.role_name, child) for secrets in args.manages),
            *(rule for database in args.connects_to for rule in database.allow_from(name, security_group.id)),
            *([allow_http_out(name, security_group.id, child)] if args.fetches else []),
        ]
        allow_between(
            client="load-balancer",
            client_group_id=args.load_balancer.security_group_id,
            server=name,
            server_group_id=security_group.id,
            port=args.port,
            opts=child,
        )
        target_group = aws.lb.TargetGroup(
            name,
            name=naming.name(Kind.TARGET_GROUP, noun, replaced_with=(args.port, "HTTP", "ip")),
            vpc_id=cluster.args.vpc_id,
            port=args.port,
            protocol="HTTP",
            target_type="ip",
            deregistration_delay=args.deregistration_delay_s,
            health_check={
                "path": args.health_path,
                "protocol": "HTTP",
                "matcher": "200",
                "interval": HEALTH_CHECK_INTERVAL_S,
                "timeout": HEALTH_CHECK_INTERVAL_S - 1,
                "healthy_threshold": HEALTHY_AFTER,
                "unhealthy_threshold": HEALTHY_AFTER,
            },
            opts=child,
        )
        # A target group takes health checks once a listener uses it, and a service wants that before it is made.
        rule = aws.lb.ListenerRule(
            name,
            listener_arn=args.load_balancer.listener_arn,
            priority=args.priority,
            actions=[{"type": "forward", "target_group_arn": target_group.arn}],
            conditions=[{"path_pattern": {"values": list(args.paths)}}],
            opts=child,
        )
        service = rolling_service(
            name,
            RollingServiceArgs(
                cluster=cluster,
                noun=noun,
                task=task,
                count=args.settings.min_count,
                security_group_id=security_group.id,
                alarms=args.alarms,
                after=[rule, *permissions],
                load_balancers=[
                    {
                        "target_group_arn": target_group.arn,
                        "container_name": task.container_name,
                        "container_port": args.port,
                    }
                ],
                start_grace_s=args.start_grace_s,
            ),
            self,
        )
        Autoscaling(
            name,
            AutoscalingArgs(
                cluster_name=cluster.name,
                service_name=service.name,
                settings=args.settings,
                request_label=pulumi.Output.concat(args.load_balancer.arn_suffix, "/", target_group.arn_suffix),
                requests_per_min=args.settings.requests_per_min,
            ),
            child,
        )
        self.target_group_suffix = target_group.arn_suffix
        self.expected = ExpectedService(
            name=service.name,
            task_definition_arn=task.arn,
            container_name=task.container_name,
            log_group_name=task.log_group_name,
        )
        self.register_outputs({"service_name": service.name})
