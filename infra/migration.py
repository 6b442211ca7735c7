"""The migration of the database's schema, as a part of the update."""

import dataclasses
from dataclasses import dataclass
from pathlib import Path

import pulumi

from infra.database import Database
from infra.one_off_task import OneOffTask
from infra.revisions import read_revisions
from infra.secrets import Secret
from infra.security_groups import task_security_group
from infra.settings import Migration as MigrationSettings
from infra.task import InjectedSecret, Task, TaskArgs


@dataclass(frozen=True, kw_only=True)
class MigrationArgs:
    """The task that migrates, the database and the secret that it writes, and the folder of the revisions."""

    task: TaskArgs
    database: Database
    application_secret: Secret
    revisions: Path
    settings: MigrationSettings


class Migration(pulumi.ComponentResource):
    """Brings the schema to Alembic's head by one task, between the database and the services.

    It runs when the head or a migration file changes: the preview then shows ``head: 0007 → 0009``. Its task also
    makes the application's role, and writes that role's password into the one secret that it may write.
    """

    head: pulumi.Output[str]

    def __init__(self, name: str, args: MigrationArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:migration:Migration", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        cluster = args.task.cluster
        revisions = read_revisions(args.revisions)
        task = Task(name, _with_master_credentials(args), opts=child)
        security_group = task_security_group(name, cluster.args.vpc_id, child)
        reachable = args.database.allow_from(name, security_group.id)
        writable = args.application_secret.grant_write_to(name, task.role_name)
        run = OneOffTask(
            name,
            title=f"migration to {revisions.head}",
            triggers={"head": revisions.head, "files": revisions.digest, "lineage": " → ".join(revisions.lineage)},
            region=cluster.args.region,
            cluster_arn=cluster.arn,
            task_definition_arn=task.arn,
            container_name=task.container_name,
            subnet_ids=cluster.args.subnet_ids,
            security_group_ids=[security_group.id],
            log_group_name=task.log_group_name,
            deadline_s=args.settings.deadline_s,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[*task.grants, *reachable, writable]),
        )
        self.head = run.task_arn.apply(lambda _: revisions.head)
        self.register_outputs({"head": self.head})


def _with_master_credentials(args: MigrationArgs) -> TaskArgs:
    bounds = {
        "MIGRATION_LOCK_WAIT_S": str(args.settings.lock_wait_s),
        "MIGRATION_LOCK_TIMEOUT_S": str(args.settings.lock_timeout_s),
        "MIGRATION_STATEMENT_TIMEOUT_S": str(args.settings.statement_timeout_s),
    }
    return dataclasses.replace(
        args.task,
        command=("python", "-m", "aggregator.migrate"),
        environment={**args.task.environment, **bounds},
        secrets={
            "MASTER_USERNAME": InjectedSecret(secret_arn=args.database.master_secret_arn, key="username"),
            "MASTER_PASSWORD": InjectedSecret(secret_arn=args.database.master_secret_arn, key="password"),
        },
    )
