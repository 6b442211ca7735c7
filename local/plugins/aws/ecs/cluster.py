"""ECS clusters and the capacity providers of a cluster."""

from typing import Any

from local.plugins.aws.ecs.tags import from_ecs, retag, to_ecs
from local.plugins.cloud import Cloud
from local.plugins.errors import PluginError
from local.plugins.naming import AutoName
from local.plugins.resource import Capability, Inputs, Resource
from local.plugins.schema import blocks, integer, string, string_map, strings
from local.plugins.values import State


class Cluster(Resource):
    """Replacements: terraform-provider-aws internal/service/ecs/cluster.go."""

    token = "aws:ecs/cluster:Cluster"
    capability = Capability.RUNS
    note = "tasks are containers on this machine"
    inputs = {
        "name": string(replaces=True),
        "settings": blocks(
            {
                "name": string(required=True, allowed=("containerInsights",)),
                "value": string(required=True, allowed=("enabled", "enhanced", "disabled")),
            },
            unordered=True,
            computed=True,
        ),
        "tags": string_map(),
    }
    outputs = ("arn",)
    unsupported = ("configuration", "serviceConnectDefaults")
    autoname = AutoName(max_length=255)
    gone = ("ClusterNotFoundException",)

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        request: dict[str, Any] = {"clusterName": inputs["name"], "tags": to_ecs(inputs["tagsAll"])}
        if inputs.get("settings"):
            request["settings"] = inputs["settings"]
        return str(cloud.client("ecs").create_cluster(**request)["cluster"]["clusterArn"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        found = describe(cloud, resource_id)
        if found is None:
            return None
        return {
            "name": found["clusterName"],
            "settings": found.get("settings", []),
            "tags": from_ecs(found.get("tags")),
            "arn": found["clusterArn"],
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        ecs = cloud.client("ecs")
        if "settings" in changed:
            ecs.update_cluster_settings(cluster=resource_id, settings=new["settings"])
        if "tagsAll" in changed:
            retag(ecs, resource_id, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        """Raises PluginError while the cluster holds services, as AWS does."""
        ecs = cloud.client("ecs")
        if services := ecs.list_services(cluster=resource_id)["serviceArns"]:
            raise PluginError(f"the cluster still holds {', '.join(services)}: delete the services first")
        ecs.delete_cluster(cluster=resource_id)


class ClusterCapacityProviders(Resource):
    """Replacements: terraform-provider-aws internal/service/ecs/cluster_capacity_providers.go."""

    token = "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders"
    note = "FARGATE and FARGATE_SPOT are the same containers"
    inputs = {
        "clusterName": string(required=True, replaces=True),
        "capacityProviders": strings(unordered=True),
        "defaultCapacityProviderStrategies": blocks(
            {"capacityProvider": string(required=True), "base": integer(default=0), "weight": integer(default=0)},
            unordered=True,
        ),
    }
    gone = ("ClusterNotFoundException",)

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        self._put(cloud, inputs)
        return str(inputs["clusterName"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        found = describe(cloud, resource_id)
        if found is None:
            return None
        return {
            "clusterName": found["clusterName"],
            "capacityProviders": found.get("capacityProviders", []),
            "defaultCapacityProviderStrategies": [
                {"base": 0, "weight": 0, **each} for each in found.get("defaultCapacityProviderStrategy", [])
            ],
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        self._put(cloud, new)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        self._put(cloud, {"clusterName": resource_id})

    def _put(self, cloud: Cloud, inputs: Inputs) -> None:
        cloud.client("ecs").put_cluster_capacity_providers(
            cluster=inputs["clusterName"],
            capacityProviders=inputs.get("capacityProviders") or [],
            defaultCapacityProviderStrategy=inputs.get("defaultCapacityProviderStrategies") or [],
        )


def describe(cloud: Cloud, reference: str) -> dict[str, Any] | None:
    """The active cluster, by name or ARN."""
    answer = cloud.client("ecs").describe_clusters(clusters=[reference], include=["TAGS", "SETTINGS"])
    found = answer["clusters"]
    return found[0] if found and found[0]["status"] == "ACTIVE" else None
