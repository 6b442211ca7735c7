"""A service's settings in pulumi-aws's words and in AWS's."""

from collections.abc import Mapping
from typing import Any, Final

from local.plugins.aws.ecs.tags import from_ecs
from local.plugins.resource import Inputs
from local.plugins.values import State, Value

DEPLOYMENT: Final = frozenset(
    {"alarms", "deploymentCircuitBreaker", "deploymentMaximumPercent", "deploymentMinimumHealthyPercent"}
)
"""The properties that make up AWS's one deploymentConfiguration."""

_SAME_NAME: Final = (
    "desiredCount",
    "enableExecuteCommand",
    "healthCheckGracePeriodSeconds",
    "loadBalancers",
    "platformVersion",
    "propagateTags",
    "taskDefinition",
)


def requested(inputs: Inputs, names: frozenset[str]) -> dict[str, Any]:
    """The parameters of CreateService and UpdateService for the properties `names`."""
    request: dict[str, Any] = {
        name: inputs[name] for name in _SAME_NAME if name in names and inputs.get(name) is not None
    }
    if "loadBalancers" in names:
        request["loadBalancers"] = inputs.get("loadBalancers") or []
    if "enableEcsManagedTags" in names:
        request["enableECSManagedTags"] = inputs["enableEcsManagedTags"]
    if "capacityProviderStrategies" in names and inputs.get("capacityProviderStrategies"):
        request["capacityProviderStrategy"] = inputs["capacityProviderStrategies"]
    if "networkConfiguration" in names:
        network = inputs["networkConfiguration"]
        request["networkConfiguration"] = {
            "awsvpcConfiguration": {
                "subnets": network["subnets"],
                "securityGroups": network.get("securityGroups") or [],
                "assignPublicIp": "ENABLED" if network["assignPublicIp"] else "DISABLED",
            }
        }
    if names & DEPLOYMENT:
        request["deploymentConfiguration"] = {
            "maximumPercent": inputs["deploymentMaximumPercent"],
            "minimumHealthyPercent": inputs["deploymentMinimumHealthyPercent"],
            "deploymentCircuitBreaker": inputs.get("deploymentCircuitBreaker") or {"enable": False, "rollback": False},
            **({"alarms": inputs["alarms"]} if inputs.get("alarms") else {}),
        }
    return request


def from_aws(service: Mapping[str, Any], known: State) -> State:
    """The state of a service; names and ARNs stay in the form in which the program gave them."""
    deployment = service["deploymentConfiguration"]
    network = service.get("networkConfiguration", {}).get("awsvpcConfiguration", {})
    told: dict[str, Value] = {
        "name": service["serviceName"],
        "cluster": _as_given(service["clusterArn"], known.get("cluster")),
        "taskDefinition": _as_given(service["taskDefinition"], known.get("taskDefinition")),
        "launchType": service.get("launchType") or "",
        "capacityProviderStrategies": [
            {"base": 0, "weight": 0, **each} for each in service.get("capacityProviderStrategy") or ()
        ],
        "schedulingStrategy": service["schedulingStrategy"],
        "deploymentController": {"type": (service.get("deploymentController") or {}).get("type", "ECS")},
        "desiredCount": service["desiredCount"],
        "platformVersion": service.get("platformVersion") or known.get("platformVersion") or "LATEST",
        "networkConfiguration": {
            "subnets": network.get("subnets", []),
            "securityGroups": network.get("securityGroups", []),
            "assignPublicIp": network.get("assignPublicIp") == "ENABLED",
        },
        "loadBalancers": [
            {name: each[name] for name in ("targetGroupArn", "containerName", "containerPort")}
            for each in service.get("loadBalancers") or ()
        ],
        "deploymentCircuitBreaker": deployment.get("deploymentCircuitBreaker") or {"enable": False, "rollback": False},
        "deploymentMaximumPercent": deployment.get("maximumPercent", 200),
        "deploymentMinimumHealthyPercent": deployment.get("minimumHealthyPercent", 100),
        "alarms": deployment.get("alarms") or None,
        "healthCheckGracePeriodSeconds": service.get("healthCheckGracePeriodSeconds", 0),
        "enableEcsManagedTags": service.get("enableECSManagedTags", False),
        "enableExecuteCommand": service.get("enableExecuteCommand", False),
        "propagateTags": service.get("propagateTags", "NONE"),
        "tags": from_ecs(service.get("tags")),
        "arn": service["serviceArn"],
    }
    return told


def _as_given(arn: str, given: Value) -> str:
    return arn if not isinstance(given, str) or given.startswith("arn:") else arn.rpartition("/")[2]
