"""A service on Fargate whose tasks are replaced while it goes on."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.cluster import Cluster
from infra.naming import Kind
from infra.task import Task


@dataclass(frozen=True, kw_only=True)
class RollingServiceArgs:
    """The task and how many of it there are to begin with, in which security group.

    ``load_balancers`` are the targets that its tasks become, which have ``start_grace_s`` to get healthy; ``alarms``
    are the names of the alarms that roll a deployment back when they fire; ``after`` is what has to be there first.
    """

    cluster: Cluster
    noun: str
    task: Task
    count: int
    security_group_id: pulumi.Input[str]
    alarms: Sequence[pulumi.Input[str]]
    after: Sequence[pulumi.Resource]
    load_balancers: Sequence[aws.ecs.ServiceLoadBalancerArgsDict] = ()
    start_grace_s: int | None = None


def rolling_service(name: str, args: RollingServiceArgs, parent: pulumi.Resource) -> aws.ecs.Service:
    """New tasks come before old ones go; a deployment whose tasks do not run goes back to the last good definition.

    How many tasks run is autoscaling's business once the service is there.
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
    """
    cluster = args.cluster
    return aws.ecs.Service(
        name,
        name=cluster.args.naming.name(Kind.SERVICE, args.noun),
        cluster=cluster.arn,
        task_definition=args.task.arn,
        capacity_provider_strategies=cluster.args.capacity_providers,
        # Changed capacity moves the tasks: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
        force_new_deployment=True,
        desired_count=args.count,
        network_configuration={
            "subnets": cluster.args.subnet_ids,
            "security_groups": [args.security_group_id],
            "assign_public_ip": False,
        },
        load_balancers=list(args.load_balancers) or None,
        deployment_circuit_breaker={"enable": True, "rollback": True},
        alarms={"enable": True, "rollback": True, "alarm_names": list(args.alarms)},
        deployment_minimum_healthy_percent=100,
        deployment_maximum_percent=200,
        health_check_grace_period_seconds=args.start_grace_s,
        enable_execute_command=cluster.args.shell,
        propagate_tags="SERVICE",
        wait_for_steady_state=False,  # the verification waits, and knows a rollback from a success
        opts=pulumi.ResourceOptions(
            parent=parent, depends_on=[*args.after, cluster.capacity], ignore_changes=["desiredCount"]
        ),
    )
