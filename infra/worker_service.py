"""A service on Fargate that nobody asks: it works by itself."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from infra.autoscaling import Autoscaling, AutoscalingArgs
from infra.database import Database
from infra.rolling_service import RollingServiceArgs, rolling_service
from infra.secrets import Secret
from infra.security_groups import allow_http_out, task_security_group
from infra.settings import Worker
from infra.source_secrets import SourceSecrets
from infra.task import HealthCheck, Task, TaskArgs
from infra.verification import ExpectedService

PORT = 9000
"""Where its task answers its own health check; nobody else reaches it."""


@dataclass(frozen=True, kw_only=True)
class WorkerServiceArgs:
    """The task, its settings, and what it may use: secrets, databases, and the credentials of sources.

    ``alarms`` are the names of the alarms that roll a deployment back when they fire.
    """

    task: TaskArgs
    settings: Worker
    alarms: Sequence[pulumi.Input[str]]
    reads: Sequence[Secret]
    connects_to: Sequence[Database]
    source_secrets: SourceSecrets


class WorkerService(pulumi.ComponentResource):
    """A rolling service without a load balancer: a health check within the task says whether it works.

    Its tasks may reach any public address over HTTP and HTTPS; that they fetch nothing else is the program's business.
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html
    """

    expected: ExpectedService
    """What the verification has to find."""

    def __init__(self, name: str, args: WorkerServiceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:worker_service:WorkerService", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        cluster = args.task.cluster
        check = HealthCheck(command=_asks_itself(PORT))
        task = Task(name, dataclasses.replace(args.task, health_check=check), opts=child)
        security_group = task_security_group(name, cluster.args.vpc_id, child)
        permissions = [
            *task.grants,
            *(secret.grant_read_to(name, task.role_name) for secret in args.reads),
            args.source_secrets.grant_read_to(name, task.role_name, child),
            *(rule for database in args.connects_to for rule in database.allow_from(name, security_group.id)),
            allow_http_out(name, security_group.id, child),
        ]
        service = rolling_service(
            name,
            RollingServiceArgs(
                cluster=cluster,
                noun=args.task.noun,
                task=task,
                count=args.settings.min_count,
                security_group_id=security_group.id,
                alarms=args.alarms,
                after=permissions,
            ),
            self,
        )
        Autoscaling(
            name,
            AutoscalingArgs(cluster_name=cluster.name, service_name=service.name, settings=args.settings),
            child,
        )
        self.expected = ExpectedService(
            name=service.name,
            task_definition_arn=task.arn,
            container_name=task.container_name,
            log_group_name=task.log_group_name,
        )
        self.register_outputs({"service_name": service.name})


def _asks_itself(port: int) -> tuple[str, ...]:
    """With what the image has: Python, and no curl."""
    asks = f"import urllib.request as r; r.urlopen('http://127.0.0.1:{port}/health/ready', timeout=4)"
    return ("CMD", "python", "-c", asks)
