"""ListServiceDeployments, DescribeServiceDeployments and DescribeServiceRevisions, which MiniStack answers with [].

The story of a deployment outlives its place in DescribeServices: a circuit breaker's rollback can be told from
a success long after the failed deployment is gone.
"""

from __future__ import annotations

from typing import Any

from ministack.core.responses import error_response_json, get_account_id, get_region, json_response
from ministack.services import ecs

from local.emulator import ecs_alarms
from local.emulator.patching import original, replace

Service = dict[str, Any]
Deployment = dict[str, Any]

KEPT = 100
"""Deployments remembered for one service; AWS keeps those of 90 days."""


def apply() -> None:
    original(ecs, "_resolve_service_ref", "d6ffb73953dc")
    replace(ecs, "_list_service_deployments", "d971b80772fb", _list)
    replace(ecs, "_describe_service_deployments", "63c1f1467a7f", _describe)
    replace(ecs, "_describe_service_revisions", "f0062397dddb", _revisions)


def remember(service: Service) -> None:
    """Note the state of every deployment that is listed now; the newest is first."""
    history: list[Deployment] = service.setdefault("_history", [])
    known = {id(deployment) for deployment in history}
    for deployment in reversed(service["deployments"]):
        if id(deployment) not in known:
            history.insert(0, deployment)
    del history[KEPT:]
    primary = ecs._primary_deployment(service)
    for deployment in history:
        status = _status(service, deployment, primary)
        if status != deployment.get("_story"):
            deployment["_story"] = status
            deployment["_finishedAt"] = None if status.endswith("IN_PROGRESS") else ecs._iso()


def _status(service: Service, deployment: Deployment, primary: Deployment | None) -> str:
    """The service deployment's status, in AWS's words.

    A deployment that was rolled back to keeps its SUCCESSFUL: the rollback belongs to the one that failed.
    """
    before: str = deployment.get("_story") or "IN_PROGRESS"
    if before not in ("IN_PROGRESS", "ROLLBACK_IN_PROGRESS"):
        return before
    if deployment["rolloutState"] == "COMPLETED":
        return "SUCCESSFUL"
    if deployment["rolloutState"] == "FAILED":
        if primary is None or primary is deployment:
            return "ROLLBACK_FAILED" if _method(service, deployment).get("rollback") else "STOPPED"
        return "ROLLBACK_SUCCESSFUL" if primary["rolloutState"] == "COMPLETED" else "ROLLBACK_IN_PROGRESS"
    return "IN_PROGRESS" if deployment is primary or service["status"] != "ACTIVE" else "STOPPED"


def _method(service: Service, deployment: Deployment) -> dict[str, Any]:
    """The settings of what found the failure: the alarms, or the circuit breaker."""
    if deployment.get("_triggered"):
        return ecs_alarms.alarms_of(service)
    method: dict[str, Any] = (service.get("deploymentConfiguration") or {}).get("deploymentCircuitBreaker") or {}
    return method


def _arn(service: Service, deployment: Deployment, kind: str) -> str:
    cluster = service["clusterArn"].rsplit("/", 1)[-1]
    number = deployment["id"].rsplit("/", 1)[-1]
    return f"arn:aws:ecs:{get_region()}:{get_account_id()}:{kind}/{cluster}/{service['serviceName']}/{number}"


def _brief(service: Service, deployment: Deployment) -> dict[str, Any]:
    brief = {
        "serviceDeploymentArn": _arn(service, deployment, "service-deployment"),
        "serviceArn": service["serviceArn"],
        "clusterArn": service["clusterArn"],
        "targetServiceRevisionArn": _arn(service, deployment, "service-revision"),
        "createdAt": deployment["createdAt"],
        "startedAt": deployment["createdAt"],
        "status": deployment["_story"],
        "statusReason": deployment.get("rolloutStateReason") or None,
        "finishedAt": ecs._ts_to_epoch(deployment.get("_finishedAt")),
    }
    return {name: value for name, value in brief.items() if value is not None}


def _full(service: Service, deployment: Deployment) -> dict[str, Any]:
    full = _brief(service, deployment)
    breaker = (service.get("deploymentConfiguration") or {}).get("deploymentCircuitBreaker") or {}
    triggered = deployment.get("_triggered", [])
    failed = deployment["rolloutState"] == "FAILED" and not triggered
    watching = "MONITORING" if full["status"] == "IN_PROGRESS" else "MONITORING_COMPLETE"
    full["targetServiceRevision"] = {
        "arn": full.pop("targetServiceRevisionArn"),
        "requestedTaskCount": deployment["desiredCount"],
        "runningTaskCount": deployment["runningCount"],
        "pendingTaskCount": deployment["pendingCount"],
    }
    full["deploymentConfiguration"] = service["deploymentConfiguration"]
    full["deploymentCircuitBreaker"] = {
        "status": "DISABLED" if not breaker.get("enable") else "TRIGGERED" if failed else watching,
        "failureCount": deployment["failedTasks"],
        "threshold": ecs._circuit_breaker_threshold(service),
    }
    if alarms := ecs_alarms.alarms_of(service):
        full["alarms"] = {
            "status": "TRIGGERED" if triggered else watching,
            "alarmNames": alarms["alarmNames"],
            "triggeredAlarmNames": triggered,
        }
    if full["status"].startswith("ROLLBACK"):
        full["rollback"] = {"reason": deployment["rolloutStateReason"], "startedAt": deployment["updatedAt"]}
    return full


def _all() -> list[tuple[Service, Deployment]]:
    return [(service, d) for service in ecs._services.values() for d in service.get("_history", [])]


def _list(data: dict[str, Any]) -> Any:
    cluster = ecs._resolve_cluster_name(data.get("cluster", "default"))
    reference = ecs._resolve_service_ref(data.get("service", ""))
    service = ecs._services.get(f"{cluster}/{reference[0]}") if reference else None
    if not service:
        return error_response_json("ServiceNotFoundException", "Service not found.", 400)
    wanted = data.get("status")
    found = [_brief(service, d) for d in service.get("_history", []) if not wanted or d["_story"] in wanted]
    return json_response({"serviceDeployments": found})


def _describe(data: dict[str, Any]) -> Any:
    asked = data.get("serviceDeploymentArns", [])
    known = {_arn(s, d, "service-deployment"): (s, d) for s, d in _all()}
    return json_response(
        {
            "serviceDeployments": [_full(*known[arn]) for arn in asked if arn in known],
            "failures": [{"arn": arn, "reason": "MISSING"} for arn in asked if arn not in known],
        }
    )


def _revisions(data: dict[str, Any]) -> Any:
    asked = data.get("serviceRevisionArns", [])
    known = {_arn(s, d, "service-revision"): (s, d) for s, d in _all()}
    revisions = [
        {
            "serviceRevisionArn": arn,
            "serviceArn": known[arn][0]["serviceArn"],
            "clusterArn": known[arn][0]["clusterArn"],
            "taskDefinition": known[arn][1]["taskDefinition"],
            "createdAt": known[arn][1]["createdAt"],
        }
        for arn in asked
        if arn in known
    ]
    failures = [{"arn": arn, "reason": "MISSING"} for arn in asked if arn not in known]
    return json_response({"serviceRevisions": revisions, "failures": failures})
