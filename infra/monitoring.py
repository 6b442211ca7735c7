"""What is watched of the edge, the services, the database and the backups."""

from collections.abc import Mapping
from typing import Final

import pulumi
import pulumi_aws as aws

from infra.alarms import BUSY_PERCENT, DAY_S, Alarms, Measure, Ratio, Threshold
from infra.settings import Monitoring

_ALB: Final = "AWS/ApplicationELB"
_ECS: Final = "AWS/ECS"
_RDS: Final = "AWS/RDS"
_GIB: Final = 1024**3
_STORAGE_LEFT: Final = 0.1
"""Of the storage to begin with. Autoscaling adds more before that: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html"""
_MEMORY_LEFT_BYTES: Final = 256 * 1024**2
BACKUP_METRIC: Final = "BackupSucceeded"
DEPLOYMENT_ALARMS: Final = ("http-5xx", "latency-p95")
"""Those that roll a deployment back."""


def edge_measures(balancer: pulumi.Input[str]) -> dict[str, Measure]:
    """The golden signals of the load balancer, by name.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
    """
    of = {"LoadBalancer": balancer}
    return {
        "requests": Measure(namespace=_ALB, metric="RequestCount", dimensions=of, statistic="Sum"),
        "errors": Measure(namespace=_ALB, metric="HTTPCode_Target_5XX_Count", dimensions=of, statistic="Sum"),
        "refused": Measure(namespace=_ALB, metric="HTTPCode_ELB_5XX_Count", dimensions=of, statistic="Sum"),
        "latency": Measure(namespace=_ALB, metric="TargetResponseTime", dimensions=of, statistic="p95"),
    }


def service_measures(cluster: str, service: str) -> dict[str, Measure]:
    """CPU and memory of a service's tasks, in percent of what they have.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
    """
    of = {"ClusterName": cluster, "ServiceName": service}
    return {
        "cpu": Measure(namespace=_ECS, metric="CPUUtilization", dimensions=of, statistic="Average"),
        "memory": Measure(namespace=_ECS, metric="MemoryUtilization", dimensions=of, statistic="Average"),
    }


def database_measures(identifier: pulumi.Input[str]) -> dict[str, Measure]:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html"""
    of = {"DBInstanceIdentifier": identifier}
    return {
        "cpu": Measure(namespace=_RDS, metric="CPUUtilization", dimensions=of, statistic="Average"),
        "storage": Measure(namespace=_RDS, metric="FreeStorageSpace", dimensions=of, statistic="Minimum"),
        "memory": Measure(namespace=_RDS, metric="FreeableMemory", dimensions=of, statistic="Average"),
        "connections": Measure(namespace=_RDS, metric="DatabaseConnections", dimensions=of, statistic="Maximum"),
    }


def watch_edge(
    alarms: Alarms, measures: Mapping[str, Measure], settings: Monitoring
) -> list[aws.cloudwatch.MetricAlarm]:
    """Errors and latency, as those who ask see them: the alarms of a deployment."""
    errors, latency = DEPLOYMENT_ALARMS
    return [
        alarms.on_ratio(
            errors,
            Ratio(part=measures["errors"], whole=measures["requests"]),
            Threshold(value=settings.errors_percent, periods=3),
            meaning=f"More than {settings.errors_percent} % of the requests were answered with 5xx for 3 minutes.",
            runbook=errors,
        ),
        alarms.on(
            latency,
            measures["latency"],
            Threshold(value=settings.latency_p95_s, periods=5),
            meaning=f"5 % of the requests waited longer than {settings.latency_p95_s} s for 5 minutes.",
            runbook=latency,
        ),
    ]


def watch_targets(
    alarms: Alarms, noun: str, balancer: pulumi.Input[str], group: pulumi.Input[str]
) -> aws.cloudwatch.MetricAlarm:
    """Tasks of a service that do not answer their health check."""
    measure = Measure(
        namespace=_ALB,
        metric="UnHealthyHostCount",
        dimensions={"LoadBalancer": balancer, "TargetGroup": group},
        statistic="Maximum",
    )
    return alarms.on(
        f"{noun}-unhealthy",
        measure,
        Threshold(value=0, periods=5),
        meaning=f"A task of {noun} failed its health check for 5 minutes.",
        runbook="unhealthy-targets",
    )


def watch_service(alarms: Alarms, noun: str, measures: Mapping[str, Measure]) -> None:
    """CPU and memory that autoscaling does not bring down."""
    for resource in ("cpu", "memory"):
        alarms.on(
            f"{noun}-{resource}",
            measures[resource],
            Threshold(value=BUSY_PERCENT, periods=10),
            meaning=f"The tasks of {noun} used more than {BUSY_PERCENT} % of their {resource} for 10 minutes.",
            runbook=f"service-{resource}",
        )


def watch_database(alarms: Alarms, measures: Mapping[str, Measure], storage_gb: int, connections: int) -> None:
    """CPU, memory, storage and connections of the database."""
    least_gb = storage_gb * _STORAGE_LEFT
    bounds = {
        "cpu": (Threshold(value=BUSY_PERCENT, periods=10), f"used more than {BUSY_PERCENT} % CPU for 10 minutes"),
        "storage": (Threshold(value=least_gb * _GIB, periods=5, below=True), f"has less than {least_gb:g} GiB left"),
        "memory": (Threshold(value=_MEMORY_LEFT_BYTES, periods=10, below=True), "has less than 256 MiB memory left"),
        "connections": (Threshold(value=connections, periods=5), f"has more than {connections} connections"),
    }
    for resource, (threshold, what) in bounds.items():
        alarms.on(
            f"database-{resource}",
            measures[resource],
            threshold,
            meaning=f"The database {what}.",
            runbook=f"database-{resource}",
        )


def watch_backups(alarms: Alarms, namespace: str, stack: str) -> None:
    """A day without a dump."""
    measure = Measure(
        namespace=namespace, metric=BACKUP_METRIC, dimensions={"Stack": stack}, statistic="Sum", period_s=DAY_S
    )
    alarms.on(
        "backup-missing",
        measure,
        Threshold(value=1, periods=1, below=True, missing="breaching"),
        meaning="No dump of the database succeeded within a day.",
        runbook="backup-missing",
    )
