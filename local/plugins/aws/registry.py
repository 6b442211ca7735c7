"""Every resource type and function of the plugin `aws`, gathered from its groups, by token."""

from collections.abc import Iterable
from typing import Final

from local.plugins.aws import (
    alarms,
    autoscaling,
    backup_plans,
    backup_vaults,
    bucket_lifecycle,
    bucket_settings,
    dashboards,
    ecr,
    ecs,
    endpoints,
    iam,
    kms,
    lb,
    logs,
    nat,
    network,
    rds,
    routes,
    s3,
    scheduler,
    secretsmanager,
    security_group_rules,
    security_groups,
    sns,
    sts,
)
from local.plugins.resource import Function, Resource


def _table(groups: Iterable[Iterable[Resource]]) -> dict[str, Resource]:
    table: dict[str, Resource] = {}
    for group in groups:
        for resource in group:
            if resource.token in table:
                raise ValueError(f"two classes for the resource type {resource.token}")
            table[resource.token] = resource
    return table


RESOURCES: Final = _table(
    (
        network.RESOURCES,
        nat.RESOURCES,
        routes.RESOURCES,
        security_groups.RESOURCES,
        security_group_rules.RESOURCES,
        endpoints.RESOURCES,
        iam.RESOURCES,
        kms.RESOURCES,
        logs.RESOURCES,
        alarms.RESOURCES,
        dashboards.RESOURCES,
        sns.RESOURCES,
        s3.RESOURCES,
        bucket_settings.RESOURCES,
        bucket_lifecycle.RESOURCES,
        ecr.RESOURCES,
        ecs.RESOURCES,
        lb.RESOURCES,
        rds.RESOURCES,
        secretsmanager.RESOURCES,
        autoscaling.RESOURCES,
        scheduler.RESOURCES,
        backup_vaults.RESOURCES,
        backup_plans.RESOURCES,
    )
)

FUNCTIONS: Final[dict[str, Function]] = {
    function.token: function for group in (sts.FUNCTIONS, ecr.FUNCTIONS) for function in group
}
