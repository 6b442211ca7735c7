"""All patches, in the order in which they are laid on MiniStack."""

from __future__ import annotations

from local.emulator import (
    ec2,
    ecr,
    ecs_checks,
    ecs_containers,
    ecs_deployments,
    ecs_health,
    ecs_logs,
    ecs_services,
    ecs_tasks,
    elbv2,
    elbv2_records,
    kms,
    rds,
    secrets_manager,
)


def apply() -> None:
    """Lay every patch.

    Raises:
        PatchError: MiniStack is not the one the patches were written for.
    """
    for module in (
        ec2,
        secrets_manager,
        rds,
        ecr,
        elbv2,
        elbv2_records,
        kms,
        ecs_containers,
        ecs_logs,
        ecs_tasks,
        ecs_health,
        ecs_deployments,
        ecs_services,
        ecs_checks,
    ):
        module.apply()
