"""The life and the end of an ECS task, in AWS's order.

MiniStack marks a task STOPPED and then stops its containers, reports exit code 0 for a task that StopTask
ended, loses the last log lines, and asks Docker ten times a second whether a container still runs. Here:

- a thread waits for each container; nothing polls;
- a task that ends is DEACTIVATING (its targets drain, when the service scheduler stops it), STOPPING (SIGTERM,
  then SIGKILL after the definition's stopTimeout), DEPROVISIONING, and STOPPED only when its exit codes are
  known and its last line is in CloudWatch Logs;
- stoppedReason and stopCode are AWS's.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
"""

from __future__ import annotations

import contextlib
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from docker.errors import APIError, NotFound
from ministack.core.concurrency import resource_lock, spawn_background
from ministack.core.responses import error_response_json, json_response, request_scope
from ministack.services import ecs, ecs_metadata

from local.emulator import ecs_containers, ecs_logs, target_health
from local.emulator.containers import gate
from local.emulator.patching import original, replace

log = logging.getLogger("local.emulator")

Task = dict[str, Any]

HEALTH_POLL_S = 1.0
KILLED_EXIT_CODE = 137
EXITED = "EssentialContainerExited"
BY_USER = "UserInitiated"
BY_SCHEDULER = "ServiceSchedulerInitiated"
FAILURES = (EXITED, "TaskFailedToStart")


def apply() -> None:
    for name, expected in (
        ("_task_is_active", "9745462eeaeb"),
        ("_bump_task_version", "a211c6605bca"),
        ("_recount_cluster", "3df63f5702ba"),
        ("_resolve_task", "8656d47efbba"),
        ("_record_service_task_failure", "1f0fff5d229f"),
        ("_schedule_service_deployment_completion", "938eb06d6faf"),
    ):
        original(ecs, name, expected)
    replace(ecs, "_stop_task", "06eb83088bbc", stop_by_scheduler)
    ecs._ACTION_MAP["StopTask"] = stop_by_user
    replace(ecs, "_watch_task_lifecycle", "96817b678967", _watch)
    replace(ecs, "_maybe_mark_stopped", "c9797b050da2", lambda *_: None)
    cleanup = replace(
        ecs, "_cleanup_task_resources", "077c78a7702a", lambda *args, **kwargs: _clean_up(cleanup, *args, **kwargs)
    )


def stop_by_user(data: dict[str, Any]) -> Any:
    """StopTask: SIGTERM at once; the target is deregistered at the same time (containers-roadmap#708)."""
    return _stop(data, BY_USER, drain=False)


def stop_by_scheduler(data: dict[str, Any]) -> Any:
    """The service scheduler lets the load balancer finish with a task first."""
    return _stop(data, BY_SCHEDULER, drain=True)


def _stop(data: dict[str, Any], stop_code: str, *, drain: bool) -> Any:
    cluster = ecs._resolve_cluster_name(data.get("cluster", "default"))
    if cluster is None:
        return error_response_json("ClusterNotFoundException", "Cluster not found.", 400)
    task = ecs._resolve_task(data.get("task", ""), cluster)
    if not task:
        return error_response_json("InvalidParameterException", "The referenced task was not found.", 400)
    finish(task, data.get("reason") or "Task stopped by user", stop_code, drain=drain)
    with resource_lock("ecs-task", task["taskArn"]):
        return json_response({"task": ecs._sanitize(task)})


def finish(task: Task, reason: str, stop_code: str, *, drain: bool, failed: bool = False) -> None:
    """Begin the end of a task, once; the rest of it goes on in the background.

    Args:
        drain: let the load balancer finish its requests before SIGTERM.
        failed: count the end as a failure of the task's deployment.
    """
    task_arn = task["taskArn"]
    with resource_lock("ecs-task", task_arn):
        if not ecs._task_is_active(task_arn, task):
            return
        ecs._bump_task_version(task)
        task["desiredStatus"] = "STOPPED"
        task["lastStatus"] = "DEACTIVATING"
        task["stoppingAt"] = ecs._iso()
        task["stoppedReason"] = reason
        task["stopCode"] = stop_code
        container_ids = list(task.get("_docker_ids") or [])
    ecs_metadata.set_task_status(task_arn, desired_status="STOPPED")
    spawn_background(
        _finish, task, container_ids, drain, failed or stop_code in FAILURES, thread_name=f"ecs-stop-{task_arn[-8:]}"
    )


def _finish(task: Task, container_ids: list[str], drain: bool, failed: bool) -> None:
    task_arn = task["taskArn"]
    _tell_service(task)
    if failed:
        spawn_background(ecs._record_service_task_failure, task)
    address = ecs._task_ip(task)
    if drain and address:
        target_health.wait_drained(address, abandoned=lambda: gate.closed)
    _move(task, "STOPPING")
    client = ecs._get_docker()
    timeouts = _stop_timeouts_s(task)
    with ThreadPoolExecutor(max_workers=max(1, len(container_ids))) as pool:
        ends = list(pool.map(lambda pair: _end(client, *pair), zip(container_ids, timeouts, strict=False)))
    for container_id in container_ids:
        ecs_logs.flush(container_id)
    _move(task, "DEPROVISIONING", counts=True)
    with resource_lock("ecs-task", task_arn):
        now = ecs._iso()
        for container, (exit_code, why) in zip(task.get("containers", []), ends, strict=False):
            container["exitCode"] = exit_code
            if why:
                container["reason"] = why
        for container in task.get("containers", []):
            container["lastStatus"] = "STOPPED"
        task["executionStoppedAt"] = task["stoppedAt"] = now
    ecs._cleanup_task_resources(task, client)
    _move(task, "STOPPED", counts=True)
    ecs_metadata.set_task_status(task_arn, known_status="STOPPED")
    ecs_metadata.set_all_container_status(task_arn, "STOPPED")
    _tell_service(task)
    group, cluster = task.get("group", ""), ecs._cluster_name_from_arn(task.get("clusterArn", ""))
    if cluster and group.startswith("service:"):
        ecs._reconcile_service_tasks(cluster, f"{cluster}/{group.split(':', 1)[1]}")


def _move(task: Task, status: str, *, counts: bool = False) -> None:
    with resource_lock("ecs-task", task["taskArn"]):
        if counts:
            ecs._bump_task_version(task)
        task["lastStatus"] = status


def _tell_service(task: Task) -> None:
    if cluster := ecs._cluster_name_from_arn(task.get("clusterArn", "")):
        ecs._recount_cluster(cluster)
        ecs._refresh_service_state(cluster, task.get("group", ""))


def _stop_timeouts_s(task: Task) -> list[int]:
    definition = ecs._task_defs.get(ecs._resolve_td_key(task["taskDefinitionArn"])) or {}
    return [
        int(container.get("stopTimeout") or ecs_containers.DEFAULT_STOP_TIMEOUT_S)
        for container in definition.get("containerDefinitions", [])
    ]


def _end(client: Any, container_id: str, timeout_s: int) -> tuple[int, str]:
    """Stop a container that may have ended already; its exit code, and the reason where Docker knows one."""
    try:
        container = client.containers.get(container_id)
        if container.status not in ("exited", "dead"):
            with contextlib.suppress(APIError):
                container.stop(timeout=0 if gate.closed else timeout_s)
            container.reload()
        state = container.attrs["State"]
    except NotFound:
        return KILLED_EXIT_CODE, "The container was removed behind the back of ECS"
    why = "OutOfMemoryError: Container killed due to memory usage" if state.get("OOMKilled") else ""
    return int(state["ExitCode"]), why


def _watch(task: Task, docker_client: Any, account_id: str, region: str) -> None:
    for index, container_id in enumerate(list(task.get("_docker_ids") or [])):
        spawn_background(_wait, task, index, container_id, docker_client, thread_name=f"ecs-wait-{container_id[:8]}")
    spawn_background(_follow_health, task, docker_client, account_id, region)
    group, cluster = task.get("group", ""), ecs._cluster_name_from_arn(task.get("clusterArn", ""))
    if cluster and group.startswith("service:"):
        ecs._schedule_service_deployment_completion(
            cluster, f"{cluster}/{group.split(':', 1)[1]}", account_id, region, healthy_task=task
        )


def _wait(task: Task, index: int, container_id: str, client: Any) -> None:
    while True:
        try:
            exit_code = int(client.api.wait(container_id, timeout=None)["StatusCode"])
            break
        except NotFound:
            exit_code = KILLED_EXIT_CODE
            break
        except Exception:  # noqa: BLE001 -- a daemon that restarts is no evidence that the process ended
            if not ecs._task_is_active(task["taskArn"], task):
                return
            time.sleep(HEALTH_POLL_S)
    with resource_lock("ecs-task", task["taskArn"]):
        container = task["containers"][index]
        container["lastStatus"], container["exitCode"] = "STOPPED", exit_code
        essential = task["_container_essentials"][index]
        all_ended = all(c["lastStatus"] == "STOPPED" for c in task["containers"])
    if essential or all_ended:
        finish(task, "Essential container in task exited", EXITED, drain=False)


def settle(cluster: str, service_key: str, task: Task) -> None:
    """A task turned healthy: let its deployment go on, or be complete."""
    ecs._record_service_task_healthy(service_key, task)
    ecs._refresh_service_state(cluster, task["group"])
    ecs._reconcile_service_tasks(cluster, service_key)
    ecs._complete_service_deployment(cluster, service_key, expected_deployment_id=task.get("_deployment_id"))


def _follow_health(task: Task, client: Any, account_id: str, region: str) -> None:
    """Carry Docker's verdict on the containers' health checks into the task; a service replaces the unhealthy."""
    definition = ecs._task_defs.get(ecs._resolve_td_key(task["taskDefinitionArn"])) or {}
    checked = [i for i, c in enumerate(definition.get("containerDefinitions", [])) if c.get("healthCheck")]
    container_ids = list(task.get("_docker_ids") or [])
    while checked and ecs._task_is_active(task["taskArn"], task):
        verdicts = []
        for index in checked:
            with contextlib.suppress(APIError):
                state = client.api.inspect_container(container_ids[index])["State"]
                verdict = state.get("Health", {}).get("Status", "starting").upper()
                verdict = "UNKNOWN" if verdict == "STARTING" else verdict
                task["containers"][index]["healthStatus"] = verdict
                verdicts.append(verdict)
        overall = next((v for v in ("UNHEALTHY", "UNKNOWN") if v in verdicts), "HEALTHY")
        turned_healthy = overall == "HEALTHY" and task.get("healthStatus") != overall
        task["healthStatus"] = overall
        if turned_healthy:
            _settle_service(task, account_id, region)
        if overall == "UNHEALTHY" and task.get("group", "").startswith("service:"):
            finish(task, "Task failed container health checks", BY_SCHEDULER, drain=True, failed=True)
            return
        time.sleep(HEALTH_POLL_S)


def _settle_service(task: Task, account_id: str, region: str) -> None:
    """A service without a load balancer learns of its task's health from here alone."""
    kind, _, name = task.get("group", "").partition(":")
    cluster = ecs._cluster_name_from_arn(task.get("clusterArn", ""))
    if kind == "service" and cluster:
        with request_scope(account_id, region):
            settle(cluster, f"{cluster}/{name}", task)


def _clean_up(cleanup: Any, task: Task, docker_client: Any, extra_container: Any = None) -> None:
    client = docker_client or ecs._get_docker()
    cleanup(task, client, extra_container)
    definition = ecs._task_defs.get(ecs._resolve_td_key(task["taskDefinitionArn"])) or {}
    task_id = task["taskArn"].rsplit("/", 1)[-1]
    for name in ecs_containers.ephemeral_volumes(definition):
        with contextlib.suppress(APIError):
            client.volumes.get(ecs_containers.task_volume(task_id, name)).remove()
