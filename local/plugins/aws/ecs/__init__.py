"""ECS: clusters, task definitions and services of the local AWS, which run as containers of this machine's Docker."""

from typing import Final

from local.plugins.aws.ecs.cluster import Cluster, ClusterCapacityProviders
from local.plugins.aws.ecs.service import Service
from local.plugins.aws.ecs.task_definition import TaskDefinition

RESOURCES: Final = (Cluster(), ClusterCapacityProviders(), TaskDefinition(), Service())
