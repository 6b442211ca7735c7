"""A service's tasks are healthy when the load balancer and their own health checks say so.

MiniStack takes a second of RUNNING for health. Here a task counts for its deployment when all its targets are
healthy and its container health check passes; one whose target is unhealthy beyond the service's
healthCheckGracePeriodSeconds is stopped, replaced, and counted as a failure.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-healthcheck.html
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ministack.core.concurrency import spawn_background
from ministack.core.responses import request_scope
from ministack.services import ecs

from local.emulator import ecs_tasks, target_health
from local.emulator.patching import original, replace

Service = dict[str, Any]


def apply() -> None:
    original(ecs, "_task_ip", "516697de65f4")
    healthy = replace(ecs, "_record_service_task_healthy", "ab75f8df0ba5", lambda *args: _healthy(healthy, *args))
    target_health.on_result(_on_target)


def tasks_of(service: Service) -> list[dict[str, Any]]:
    group = f"service:{service['serviceName']}"
    return [
        task
        for task in list(ecs._tasks.values())
        if task.get("group") == group and task.get("clusterArn") == service["clusterArn"]
    ]


def _healthy(healthy: Any, service_key: str, task: dict[str, Any]) -> None:
    """MiniStack calls this when a task has run for a second; the load balancer and Docker are asked too."""
    service = ecs._services.get(service_key)
    if not service:
        return
    groups = [lb["targetGroupArn"] for lb in service.get("loadBalancers") or [] if lb.get("targetGroupArn")]
    states = target_health.states_of(groups, ecs._task_ip(task) or "")
    if any(state != target_health.HEALTHY for state in states) or _health_check_pending(task):
        return
    service["_failures_in_a_row"] = 0
    healthy(service_key, task)


def _health_check_pending(task: dict[str, Any]) -> bool:
    definition = ecs._task_defs.get(ecs._resolve_td_key(task["taskDefinitionArn"])) or {}
    has_check = any(c.get("healthCheck") for c in definition.get("containerDefinitions", []))
    return has_check and task.get("healthStatus") != "HEALTHY"


def _on_target(target: target_health.Target) -> None:
    """The load balancer's verdict on an address reaches the service whose task it is."""
    for (account_id, region, service_key), service in ecs._services.all_items():
        groups = [lb.get("targetGroupArn") for lb in service.get("loadBalancers") or []]
        if target.group_arn not in groups or service["status"] != "ACTIVE":
            continue
        with request_scope(account_id, region):
            cluster = service_key.split("/", 1)[0]
            for task in tasks_of(service):
                if task["lastStatus"] == "RUNNING" and ecs._task_ip(task) == target.id:
                    spawn_background(_judge, cluster, service_key, service, task, target)


def _judge(cluster: str, service_key: str, service: Service, task: dict[str, Any], target: Any) -> None:
    if target.state == target_health.HEALTHY:
        ecs_tasks.settle(cluster, service_key, task)
    elif target.state == target_health.UNHEALTHY and _age_s(task) >= service.get("healthCheckGracePeriodSeconds", 0):
        reason = f"Task failed ELB health checks in (target-group {target.group_arn})"
        ecs_tasks.finish(task, reason, ecs_tasks.BY_SCHEDULER, drain=True, failed=True)


def _age_s(task: dict[str, Any]) -> float:
    started = datetime.fromisoformat(task["startedAt"])
    return (datetime.now(UTC) - started).total_seconds()
