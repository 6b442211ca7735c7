"""Every resource type and function of the plugin `aws`, gathered from its groups, by token."""

from collections.abc import Iterable
from typing import Final

from local.plugins.aws import (
    acm,
    alarms,
    autoscaling,
    backup_plans,
    backup_vaults,
    bucket_lifecycle,
    bucket_settings,
    cloudfront,
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
    prefix_lists,
    rds,
    route53,
    routes,
    s3,
    scheduler,
    secretsmanager,
    security_group_rules,
    security_groups,
    sns,
    sts,
    wafv2,
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
        acm.RESOURCES,
        route53.RESOURCES,
        wafv2.RESOURCES,
        cloudfront.RESOURCES,
    )
)

FUNCTIONS: Final[dict[str, Function]] = {
    function.token: function
    for group in (sts.FUNCTIONS, ecr.FUNCTIONS, route53.FUNCTIONS, prefix_lists.FUNCTIONS)
    for function in group
}
