"""The migration of the database's schema, as a part of the update."""

import dataclasses
from dataclasses import dataclass

import pulumi

from infra.database import Database
from infra.one_off_task import OneOffTask, TaskRun
from infra.revisions import Revisions
from infra.secrets import Secret
from infra.security_groups import task_security_group
from infra.settings import Migration as MigrationSettings
from infra.task import Task, TaskArgs


@dataclass(frozen=True, kw_only=True)
class MigrationArgs:
    """The task that migrates, the database and the secret that it writes, and the revisions of this checkout.

    ``pinned``: an earlier release runs, and leaves the schema as it is.
    """

    task: TaskArgs
    database: Database
    application_secret: Secret
    revisions: Revisions
    pinned: bool
    settings: MigrationSettings


class Migration(pulumi.ComponentResource):
    """Brings the schema to Alembic's head by one task, between the database and the services.

    It runs when the head or a migration file changes: the preview then shows ``head: 0007 → 0009``. Its task also
    makes the application's role, and writes that role's password into the one secret that it may write.
    """

    head: pulumi.Output[str]
    """The revision that the last migration of this stack went to."""
    run: TaskRun
    """How to run its task again, as for a rotation."""

    def __init__(self, name: str, args: MigrationArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:migration:Migration", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        cluster = args.task.cluster
        revisions = args.revisions
        task = Task(name, _with_master_credentials(args), opts=child)
        security_group = task_security_group(name, cluster.args.vpc_id, child)
        reachable = args.database.allow_from(name, security_group.id)
        writable = args.application_secret.grant_write_to(name, task.role_name)
        self.run = task.run(
            title=f"migration to {revisions.head}",
            security_group_ids=[security_group.id],
            deadline_s=args.settings.deadline_s,
        )
        run = OneOffTask(
            name,
            triggers={"head": revisions.head, "files": revisions.digest, "lineage": " → ".join(revisions.lineage)},
            run=self.run,
            opts=pulumi.ResourceOptions(
                parent=self,
                depends_on=[*task.grants, *reachable, writable],
                # An earlier release runs on the schema that is there: its own migrations were applied long ago.
                ignore_changes=["triggers"] if args.pinned else [],
            ),
        )
        self.head = pulumi.Output.all(run.triggers, run.task_arn).apply(lambda values: str(values[0]["head"]))
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
        secrets=args.database.master_credentials(),
    )
