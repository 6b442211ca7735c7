"""Success means that what runs is what was asked for.

A deployment that ECS rolled back is reported as a success by the provider (pulumi-aws#4487, pulumi-awsx#1848): the
verification compares the running task definition with the requested one, and asks the public address for its release.
"""

import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pulumi
from pulumi.dynamic import Resource

from infra.engine import engine_is_gone
from infra.failure import UpdateError
from infra.step import StepProvider
from infra.stopped_task import failure_of, last_log_lines

POLL_S = 0.5
REQUEST_TIMEOUT_S = 5
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class VerificationError(UpdateError):
    """What runs is not what was asked for. The message says which service, why, and what to do."""


@dataclass(frozen=True, kw_only=True)
class ExpectedService:
    """A service, the task definition that it is to run, and where its tasks write their log."""

    name: pulumi.Input[str]
    task_definition_arn: pulumi.Input[str]
    container_name: str
    log_group_name: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class ExpectedPage:
    """A public address and the release that is to answer there, in the header ``X-Release``."""

    url: pulumi.Input[str]
    release: pulumi.Input[str]


class VerificationProvider(StepProvider):
    """Waits until everything expected is there, when what is expected changes."""

    compared = ("services", "pages")

    def take(self, props: Mapping[str, Any]) -> Mapping[str, Any]:
        """Verify."""
        verify(props)
        return {}


class Verification(Resource, module="data-aggregator", name="Verification"):
    """The last step of an update: it fails the update unless every expected service runs and every page answers."""

    def __init__(
        self,
        name: str,
        *,
        region: str,
        cluster_arn: pulumi.Input[str],
        services: Sequence[ExpectedService],
        pages: Sequence[ExpectedPage],
        deadline_s: int,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        properties = {
            "region": region,
            "cluster_arn": cluster_arn,
            "services": [vars(service) for service in services],
            "pages": [vars(page) for page in pages],
            "deadline_s": deadline_s,
        }
        super().__init__(VerificationProvider(), name, properties, opts)


def verify(props: Mapping[str, Any]) -> None:
    """Wait until every service runs its task definition and every page answers with its release.

    Raises VerificationError at once when a deployment failed or was rolled back, and when the deadline passes.
    """
    import boto3

    ecs = boto3.client("ecs", region_name=props["region"])
    logs = boto3.client("logs", region_name=props["region"])
    deadline = time.monotonic() + float(props["deadline_s"])
    for expected in props["services"]:
        _wait_for_service(ecs, logs, props["cluster_arn"], expected, deadline)
    for page in props["pages"]:
        _wait_for_page(page, deadline, ecs.meta.endpoint_url)


def _wait_for_service(ecs: Any, logs: Any, cluster: str, expected: Mapping[str, str], deadline: float) -> None:
    while True:
        [service] = ecs.describe_services(cluster=cluster, services=[expected["name"]])["services"]
        verdict = judge(service, expected["task_definition_arn"])
        if verdict.done:
            return
        if verdict.failure or time.monotonic() > deadline or engine_is_gone():
            waited = "" if verdict.failure else " when the deadline passed"
            evidence = _evidence(ecs, logs, cluster, expected)
            raise _failed(f"{expected['name']}: {verdict.failure or verdict.progress}{waited}.", *evidence)
        time.sleep(POLL_S)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a description of a service says about its deployment."""

    done: bool = False
    failure: str | None = None
    progress: str = ""


def judge(service: Mapping[str, Any], task_definition_arn: str) -> Verdict:
    """Whether a service, as ECS describes it, runs the task definition that was asked for."""
    deployments: list[dict[str, Any]] = service["deployments"]
    asked_for = [each for each in deployments if each["taskDefinition"] == task_definition_arn]
    primary = next((each for each in deployments if each["status"] == "PRIMARY"), None)
    for each in asked_for:
        if each.get("rolloutState") == "FAILED":
            return Verdict(failure=f"the deployment failed: {each.get('rolloutStateReason', 'ECS gave no reason')}")
    if primary is None or primary["taskDefinition"] != task_definition_arn:
        running = primary["taskDefinition"] if primary else "nothing"
        reason = primary.get("rolloutStateReason", "") if primary else ""
        return Verdict(
            failure=f"ECS runs {running} and not {task_definition_arn}: it was rolled back. {reason}".rstrip()
        )
    running_count, wanted = primary["runningCount"], primary["desiredCount"]
    if primary.get("rolloutState") == "COMPLETED" and len(deployments) == 1 and running_count >= wanted:
        return Verdict(done=True)
    return Verdict(progress=f"{running_count} of {wanted} tasks run, rollout {primary.get('rolloutState', 'unknown')}")


def _evidence(ecs: Any, logs: Any, cluster: str, expected: Mapping[str, str]) -> list[str]:
    """Why the newest stopped task of the release stopped, and the last lines of its log."""
    stopped = ecs.list_tasks(cluster=cluster, serviceName=expected["name"], desiredStatus="STOPPED")["taskArns"]
    tasks = ecs.describe_tasks(cluster=cluster, tasks=stopped[:100])["tasks"] if stopped else []
    ours = [task for task in tasks if task["taskDefinitionArn"] == expected["task_definition_arn"]]
    if not ours:
        return []
    task = max(ours, key=lambda each: each["createdAt"])
    container = expected["container_name"]
    lines = last_log_lines(logs, expected["log_group_name"], task["taskArn"], container)
    return [
        f"Its last task: {failure_of(task, container) or 'exit code 0'} ({task.get('stoppedReason', 'no reason')}).",
        f"The last lines of its log ({expected['log_group_name']}):",
        *(f"  {line}" for line in lines),
    ]


def _wait_for_page(page: Mapping[str, str], deadline: float, endpoint: str) -> None:
    while True:
        answer = _release_at(request_for(page["url"], endpoint))
        if answer == page["release"]:
            return
        if time.monotonic() > deadline or engine_is_gone():
            raise _failed(f"{page['url']} answers with {answer}, and release {page['release']} was asked for.")
        time.sleep(POLL_S)


def _release_at(request: urllib.request.Request) -> str:
    """The release that answers a request, or what was wrong with the answer."""
    try:
        with urllib.request.urlopen(request, timeout=REQUEST_TIMEOUT_S) as response:  # noqa: S310 - our own URL
            return response.headers.get("X-Release") or "no X-Release header"
    except urllib.error.HTTPError as error:
        return f"HTTP {error.code}"
    except OSError as error:
        return f"no answer ({error})"


def request_for(url: str, endpoint: str) -> urllib.request.Request:
    """A request for a public address of the stack.

    Where AWS itself answers on this machine, so do all names of its stacks: at its endpoint, by the header Host, with
    the scheme as a proxy in front would give it.
    """
    if urlsplit(endpoint).hostname not in LOOPBACK:
        return urllib.request.Request(url)  # noqa: S310 - our own URL
    parts, here = urlsplit(url), urlsplit(endpoint)
    there = parts._replace(scheme=here.scheme, netloc=here.netloc).geturl()
    headers = {"Host": parts.netloc, "X-Forwarded-Proto": parts.scheme}
    return urllib.request.Request(there, headers=headers)  # noqa: S310 - our own URL


def _failed(*sentences: str) -> VerificationError:
    remedy = "Mend the cause and run `pulumi up` again; `pulumi up --refresh` tries the same release once more."
    return VerificationError("\n".join(["the update is not what was asked for.", *sentences, remedy]))
