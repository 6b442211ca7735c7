"""All patches, in the order in which they are laid on MiniStack."""

from __future__ import annotations

from local.emulator import ecr, ecs_containers, ecs_deployments, ecs_services, ecs_tasks, elbv2, rds


def apply() -> None:
    """Lay every patch.

    Raises:
        PatchError: MiniStack is not the one the patches were written for.
    """
    for module in (rds, ecr, elbv2, ecs_containers, ecs_tasks, ecs_deployments, ecs_services):
        module.apply()
