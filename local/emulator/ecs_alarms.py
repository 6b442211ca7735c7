"""A deployment fails when one of its CloudWatch alarms fires before it is complete.

MiniStack stores a service's deployment alarms and never looks at them. ECS looks from the new version's first
running task on. The bake time that AWS adds before it calls the deployment complete is left out here.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from ministack.core.concurrency import spawn_background
from ministack.services import cloudwatch, ecs

from local.emulator import ecs_tasks
from local.emulator.containers import gate

if TYPE_CHECKING:
    from collections.abc import Callable

Service = dict[str, Any]
Deployment = dict[str, Any]


def alarms_of(service: Service) -> dict[str, Any]:
    """The service's deployment alarms; empty where it has none or does not use them."""
    alarms: dict[str, Any] = (service.get("deploymentConfiguration") or {}).get("alarms") or {}
    return alarms if alarms.get("enable") else {}


def watch(service: Service, fail: Callable[[Service, Deployment], None]) -> None:
    """Call `fail` when an alarm fires while the service's present deployment is in progress; each is watched once."""
    deployment = ecs._primary_deployment(service)
    if not alarms_of(service) or deployment is None or deployment.get("_watched"):
        return
    deployment["_watched"] = True
    spawn_background(_watch, service, deployment, fail, thread_name=f"ecs-alarms-{service['serviceName']}")


def _watch(service: Service, deployment: Deployment, fail: Callable[[Service, Deployment], None]) -> None:
    while _in_progress(service, deployment) and not gate.closed:
        if deployment["runningCount"] and (firing := _firing(service)):
            deployment["_triggered"] = firing
            fail(service, deployment)
            return
        time.sleep(ecs_tasks.HEALTH_POLL_S)


def _in_progress(service: Service, deployment: Deployment) -> bool:
    return (
        service["status"] == "ACTIVE"
        and deployment["rolloutState"] == "IN_PROGRESS"
        and deployment is ecs._primary_deployment(service)
    )


def _firing(service: Service) -> list[str]:
    known = {**cloudwatch._alarms, **cloudwatch._composite_alarms}
    names: list[str] = alarms_of(service).get("alarmNames") or []
    return [name for name in names if name in known and known[name]["StateValue"] == "ALARM"]
