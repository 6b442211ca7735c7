"""Deployments: complete when healthy, rolled back when not, and never a lost request."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

INTERVAL_S = 5  # the least that AWS allows
BREAKER = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}
NETWORK = {"awsvpcConfiguration": {"subnets": ["subnet-1"]}}


class Site:
    """A load balancer, its target group, and a service behind it."""

    def __init__(self, aws: Any, name: str) -> None:
        self.aws, self.name = aws, name
        elb, ec2 = aws.client("elbv2"), aws.client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
        balancer = elb.create_load_balancer(Name=name, Subnets=[subnet])["LoadBalancers"][0]["LoadBalancerArn"]
        self.group = elb.create_target_group(
            Name=name, Protocol="HTTP", Port=8000, VpcId=vpc, TargetType="ip", HealthCheckPath="/health",
            HealthCheckIntervalSeconds=INTERVAL_S, HealthCheckTimeoutSeconds=2, HealthyThresholdCount=2,
            UnhealthyThresholdCount=2,
        )["TargetGroups"][0]["TargetGroupArn"]  # fmt: skip
        forward = [{"Type": "forward", "TargetGroupArn": self.group}]
        elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=forward)

    def create(self, definition: str, count: int, **settings: Any) -> None:
        self.aws.client("ecs").create_service(
            cluster="tests", serviceName=self.name, taskDefinition=definition, desiredCount=count,
            launchType="FARGATE", networkConfiguration=NETWORK,
            loadBalancers=[{"targetGroupArn": self.group, "containerName": "main", "containerPort": 8000}],
            **({"deploymentConfiguration": BREAKER} | settings),
        )  # fmt: skip

    def update(self, **settings: Any) -> None:
        self.aws.client("ecs").update_service(cluster="tests", service=self.name, **settings)

    def service(self) -> dict[str, Any]:
        found: dict[str, Any] = self.aws.client("ecs").describe_services(cluster="tests", services=[self.name])[
            "services"
        ][0]
        return found

    def primary(self) -> dict[str, Any]:
        return next(d for d in self.service()["deployments"] if d["status"] == "PRIMARY")

    def stable(self) -> bool:
        """What boto3's `services_stable` waits for."""
        service = self.service()
        return len(service["deployments"]) == 1 and service["runningCount"] == service["desiredCount"]

    def completed(self) -> bool:
        return self.stable() and self.primary()["rolloutState"] == "COMPLETED"

    def health(self) -> list[str]:
        described = self.aws.client("elbv2").describe_target_health(TargetGroupArn=self.group)
        return [d["TargetHealth"]["State"] for d in described["TargetHealthDescriptions"]]

    def get(self, path: str = "/", timeout_s: float = 10) -> tuple[int, str]:
        host = {"Host": f"{self.name}.alb.localhost:{self.aws.port}"}
        answer = httpx.get(f"http://127.0.0.1:{self.aws.port}{path}", headers=host, timeout=timeout_s)
        return answer.status_code, answer.text

    @contextmanager
    def probed(self) -> Iterator[Counter[tuple[int, str]]]:
        """Requests one after the other, for as long as the block takes; what they got."""
        seen: Counter[tuple[int, str]] = Counter()
        over = threading.Event()

        def probe() -> None:
            while not over.wait(0.02):
                seen[self.get()] += 1

        thread = threading.Thread(target=probe)
        thread.start()
        try:
            yield seen
        finally:
            over.set()
            thread.join()


@pytest.fixture
def site(aws: Any, request: pytest.FixtureRequest) -> Iterator[Site]:
    name = "s" + str(abs(hash(request.node.name)) % 10**8)
    site = Site(aws, name)
    yield site
    aws.client("ecs").delete_service(cluster="tests", service=name, force=True)
    aws.until(lambda: site.service()["status"] == "INACTIVE", 60, "the deleted service's end")
    assert site.health() == []


def test_a_first_deployment_is_in_progress_until_its_tasks_are_healthy(site: Site, web: Callable[..., str]) -> None:
    site.create(web("v1"), 2)
    assert site.primary()["rolloutState"] == "IN_PROGRESS"
    site.aws.until(lambda: site.primary()["rolloutState"] == "COMPLETED", 60, "the deployment")
    assert site.service()["runningCount"] == 2
    assert site.health() == ["healthy", "healthy"]
    assert site.get() == (200, "v1")


def test_a_rolling_update_loses_no_request(site: Site, web: Callable[..., str]) -> None:
    site.create(web("v1"), 2)
    site.aws.until(site.completed, 60, "the first deployment")
    with site.probed() as seen:
        site.update(taskDefinition=web("v2"))
        site.aws.until(site.completed, 60, "the update")
        site.aws.until(lambda: site.get() == (200, "v2"), 10, "the new version")
    assert set(seen) <= {(200, "v1"), (200, "v2")}
    assert seen[200, "v1"] > 0


def test_a_request_under_way_is_answered_by_the_version_that_took_it(site: Site, web: Callable[..., str]) -> None:
    site.create(web("v1"), 1)
    site.aws.until(site.completed, 60, "the first deployment")
    answers: list[tuple[int, str]] = []
    slow = threading.Thread(target=lambda: answers.append(site.get("/slow", timeout_s=30)))
    slow.start()
    site.update(taskDefinition=web("v2"))
    site.aws.until(lambda: site.get() == (200, "v2"), 60, "the new version")
    slow.join()
    assert answers == [(200, "v1")]


def test_a_version_that_fails_its_health_check_gets_no_request_and_is_rolled_back(
    site: Site, web: Callable[..., str]
) -> None:
    site.create(web("v1"), 1)
    site.aws.until(site.completed, 60, "the first deployment")
    good = site.service()["taskDefinition"]
    with site.probed() as seen:
        site.update(taskDefinition=web("v2", "sick"))
        site.aws.until(lambda: "unhealthy" in site.health() or failures(site), 60, "the verdict on the new version")
        site.aws.until(lambda: rolled_back(site) and site.completed(), 120, "the rollback")
    assert set(seen) == {(200, "v1")}
    assert site.service()["taskDefinition"] == good
    assert site.primary()["rolloutStateReason"].endswith("completed.")


def failures(site: Site) -> int:
    return max(d["failedTasks"] for d in site.service()["deployments"])


def rolled_back(site: Site) -> bool:
    newest = site.aws.client("ecs").list_service_deployments(cluster="tests", service=site.name)
    return bool(newest["serviceDeployments"][0]["status"] == "ROLLBACK_SUCCESSFUL")


def test_a_version_that_crashes_is_rolled_back_and_its_story_can_be_read(site: Site, web: Callable[..., str]) -> None:
    ecs = site.aws.client("ecs")
    site.create(web("v1"), 1)
    site.aws.until(site.completed, 60, "the first deployment")
    site.update(taskDefinition=web("v2", "crash"))
    site.aws.until(lambda: rolled_back(site) and site.completed(), 60, "the rollback")
    story = ecs.list_service_deployments(cluster="tests", service=site.name)["serviceDeployments"]
    assert [deployment["status"] for deployment in story] == ["ROLLBACK_SUCCESSFUL", "SUCCESSFUL"]
    told = ecs.describe_service_deployments(serviceDeploymentArns=[story[0]["serviceDeploymentArn"]])
    breaker = told["serviceDeployments"][0]["deploymentCircuitBreaker"]
    assert breaker == {"status": "TRIGGERED", "failureCount": 3, "threshold": 3}
    revision = ecs.describe_service_revisions(serviceRevisionArns=[story[1]["targetServiceRevisionArn"]])
    assert revision["serviceRevisions"][0]["taskDefinition"] == site.service()["taskDefinition"]


def test_a_first_deployment_that_crashes_fails(site: Site, web: Callable[..., str]) -> None:
    site.create(web("v1", "crash"), 1)
    site.aws.until(lambda: site.primary()["rolloutState"] == "FAILED", 60, "the circuit breaker")
    assert site.primary()["failedTasks"] == 3
    assert site.primary()["rolloutStateReason"] == "ECS deployment circuit breaker: tasks failed to start."
    assert not site.stable()
    site.update(taskDefinition=web("v2"))
    site.aws.until(site.completed, 60, "the deployment that mends it")


def test_without_a_rollback_the_old_version_goes_on_serving(site: Site, web: Callable[..., str]) -> None:
    site.create(web("v1"), 1, deploymentConfiguration={"deploymentCircuitBreaker": {"enable": True, "rollback": False}})
    site.aws.until(site.completed, 60, "the first deployment")
    site.update(taskDefinition=web("v2", "crash"))
    site.aws.until(lambda: site.primary()["rolloutState"] == "FAILED", 60, "the circuit breaker")
    assert site.get() == (200, "v1")


def test_an_alarm_that_fires_during_a_deployment_rolls_it_back(site: Site, web: Callable[..., str]) -> None:
    ecs, watch = site.aws.client("ecs"), site.aws.client("cloudwatch")
    watch.put_metric_alarm(
        AlarmName=f"{site.name}-errors", Namespace="test", MetricName="errors", EvaluationPeriods=1, Period=60,
        Statistic="Sum", ComparisonOperator="GreaterThanThreshold", Threshold=1,
    )  # fmt: skip
    alarms = {"alarmNames": [f"{site.name}-errors"], "enable": True, "rollback": True}
    site.create(web("v1"), 1, deploymentConfiguration={"alarms": alarms})
    site.aws.until(site.completed, 60, "the first deployment")
    good = site.service()["taskDefinition"]
    with site.probed() as seen:
        site.update(taskDefinition=web("v2", "sick"))
        site.aws.until(lambda: site.service()["runningCount"] == 2, 60, "the new version's task")
        watch.put_metric_data(Namespace="test", MetricData=[{"MetricName": "errors", "Value": 5}])
        site.aws.until(lambda: rolled_back(site) and site.completed(), 60, "the rollback")
    assert set(seen) == {(200, "v1")}
    assert site.service()["taskDefinition"] == good
    story = ecs.list_service_deployments(cluster="tests", service=site.name)["serviceDeployments"]
    told = ecs.describe_service_deployments(serviceDeploymentArns=[story[0]["serviceDeploymentArn"]])
    assert told["serviceDeployments"][0]["alarms"]["triggeredAlarmNames"] == alarms["alarmNames"]
    assert told["serviceDeployments"][0]["deploymentCircuitBreaker"]["status"] == "DISABLED"
    assert story[0]["statusReason"] == "ECS deployment alarm: alarm detected."


def test_the_grace_period_spares_a_task_that_is_not_healthy_yet(site: Site, web: Callable[..., str]) -> None:
    site.create(web("v1", "sick"), 1, healthCheckGracePeriodSeconds=300)
    site.aws.until(lambda: site.health() == ["unhealthy"], 60, "the verdict")
    assert site.service()["runningCount"] == 1
    assert site.primary()["failedTasks"] == 0
    assert site.get()[0] == 200, "with no healthy target the load balancer asks all of them"


def test_a_task_that_is_stopped_by_hand_is_replaced(site: Site, web: Callable[..., str]) -> None:
    ecs = site.aws.client("ecs")
    site.create(web("v1"), 1)
    site.aws.until(site.completed, 60, "the first deployment")
    before = ecs.list_tasks(cluster="tests", serviceName=site.name)["taskArns"]
    ecs.stop_task(cluster="tests", task=before[0])
    site.aws.until(lambda: site.completed() and site.get() == (200, "v1"), 60, "the replacement")
    assert ecs.list_tasks(cluster="tests", serviceName=site.name)["taskArns"] != before
