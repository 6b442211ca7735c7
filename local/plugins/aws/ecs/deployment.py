"""Waiting for a service: until its deployment is done, until nothing of it runs."""

from typing import Any

from local.plugins.cloud import Cloud
from local.plugins.errors import PluginError


def wait_until_steady(cloud: Cloud, arn: str) -> None:
    """Return when the service's primary deployment is complete and everything asked for runs.

    A rollback's deployment counts, as in pulumi-aws. Raises PluginError when the deployment failed and nothing took
    its place, or when the deadline passes.
    """

    def steady() -> bool:
        service = _describe(cloud, arn)
        primary = next((each for each in service["deployments"] if each["status"] == "PRIMARY"), None)
        if primary is None:
            return False
        if primary.get("rolloutState") == "FAILED":
            raise PluginError(
                f"the deployment of {primary['taskDefinition']} failed: {primary.get('rolloutStateReason')}"
                f"{_last_events(service)}"
            )
        complete = primary.get("rolloutState", "COMPLETED") == "COMPLETED"
        return bool(
            complete and len(service["deployments"]) == 1 and service["runningCount"] == service["desiredCount"]
        )

    cloud.wait(f"the service {arn} to be steady", steady)


def wait_until_drained(cloud: Cloud, arn: str) -> None:
    """Return when the deleted service has no task left."""

    def drained() -> bool:
        service = _describe(cloud, arn)
        return bool(service["status"] == "INACTIVE" and service["runningCount"] == 0)

    cloud.wait(f"the tasks of {arn} to stop", drained)


def _describe(cloud: Cloud, arn: str) -> dict[str, Any]:
    cluster, _, name = arn.rpartition(":service/")[2].rpartition("/")
    answer = cloud.client("ecs").describe_services(cluster=cluster, services=[name])
    found = answer["services"]
    if not found:
        raise PluginError(f"the service {arn} is no longer there")
    return dict(found[0])


def _last_events(service: dict[str, Any]) -> str:
    messages = [event["message"] for event in service.get("events", [])[:3]]
    return "".join(f"\n  {message}" for message in messages)
