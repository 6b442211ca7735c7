"""ECS refuses what AWS refuses: an illegal Fargate size, an inactive definition, a cluster in use.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
"""

from __future__ import annotations

from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import ecs

from local.emulator.patching import guard, original

Data = dict[str, Any]

GIB = 1024
# cpu units -> MiB of memory that go with them
FARGATE_SIZES: dict[int, range | tuple[int, ...]] = {
    256: (512, GIB, 2 * GIB),
    512: range(GIB, 4 * GIB + 1, GIB),
    1024: range(2 * GIB, 8 * GIB + 1, GIB),
    2048: range(4 * GIB, 16 * GIB + 1, GIB),
    4096: range(8 * GIB, 30 * GIB + 1, GIB),
    8192: range(16 * GIB, 60 * GIB + 1, 4 * GIB),
    16384: range(32 * GIB, 120 * GIB + 1, 8 * GIB),
}


def apply() -> None:
    original(ecs, "_resolve_td_key", "0cd4ac5c23ce")
    guard(ecs, "_register_task_definition", "824afe19e6a1", _illegal_size)
    guard(ecs, "_delete_cluster", "0ff8bca5ea39", _cluster_in_use)
    # Only the API's RunTask: a service goes on with a definition that was deregistered after its start.
    run_task = original(ecs, "_run_task", "6e96d8f5a5b8")
    ecs._ACTION_MAP["RunTask"] = lambda data: inactive_definition(data) or run_task(data)


def inactive_definition(data: Data) -> Any:
    """The refusal to start something new from a deregistered task definition."""
    definition = ecs._task_defs.get(ecs._resolve_td_key(data.get("taskDefinition") or ""))
    if definition and definition["status"] == "INACTIVE":
        return error_response_json("ClientException", "TaskDefinition is inactive", 400)
    return None


def _illegal_size(data: Data) -> Any:
    if "FARGATE" not in data.get("requiresCompatibilities", []):
        return None
    cpu, memory = str(data.get("cpu", "")), str(data.get("memory", ""))
    if cpu.isdigit() and memory.isdigit() and int(memory) in FARGATE_SIZES.get(int(cpu), ()):
        return None
    return error_response_json(
        "ClientException",
        f"No Fargate configuration exists for given values: {cpu or 0} CPU, {memory or 0} memory.",
        400,
    )


def _cluster_in_use(data: Data) -> Any:
    name = ecs._resolve_cluster_name(data.get("cluster", "default"))
    cluster = ecs._clusters.get(name)
    if not cluster:
        return None
    arn = cluster["clusterArn"]
    if any(s["clusterArn"] == arn and s["status"] != "INACTIVE" for s in ecs._services.values()):
        return error_response_json(
            "ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active.", 400
        )
    if any(t["clusterArn"] == arn and t["lastStatus"] != "STOPPED" for t in ecs._tasks.values()):
        return error_response_json(
            "ClusterContainsTasksException", "The Cluster cannot be deleted while Tasks are active.", 400
        )
    return None
