"""Amazon ECS: https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html"""

from collections.abc import Callable
from typing import Any

from stacks.policies.control import Controls, Properties, Severity, unless
from stacks.policies.documents import containers

ECS = Controls()
CLUSTER = "aws:ecs/cluster:Cluster"
SERVICE = "aws:ecs/service:Service"
TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition"
KEYS = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "ECS_ENGINE_AUTH_DATA"}
ROOT = {"", "0", "root"}


def _each_container(task: Properties, passes: Callable[[dict[str, Any]], bool], wrong: str) -> str | None:
    failing = [each["name"] for each in containers(task["containerDefinitions"]) if not passes(each)]
    return unless(not failing, f"{wrong} in {', '.join(failing)}")


@ECS.on("ECS.2", "ECS services should not have public IP addresses assigned to them", Severity.HIGH, SERVICE)
def no_public_address(service: Properties) -> str | None:
    network = service.get("networkConfiguration") or {}
    return unless(network.get("assignPublicIp") is not True, "networkConfiguration.assignPublicIp is true")


@ECS.on("ECS.3", "Task definitions should not share the host's process namespace", Severity.HIGH, TASK_DEFINITION)
def own_processes(task: Properties) -> str | None:
    return unless(task.get("pidMode") != "host", "pidMode is host")


@ECS.on("ECS.4", "ECS containers should run as non-privileged", Severity.HIGH, TASK_DEFINITION)
def unprivileged(task: Properties) -> str | None:
    return _each_container(task, lambda container: not container.get("privileged"), "privileged is true")


@ECS.on("ECS.5", "Containers should have read-only root filesystems", Severity.HIGH, TASK_DEFINITION)
def read_only(task: Properties) -> str | None:
    return _each_container(
        task, lambda container: container.get("readonlyRootFilesystem") is True, "readonlyRootFilesystem is not true"
    )


@ECS.on("ECS.8", "Secrets should not be passed as environment variables", Severity.HIGH, TASK_DEFINITION)
def no_keys_in_environment(task: Properties) -> str | None:
    return _each_container(
        task,
        lambda container: not KEYS & {each["name"] for each in container.get("environment") or []},
        "an AWS key is an environment variable",
    )


@ECS.on("ECS.9", "Task definitions should have a logging configuration", Severity.HIGH, TASK_DEFINITION)
def logs(task: Properties) -> str | None:
    return _each_container(
        task, lambda container: bool((container.get("logConfiguration") or {}).get("logDriver")), "no logConfiguration"
    )


@ECS.on("ECS.10", "Fargate services should run on the latest platform version", Severity.MEDIUM, SERVICE)
def latest_platform(service: Properties) -> str | None:
    version = service.get("platformVersion")
    return unless(version in {None, "LATEST"}, f"platformVersion is pinned to {version}")


@ECS.on("ECS.12", "ECS clusters should use Container Insights", Severity.MEDIUM, CLUSTER)
def insights(cluster: Properties) -> str | None:
    values = {each["name"]: each["value"] for each in cluster.get("settings") or []}
    return unless(values.get("containerInsights") in {"enabled", "enhanced"}, "containerInsights is not enabled")


@ECS.on("ECS.17", "Task definitions should not use host network mode", Severity.MEDIUM, TASK_DEFINITION)
def own_network(task: Properties) -> str | None:
    return unless(task.get("networkMode") != "host", "networkMode is host")


@ECS.on("ECS.18", "Task definitions should encrypt EFS volumes in transit", Severity.MEDIUM, TASK_DEFINITION)
def encrypted_volumes(task: Properties) -> str | None:
    volumes = [each.get("efsVolumeConfiguration") for each in task.get("volumes") or []]
    plain = [each for each in volumes if each and each.get("transitEncryption") != "ENABLED"]
    return unless(not plain, "efsVolumeConfiguration.transitEncryption is not ENABLED")


@ECS.on(
    "ECS.20", "Task definitions should configure non-root users in Linux containers", Severity.MEDIUM, TASK_DEFINITION
)
def unprivileged_user(task: Properties) -> str | None:
    return _each_container(
        task, lambda container: str(container.get("user", "")).split(":")[0] not in ROOT, "user is missing or root"
    )
