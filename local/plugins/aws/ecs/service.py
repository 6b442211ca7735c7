"""ECS services."""

from collections.abc import Iterator
from typing import Any, Final

from local.plugins.aws.ecs.deployment import wait_until_drained, wait_until_steady
from local.plugins.aws.ecs.service_settings import DEPLOYMENT, from_aws, requested
from local.plugins.aws.ecs.tags import retag, to_ecs
from local.plugins.checking import Failure
from local.plugins.cloud import Cloud
from local.plugins.errors import PluginError
from local.plugins.naming import AutoName
from local.plugins.resource import Capability, Inputs, Resource
from local.plugins.schema import block, blocks, boolean, integer, string, string_map, strings
from local.plugins.values import State

_IN_PLACE: Final = (
    "capacityProviderStrategies",
    "desiredCount",
    "enableEcsManagedTags",
    "enableExecuteCommand",
    "healthCheckGracePeriodSeconds",
    "loadBalancers",
    "networkConfiguration",
    "platformVersion",
    "propagateTags",
    "taskDefinition",
)


class Service(Resource):
    """A service on Fargate.

    As pulumi-aws does, `waitForSteadyState` is satisfied by a deployment that ECS rolled back
    (https://github.com/pulumi/pulumi-aws/issues/4487): whoever wants to know compares `taskDefinition` afterwards.

    Replacements: terraform-provider-aws internal/service/ecs/service.go.
    """

    token = "aws:ecs/service:Service"
    capability = Capability.RUNS
    note = "rolling deployments with circuit breaker and alarms; subnets and security groups are stored"
    inputs = {
        "name": string(replaces=True),
        "cluster": string(replaces=True, computed=True),
        "taskDefinition": string(required=True),
        "launchType": string(
            replaces=True, computed=True, allowed=("FARGATE",), conflicts=("capacityProviderStrategies",)
        ),
        "capacityProviderStrategies": blocks(
            {"capacityProvider": string(required=True), "base": integer(default=0), "weight": integer(default=0)},
            unordered=True,
            conflicts=("launchType",),
        ),
        "schedulingStrategy": string(replaces=True, default="REPLICA", allowed=("REPLICA",)),
        "deploymentController": block({"type": string(default="ECS", allowed=("ECS",))}, computed=True),
        "desiredCount": integer(default=0),
        "platformVersion": string(computed=True),
        "networkConfiguration": block(
            {
                "subnets": strings(required=True, unordered=True),
                "securityGroups": strings(unordered=True),
                "assignPublicIp": boolean(default=False),
            },
            required=True,
        ),
        "loadBalancers": blocks(
            {
                "targetGroupArn": string(required=True),
                "containerName": string(required=True),
                "containerPort": integer(required=True),
            },
            unordered=True,
            unsupported=("advancedConfiguration", "elbName"),
        ),
        "deploymentCircuitBreaker": block(
            {"enable": boolean(required=True), "rollback": boolean(required=True)}, computed=True
        ),
        "deploymentMinimumHealthyPercent": integer(default=100),
        "deploymentMaximumPercent": integer(default=200),
        "alarms": block(
            {
                "alarmNames": strings(required=True, unordered=True),
                "enable": boolean(required=True),
                "rollback": boolean(required=True),
            }
        ),
        "healthCheckGracePeriodSeconds": integer(),
        "enableEcsManagedTags": boolean(default=False),
        "enableExecuteCommand": boolean(default=False),
        "propagateTags": string(allowed=("SERVICE", "TASK_DEFINITION", "NONE"), computed=True),
        "availabilityZoneRebalancing": string(computed=True, write_only=True, allowed=("ENABLED", "DISABLED")),
        "forceDelete": boolean(write_only=True),
        "forceNewDeployment": boolean(write_only=True),
        "triggers": string_map(write_only=True),
        "waitForSteadyState": boolean(default=False, write_only=True),
        "tags": string_map(),
    }
    outputs = ("arn",)
    unsupported = (
        "deploymentConfiguration",
        "iamRole",
        "orderedPlacementStrategies",
        "placementConstraints",
        "serviceConnectConfiguration",
        "serviceRegistries",
        "sigintRollback",
        "volumeConfiguration",
        "vpcLatticeConfigurations",
    )
    autoname = AutoName(max_length=255)
    gone = ("ServiceNotFoundException", "ClusterNotFoundException")

    def validate(self, inputs: Inputs) -> Iterator[Failure]:
        if inputs.get("launchType") is None and inputs.get("capacityProviderStrategies") is None:
            yield Failure(
                "launchType", "the local AWS runs Fargate only: give launchType FARGATE, or capacityProviderStrategies"
            )
        if inputs.get("triggers") is not None and not inputs.get("forceNewDeployment"):
            yield Failure("triggers", "triggers redeploy a service only together with forceNewDeployment")

    def replaced_by(self, old: State, new: Inputs, changed: frozenset[str]) -> tuple[str, ...]:
        if "capacityProviderStrategies" in changed and not new.get("forceNewDeployment"):
            raise PluginError("a change of capacityProviderStrategies needs forceNewDeployment: true, as in pulumi-aws")
        return ()

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        request: dict[str, Any] = {
            "serviceName": inputs["name"],
            "schedulingStrategy": inputs["schedulingStrategy"],
            "deploymentController": inputs.get("deploymentController") or {"type": "ECS"},
            "tags": to_ecs(inputs["tagsAll"]),
            **requested(inputs, frozenset(_IN_PLACE) | DEPLOYMENT),
        }
        for name in ("cluster", "launchType", "availabilityZoneRebalancing"):
            if inputs.get(name):
                request[name] = inputs[name]
        return str(cloud.client("ecs").create_service(**request)["service"]["serviceArn"])

    def finish(self, cloud: Cloud, resource_id: str, inputs: Inputs) -> None:
        if inputs["waitForSteadyState"]:
            wait_until_steady(cloud, resource_id)

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        """`resource_id` is the ARN, or `cluster/service` for an import."""
        cluster, _, name = resource_id.rpartition(":service/")[2].rpartition("/")
        answer = cloud.client("ecs").describe_services(cluster=cluster, services=[name], include=["TAGS"])
        found = next((each for each in answer["services"] if each["status"] == "ACTIVE"), None)
        return from_aws(found, known) if found else None

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        ecs = cloud.client("ecs")
        if request := requested(new, changed):
            self._update(ecs, resource_id, request, new)
        elif changed & {"forceNewDeployment", "triggers"} and new.get("forceNewDeployment"):
            self._update(ecs, resource_id, {}, new)
        if "tagsAll" in changed:
            retag(ecs, resource_id, old, new)
        if new["waitForSteadyState"]:
            wait_until_steady(cloud, resource_id)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        ecs = cloud.client("ecs")
        cluster, _, name = resource_id.rpartition(":service/")[2].rpartition("/")
        ecs.update_service(cluster=cluster, service=name, desiredCount=0)
        ecs.delete_service(cluster=cluster, service=name, force=True)
        wait_until_drained(cloud, resource_id)

    def _update(self, ecs: Any, arn: str, request: dict[str, Any], new: Inputs) -> None:
        cluster, _, name = arn.rpartition(":service/")[2].rpartition("/")
        ecs.update_service(
            cluster=cluster, service=name, forceNewDeployment=bool(new.get("forceNewDeployment")), **request
        )
