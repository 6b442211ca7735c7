"""Deployments of ECS services succeed, fail and roll back for true reasons.

MiniStack calls a first deployment COMPLETED with nothing running (so its circuit breaker never sees it), takes
one second of RUNNING for health, stops the old tasks of a failed deployment that has no rollback, lists failed
deployments for ever (`services_stable` never ends), and restarts a crashing task without a pause. Here:

- every deployment starts IN_PROGRESS and is COMPLETED when its tasks run and their targets and health checks
  are healthy; then the old tasks drain and stop;
- a task whose target stays unhealthy is replaced and counts as a failure (`ecs_health`);
- a failed deployment leaves the list when its tasks are gone and the rollback is done; its story stays in
  ListServiceDeployments (`ecs_deployments`);
- tasks that fail again and again are restarted ever more slowly, as ECS does.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from ministack.core.concurrency import resource_lock, spawn_background
from ministack.core.responses import (
    error_response_json,
    get_account_id,
    get_region,
    json_response,
    new_uuid,
    request_scope,
)
from ministack.services import ecs

from local.emulator import ecs_alarms, ecs_checks, ecs_deployments, ecs_health, ecs_tasks
from local.emulator.containers import gate
from local.emulator.patching import original, replace

Service = dict[str, Any]
Deployment = dict[str, Any]

ALIVE = ("PROVISIONING", "PENDING", "ACTIVATING", "RUNNING", "DEACTIVATING", "STOPPING", "DEPROVISIONING")
FREE_RESTARTS = 3
MAX_PAUSE_S = 60
DEPLOYMENT_DEFAULTS = {"maximumPercent": 200, "minimumHealthyPercent": 100}
# UpdateService parameters that MiniStack drops.
KEPT_ON_UPDATE = ("enableECSManagedTags", "propagateTags", "serviceRegistries", "availabilityZoneRebalancing")
# A change of these is a new deployment on AWS even without a new task definition.
ROLLED_OUT = ("networkConfiguration", "loadBalancers", "serviceRegistries", "platformVersion")


@dataclass(frozen=True)
class Cause:
    """What failed a deployment, in the words of ECS: the method of detection, what it saw, why tasks stop."""

    method: str
    reason: str
    stopped: str


BREAKER = Cause(
    "ECS deployment circuit breaker", "tasks failed to start.", "the circuit breaker threshold was exceeded"
)
ALARM = Cause("ECS deployment alarm", "alarm detected.", "an alarm was detected")

_scheduling: defaultdict[str, threading.RLock] = defaultdict(threading.RLock)


def apply() -> None:
    for name, expected in (
        ("_primary_deployment", "90248cc9237d"),
        ("_deployment_for_task", "fcb7b542d268"),
        ("_sync_service_targets", "54c6f0448b05"),
        ("_circuit_breaker_threshold", "6ed16b6c21e5"),
    ):
        original(ecs, name, expected)
    make = replace(ecs, "_make_deployment", "5660a8c0ef36", lambda *args, **kwargs: _started(make(*args, **kwargs)))
    reconcile = replace(ecs, "_reconcile_service_tasks", "16e4d03cbf75", lambda *args: _reconcile(reconcile, *args))
    complete = replace(
        ecs,
        "_complete_service_deployment",
        "4472ae6823d0",
        lambda *args, **kwargs: _complete(complete, *args, **kwargs),
    )
    fail = replace(
        ecs, "_record_service_task_failure", "1f0fff5d229f", lambda *args, **kwargs: _fail(fail, *args, **kwargs)
    )
    replace(ecs, "_refresh_service_state", "5dcadfc2dcdd", _refresh)
    create = replace(ecs, "_create_service", "8bc82a13551c", lambda data: _create(create, data))
    update = replace(ecs, "_update_service", "bde69c11b50d", lambda data: _update(update, data))
    delete = replace(ecs, "_delete_service", "3f32aa017e1f", lambda data: _delete(delete, data))


def _started(deployment: Deployment) -> Deployment:
    deployment["rolloutState"] = "IN_PROGRESS"
    deployment["rolloutStateReason"] = f"ECS deployment {deployment['id']} in progress."
    return deployment


def _key(cluster: str, service: str) -> str:
    return f"{get_account_id()}/{get_region()}/{cluster}/{service}"


def _refresh(cluster: str, group: str) -> None:
    """Count the service's tasks, publish its targets, and drop the deployments that are over."""
    service = ecs._services.get(f"{cluster}/{(group or '').removeprefix('service:')}")
    if not (group or "").startswith("service:") or not service:
        return
    with _scheduling[_key(cluster, service["serviceName"])]:
        ecs_deployments.remember(service)
        alive: dict[str, list[str]] = {d["id"]: [] for d in service["deployments"]}
        for task in ecs_health.tasks_of(service):
            deployment = ecs._deployment_for_task(service, task)
            if deployment and task["lastStatus"] in ALIVE:
                alive[deployment["id"]].append(task["lastStatus"])
        for deployment in service["deployments"]:
            statuses = alive[deployment["id"]]
            deployment["runningCount"] = statuses.count("RUNNING")
            deployment["pendingCount"] = sum(s in ("PROVISIONING", "PENDING", "ACTIVATING") for s in statuses)
        service["runningCount"] = sum(d["runningCount"] for d in service["deployments"])
        service["pendingCount"] = sum(d["pendingCount"] for d in service["deployments"])
        primary = ecs._primary_deployment(service)
        over = bool(primary) and primary["rolloutState"] == "COMPLETED"
        service["deployments"] = sorted(
            (d for d in service["deployments"] if d is primary or not over or alive[d["id"]]),
            key=lambda d: d is not primary,
        )
        ecs._sync_service_targets(cluster, service)


def _reconcile(reconcile: Any, cluster: str, service_key: str) -> None:
    service = ecs._services.get(service_key)
    if gate.closed or not service:
        return
    with _scheduling[_key(cluster, service["serviceName"])]:
        primary = ecs._primary_deployment(service)
        if primary and primary["rolloutState"] == "FAILED" and service["desiredCount"] > 0:
            # MiniStack would stop the old tasks here, and with them the service.
            _refresh(cluster, f"service:{service['serviceName']}")
            return
        pause_s = service.get("_paused_until", 0) - time.monotonic()
        if pause_s > 0 and service["desiredCount"] > 0:
            _later(pause_s, cluster, service_key)
            return
        reconcile(cluster, service_key)


def _later(pause_s: float, cluster: str, service_key: str) -> None:
    account_id, region = get_account_id(), get_region()

    def again() -> None:
        with request_scope(account_id, region):
            ecs._reconcile_service_tasks(cluster, service_key)

    timer = threading.Timer(pause_s, again)
    timer.daemon = True
    timer.start()


def _complete(complete: Any, cluster: str, service_key: str, expected_deployment_id: str | None = None) -> None:
    complete(cluster, service_key, expected_deployment_id)
    service = ecs._services.get(service_key)
    primary = ecs._primary_deployment(service) if service else None
    if primary and primary["rolloutState"] == "COMPLETED":
        primary["rolloutStateReason"] = f"ECS deployment {primary['id']} completed."
        _refresh(cluster, f"service:{service['serviceName']}")


def _fail(fail: Any, task: dict[str, Any], digest_resolution_failed: bool = False) -> None:
    cluster = ecs._cluster_name_from_arn(task.get("clusterArn", ""))
    name = task.get("group", "").removeprefix("service:")
    service = ecs._services.get(f"{cluster}/{name}")
    if not service or service["status"] != "ACTIVE":
        return
    with _scheduling[_key(cluster, name)]:
        deployment = ecs._deployment_for_task(service, task)
        breaker = (service.get("deploymentConfiguration") or {}).get("deploymentCircuitBreaker") or {}
        if deployment and deployment["rolloutState"] == "IN_PROGRESS" and not breaker.get("enable"):
            deployment["failedTasks"] += 1  # MiniStack counts for the circuit breaker only
        failures = service["_failures_in_a_row"] = service.get("_failures_in_a_row", 0) + 1
        if failures > FREE_RESTARTS:
            service["_paused_until"] = time.monotonic() + min(MAX_PAUSE_S, 2 ** (failures - FREE_RESTARTS))
        before = deployment and deployment["rolloutState"]
        fail(task, digest_resolution_failed=digest_resolution_failed)
        if deployment and before == "IN_PROGRESS" and deployment["rolloutState"] == "FAILED":
            _after_failure(service, deployment, BREAKER)
            ecs._reconcile_service_tasks(cluster, f"{cluster}/{name}")


def _fail_by_alarm(service: Service, deployment: Deployment) -> None:
    cluster = ecs._cluster_name_from_arn(service["clusterArn"])
    key = f"{cluster}/{service['serviceName']}"
    with _scheduling[_key(cluster, service["serviceName"])], resource_lock("ecs-service", key):
        if deployment["rolloutState"] != "IN_PROGRESS" or deployment is not ecs._primary_deployment(service):
            return
        deployment |= {"rolloutState": "FAILED", "desiredCount": 0, "updatedAt": ecs._iso()}
        _tell(service, f"(deployment {deployment['id']}) deployment failed: alarm detected.")
        good = next((d for d in service["deployments"] if d["rolloutState"] == "COMPLETED"), None)
        if good and ecs_alarms.alarms_of(service).get("rollback"):
            deployment["status"] = "ACTIVE"
            good |= {"status": "PRIMARY", "rolloutState": "IN_PROGRESS", "updatedAt": ecs._iso()}
            good["desiredCount"] = service["desiredCount"]
            service["taskDefinition"] = good["taskDefinition"]
            _tell(service, f"rolling back to deployment {good['id']}.")
    _after_failure(service, deployment, ALARM)
    ecs._reconcile_service_tasks(cluster, key)
    ecs._schedule_service_deployment_completion(cluster, key, get_account_id(), get_region())


def _tell(service: Service, what: str) -> None:
    message = f"(service {service['serviceName']}) {what}"
    service["events"].insert(0, {"id": new_uuid(), "createdAt": ecs._iso(), "message": message})


def _after_failure(service: Service, failed: Deployment, cause: Cause) -> None:
    service["_failures_in_a_row"], service["_paused_until"] = 0, 0
    failed["rolloutStateReason"] = f"{cause.method}: {cause.reason}"
    primary = ecs._primary_deployment(service)
    if primary is not failed:
        primary["rolloutStateReason"] = f"{cause.method}: rolling back to deploymentId {primary['id']}."
        for task in ecs_health.tasks_of(service):
            if task.get("_deployment_id") == failed["id"]:
                why = f"Service deployment rolled back because {cause.stopped}."
                ecs_tasks.finish(task, why, ecs_tasks.BY_SCHEDULER, drain=True)


def _create(create: Any, data: dict[str, Any]) -> Any:
    if refusal := ecs_checks.inactive_definition(data):
        return refusal
    cluster = ecs._resolve_cluster_name(data.get("cluster", "default"))
    known = ecs._services.get(f"{cluster}/{data.get('serviceName')}")
    if known and known["status"] == "DRAINING":
        return error_response_json(
            "InvalidParameterException", "Unable to Start a service that is still Draining.", 400
        )
    if known and known["status"] == "ACTIVE":
        return error_response_json("InvalidParameterException", "Creation of service was not idempotent.", 400)
    response = create(data | {"deploymentConfiguration": _configuration(data.get("deploymentConfiguration"))})
    if response[0] == 200:
        ecs_alarms.watch(ecs._services[f"{cluster}/{data['serviceName']}"], _fail_by_alarm)
    return response


def _update(update: Any, data: dict[str, Any]) -> Any:
    cluster = ecs._resolve_cluster_name(data.get("cluster", "default"))
    reference = ecs._resolve_service_ref(data.get("service", ""))
    service = ecs._services.get(f"{cluster}/{reference[0]}") if reference else None
    if not service or service["status"] != "ACTIVE":
        return update(data)
    if data.get("taskDefinition") and (refusal := ecs_checks.inactive_definition(data)):
        return refusal
    if "deploymentConfiguration" in data:
        data = data | {"deploymentConfiguration": _configuration(data["deploymentConfiguration"])}
    if any(key in data and data[key] != service.get(key) for key in ROLLED_OUT):
        data = data | {"forceNewDeployment": True}
    with _scheduling[_key(cluster, service["serviceName"])]:
        service |= {key: data[key] for key in KEPT_ON_UPDATE if key in data}
        service["_failures_in_a_row"], service["_paused_until"] = 0, 0
        status, headers, body = update(data)
        for deployment in service["deployments"]:
            if not deployment["rolloutStateReason"]:
                _started(deployment)
        _refresh(cluster, f"service:{service['serviceName']}")
        ecs_alarms.watch(service, _fail_by_alarm)
        return json_response({"service": ecs._sanitize(service)}) if status == 200 else (status, headers, body)


def _configuration(given: dict[str, Any] | None) -> dict[str, Any]:
    return {**DEPLOYMENT_DEFAULTS, "deploymentCircuitBreaker": {"enable": False, "rollback": False}, **(given or {})}


def _delete(delete: Any, data: dict[str, Any]) -> Any:
    """A deleted service is DRAINING until its last task has stopped, then INACTIVE."""
    status, headers, body = delete(data)
    cluster = ecs._resolve_cluster_name(data.get("cluster", "default"))
    reference = ecs._resolve_service_ref(data.get("service", ""))
    service = ecs._services.get(f"{cluster}/{reference[0]}") if status == 200 and reference else None
    if not service:
        return status, headers, body
    if any(task["lastStatus"] in ALIVE for task in ecs_health.tasks_of(service)):
        service["status"] = "DRAINING"
        spawn_background(_await_last_task, service)
    return json_response({"service": ecs._sanitize(service)})


def _await_last_task(service: Service) -> None:
    while any(task["lastStatus"] in ALIVE for task in ecs_health.tasks_of(service)) and not gate.closed:
        time.sleep(ecs_tasks.HEALTH_POLL_S / 10)
    service["status"] = "INACTIVE"
