"""Task definitions: every change is a new revision."""

import json
from collections.abc import Iterator
from typing import Any, Final

from local.plugins.aws.ecs.container_definitions import problems, same_containers
from local.plugins.aws.ecs.tags import from_ecs, retag, to_ecs
from local.plugins.checking import Failure
from local.plugins.cloud import Cloud
from local.plugins.resource import Capability, Inputs, Resource
from local.plugins.schema import Kind, Property, block, boolean, integer, string, string_map, strings
from local.plugins.values import State

_FARGATE_MEMORY_MIB: Final = {
    256: (512, 1024, 2048),
    512: range(1024, 4096 + 1, 1024),
    1024: range(2048, 8192 + 1, 1024),
    2048: range(4096, 16384 + 1, 1024),
    4096: range(8192, 30720 + 1, 1024),
    8192: range(16384, 61440 + 1, 4096),
    16384: range(32768, 122880 + 1, 8192),
}
"""docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size"""

_VOLUME: Final = block(
    {"name": string(required=True), "hostPath": string()},
    unsupported=(
        "configureAtLaunch",
        "dockerVolumeConfiguration",
        "efsVolumeConfiguration",
        "fsxWindowsFileServerVolumeConfiguration",
        "s3filesVolumeConfiguration",
    ),
)


class TaskDefinition(Resource):
    """Its id is the family, as in pulumi-aws; `arn` names the revision.

    Replacements: terraform-provider-aws internal/service/ecs/task_definition.go.
    """

    token = "aws:ecs/taskDefinition:TaskDefinition"
    capability = Capability.RUNS
    note = "one container a task; CPU and memory are hard limits"
    inputs = {
        "family": string(required=True, replaces=True),
        "containerDefinitions": string(required=True, replaces=True, same=same_containers),
        "cpu": string(replaces=True),
        "memory": string(replaces=True),
        "executionRoleArn": string(replaces=True),
        "taskRoleArn": string(replaces=True),
        "networkMode": string(replaces=True, computed=True, allowed=("awsvpc", "bridge", "host", "none")),
        "requiresCompatibilities": strings(replaces=True, unordered=True),
        "runtimePlatform": block(
            {
                "cpuArchitecture": string(allowed=("X86_64", "ARM64")),
                "operatingSystemFamily": string(allowed=("LINUX",)),
            },
            replaces=True,
        ),
        "ephemeralStorage": block({"sizeInGib": integer(required=True)}, replaces=True),
        "volumes": Property(kind=Kind.LIST, items=_VOLUME, replaces=True, unordered=True),
        "skipDestroy": boolean(default=False, write_only=True),
        "trackLatest": boolean(default=False, write_only=True),
        "tags": string_map(),
    }
    outputs = ("arn", "arnWithoutRevision", "revision")
    unsupported = ("enableFaultInjection", "ipcMode", "pidMode", "placementConstraints", "proxyConfiguration")

    def validate(self, inputs: Inputs) -> Iterator[Failure]:
        if isinstance(inputs["containerDefinitions"], str):
            for problem in problems(inputs["containerDefinitions"]):
                yield Failure("containerDefinitions", problem)
        if "FARGATE" in (inputs.get("requiresCompatibilities") or ()):
            yield from _fargate(inputs)

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        request: dict[str, Any] = {
            name: inputs[name]
            for name in (
                "family",
                "cpu",
                "memory",
                "executionRoleArn",
                "taskRoleArn",
                "networkMode",
                "requiresCompatibilities",
                "runtimePlatform",
            )
            if inputs.get(name)
        }
        request["containerDefinitions"] = json.loads(inputs["containerDefinitions"])
        request["tags"] = to_ecs(inputs["tagsAll"])
        if storage := inputs.get("ephemeralStorage"):
            request["ephemeralStorage"] = {"sizeInGiB": storage["sizeInGib"]}
        if inputs.get("volumes"):
            request["volumes"] = [_volume(each) for each in inputs["volumes"]]
        made = cloud.client("ecs").register_task_definition(**request)["taskDefinition"]
        return str(made["family"])

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        """The revision of the state; the family's newest after a creation, for an import and with `trackLatest`."""
        ecs = cloud.client("ecs")
        reference = resource_id if known.get("trackLatest") else known.get("arn", resource_id)
        try:
            answer = ecs.describe_task_definition(taskDefinition=reference, include=["TAGS"])
        except ecs.exceptions.ClientException:
            return None
        found = answer["taskDefinition"]
        if found["status"] != "ACTIVE":
            return None
        storage = found.get("ephemeralStorage")
        return {
            "family": found["family"],
            "containerDefinitions": _as_written(found["containerDefinitions"], known),
            "cpu": found.get("cpu", ""),
            "memory": found.get("memory", ""),
            "executionRoleArn": found.get("executionRoleArn", ""),
            "taskRoleArn": found.get("taskRoleArn", ""),
            "networkMode": found.get("networkMode", ""),
            "requiresCompatibilities": found.get("requiresCompatibilities", []),
            "runtimePlatform": found.get("runtimePlatform"),
            "ephemeralStorage": {"sizeInGib": storage["sizeInGiB"]} if storage else None,
            "volumes": [_from_volume(each) for each in found.get("volumes", [])],
            "tags": from_ecs(answer.get("tags")),
            "arn": found["taskDefinitionArn"],
            "arnWithoutRevision": found["taskDefinitionArn"].rpartition(":")[0],
            "revision": found["revision"],
        }

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        if "tagsAll" in changed:
            retag(cloud.client("ecs"), old["arn"], old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        if state.get("skipDestroy"):
            return
        ecs = cloud.client("ecs")
        try:
            ecs.deregister_task_definition(taskDefinition=state["arn"])
        except ecs.exceptions.ClientException as error:
            if "Unable to describe" not in str(error):
                raise


def _fargate(inputs: Inputs) -> Iterator[Failure]:
    for name in ("cpu", "memory"):
        if inputs.get(name) is None:
            yield Failure(name, f"a Fargate task definition needs {name!r}")
    cpu, memory = inputs.get("cpu"), inputs.get("memory")
    if not (isinstance(cpu, str) and isinstance(memory, str) and cpu.isdigit() and memory.isdigit()):
        return  # unknown, missing, or AWS's other spelling (".25 vCPU"): AWS says
    if int(cpu) not in _FARGATE_MEMORY_MIB:
        sizes = ", ".join(map(str, _FARGATE_MEMORY_MIB))
        yield Failure("cpu", f"Fargate has no tasks with cpu {cpu}: allowed are {sizes}")
    elif int(memory) not in (allowed := _FARGATE_MEMORY_MIB[int(cpu)]):
        yield Failure(
            "memory", f"Fargate's memory with cpu {cpu} is one of {', '.join(map(str, allowed))} MiB, not {memory}"
        )


def _as_written(containers: list[dict[str, Any]], known: State) -> str:
    """The program's own text while it means what AWS has: a diff then shows what was changed, and nothing else."""
    told = json.dumps(containers, sort_keys=True)
    written = known.get("containerDefinitions")
    return written if isinstance(written, str) and same_containers(written, told) else told


def _volume(volume: Inputs) -> dict[str, Any]:
    request: dict[str, Any] = {"name": volume["name"]}
    if volume.get("hostPath"):
        request["host"] = {"sourcePath": volume["hostPath"]}
    return request


def _from_volume(volume: dict[str, Any]) -> State:
    told: State = {"name": volume["name"]}
    if path := (volume.get("host") or {}).get("sourcePath"):
        told["hostPath"] = path
    return told
