"""All patches, in the order in which they are laid on MiniStack."""

from __future__ import annotations

from local.emulator import (
    acm,
    backup,
    cloudwatch,
    distributions,
    ec2,
    ecr,
    ecr_accounts,
    ecr_tags,
    ecs_checks,
    ecs_containers,
    ecs_deployments,
    ecs_health,
    ecs_logs,
    ecs_services,
    ecs_tasks,
    edge,
    elbv2,
    elbv2_records,
    kms,
    log_groups,
    prefix_lists,
    rds,
    rds_tls,
    scheduler,
    secrets_manager,
)


def apply() -> None:
    """Lay every patch.

    Raises:
        PatchError: MiniStack is not the one the patches were written for.
    """
    for module in (
        ec2,
        prefix_lists,
        secrets_manager,
        cloudwatch,
        log_groups,
        rds,
        rds_tls,
        ecr,
        ecr_accounts,
        ecr_tags,
        elbv2,
        elbv2_records,
        acm,
        distributions,
        edge,
        kms,
        ecs_containers,
        ecs_logs,
        ecs_tasks,
        ecs_health,
        ecs_deployments,
        ecs_services,
        ecs_checks,
        scheduler,
        backup,
    ):
        module.apply()
