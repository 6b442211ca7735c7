"""What the stack's alarms and its dashboard show."""

from collections.abc import Mapping, Sequence

import pulumi
import pulumi_aws as aws

from infra.alarms import Alarms, AlarmsArgs, Measure
from infra.dashboard import Dashboard
from infra.database import Database
from infra.dumps import METRIC_NAMESPACE
from infra.encryption import EncryptionKey
from infra.load_balancer import LoadBalancer
from infra.monitoring import (
    database_measures,
    edge_measures,
    service_measures,
    watch_backups,
    watch_database,
    watch_edge,
    watch_service,
    watch_targets,
)
from infra.naming import Kind, Naming
from infra.notifications import Notifications, NotificationsArgs
from infra.settings import Monitoring, Settings


def build_alarms(settings: Settings, naming: Naming, key: EncryptionKey, opts: pulumi.ResourceOptions) -> Alarms:
    """The alarms, and whom they tell."""
    notifications = Notifications(
        "alarms", NotificationsArgs(naming=naming, key=key, emails=settings.monitoring.emails), opts
    )
    return Alarms("alarms", AlarmsArgs(naming=naming, notifications=notifications, settings=settings.monitoring), opts)


def tracing(settings: Monitoring) -> Mapping[str, str]:
    """What API and worker are told about traces: nothing where there are none."""
    return {"OTEL_EXPORTER_OTLP_ENDPOINT": settings.traces_endpoint} if settings.traces_endpoint else {}


def alarms_of_a_deployment(
    alarms: Alarms, settings: Settings, load_balancer: LoadBalancer
) -> list[aws.cloudwatch.MetricAlarm]:
    """Those that roll a deployment back: there before the services are."""
    return watch_edge(alarms, edge_measures(load_balancer.arn_suffix), settings.monitoring)


def watch(
    settings: Settings,
    naming: Naming,
    alarms: Alarms,
    load_balancer: LoadBalancer,
    database: Database,
    services: Mapping[str, pulumi.Output[str] | None],
    opts: pulumi.ResourceOptions,
) -> None:
    """All other alarms, and the dashboard; ``services`` have the suffix of their target group, where there is one."""
    cluster = naming.name(Kind.CLUSTER)
    measures = {noun: service_measures(cluster, naming.name(Kind.SERVICE, noun)) for noun in services}
    for noun, target_group in services.items():
        watch_service(alarms, noun, measures[noun])
        if target_group is not None:
            watch_targets(alarms, noun, load_balancer.arn_suffix, target_group)
    of_database = database_measures(database.identifier)
    watch_database(alarms, of_database, settings.database.storage_gb, settings.monitoring.connections)
    watch_backups(alarms, METRIC_NAMESPACE, naming.stack)
    rows = {
        "Edge": _graphs(edge_measures(load_balancer.arn_suffix)),
        **{noun: _graphs(of_service) for noun, of_service in measures.items()},
        "Database": _graphs(of_database),
    }
    Dashboard("dashboard", naming=naming, region=settings.account.region, rows=rows, opts=opts)


def _graphs(measures: Mapping[str, Measure]) -> dict[str, Sequence[Measure]]:
    return {title: [measure] for title, measure in measures.items()}
