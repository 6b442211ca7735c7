"""The ECS cluster: where and how the stack's tasks run."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.encryption import EncryptionKey
from infra.naming import Kind, Naming
from infra.settings import Platform


@dataclass(frozen=True, kw_only=True)
class ClusterArgs:
    """What all tasks of the stack share: region, subnets, platform, how their logs are kept, and where they run.

    ``spot_percent``: the share of a service's tasks beyond the first that runs on Fargate Spot. ``shell``: whether
    operators may open a shell in a task.
    """

    naming: Naming
    region: str
    vpc_id: pulumi.Input[str]
    subnet_ids: pulumi.Input[Sequence[str]]
    platform: Platform
    log_retention_days: int
    key: EncryptionKey
    spot_percent: int
    shell: bool

    @property
    def capacity_providers(self) -> list[aws.ecs.ServiceCapacityProviderStrategyArgsDict]:
        """The first task of a service always on Fargate, the others by the share of Spot.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
        """
        fargate: aws.ecs.ServiceCapacityProviderStrategyArgsDict = {
            "capacity_provider": "FARGATE",
            "base": 1,
            "weight": 100 - self.spot_percent,
        }
        spot: aws.ecs.ServiceCapacityProviderStrategyArgsDict = {
            "capacity_provider": "FARGATE_SPOT",
            "base": 0,
            "weight": self.spot_percent,
        }
        return [fargate, spot] if self.spot_percent else [fargate]


class Cluster(pulumi.ComponentResource):
    """A cluster for Fargate tasks, with Container Insights; ``args`` tells a task where and how it runs.

    A service says itself which capacity it takes, and waits for ``capacity``.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html
    """

    arn: pulumi.Output[str]
    name: pulumi.Output[str]
    capacity: pulumi.Resource
    args: ClusterArgs

    def __init__(self, name: str, args: ClusterArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:cluster:Cluster", name, None, opts)
        cluster = aws.ecs.Cluster(
            name,
            name=args.naming.name(Kind.CLUSTER),
            settings=[{"name": "containerInsights", "value": "enabled"}],
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.capacity = aws.ecs.ClusterCapacityProviders(
            name,
            cluster_name=cluster.name,
            capacity_providers=["FARGATE", "FARGATE_SPOT"],
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.arn = cluster.arn
        self.name = cluster.name
        self.args = args
        self.register_outputs({"arn": self.arn})
