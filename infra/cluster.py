"""The ECS cluster."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.naming import Kind, Naming


@dataclass(frozen=True, kw_only=True)
class ClusterArgs:
    """What the cluster is called."""

    naming: Naming


class Cluster(pulumi.ComponentResource):
    """A cluster for Fargate tasks, with Container Insights.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html
    """

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: ClusterArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:cluster:Cluster", name, None, opts)
        self.arn = aws.ecs.Cluster(
            name,
            name=args.naming.name(Kind.CLUSTER),
            settings=[{"name": "containerInsights", "value": "enabled"}],
            opts=pulumi.ResourceOptions(parent=self),
        ).arn
        self.register_outputs({"arn": self.arn})
