"""The ECS cluster: where and how the stack's tasks run."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.naming import Kind, Naming
from infra.settings import Platform


@dataclass(frozen=True, kw_only=True)
class ClusterArgs:
    """What all tasks of the stack share: region, subnets, platform, and for how many days their logs are kept."""

    naming: Naming
    region: str
    vpc_id: pulumi.Input[str]
    subnet_ids: pulumi.Input[Sequence[str]]
    platform: Platform
    log_retention_days: int


class Cluster(pulumi.ComponentResource):
    """A cluster for Fargate tasks, with Container Insights; ``args`` tells a task where and how it runs.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html
    """

    arn: pulumi.Output[str]
    args: ClusterArgs

    def __init__(self, name: str, args: ClusterArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:cluster:Cluster", name, None, opts)
        self.arn = aws.ecs.Cluster(
            name,
            name=args.naming.name(Kind.CLUSTER),
            settings=[{"name": "containerInsights", "value": "enabled"}],
            opts=pulumi.ResourceOptions(parent=self),
        ).arn
        self.args = args
        self.register_outputs({"arn": self.arn})
