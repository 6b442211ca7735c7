"""The daily dump of the database to S3."""

import dataclasses
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.database import Database
from infra.monitoring import BACKUP_METRIC
from infra.naming import Kind
from infra.one_off_task import TaskRun
from infra.policy_documents import document, statement, trust
from infra.security_groups import task_security_group
from infra.settings import Backups
from infra.storage import Bucket
from infra.task import Task, TaskArgs

METRIC_NAMESPACE = "DataAggregator"


@dataclass(frozen=True, kw_only=True)
class DumpsArgs:
    """The task of the backup image, the database that it dumps, and the bucket that keeps the dumps."""

    task: TaskArgs
    database: Database
    bucket: Bucket
    settings: Backups


class Dumps(pulumi.ComponentResource):
    """A task that dumps the database, once a day; the same task definition restores a dump into a new database.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/tasks-scheduled-eventbridge-scheduler.html
    """

    run: TaskRun
    """How to run its task by hand."""

    def __init__(self, name: str, args: DumpsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:dumps:Dumps", name, None, opts)
        self._child = pulumi.ResourceOptions(parent=self)
        cluster = args.task.cluster
        task = Task(
            name,
            dataclasses.replace(
                args.task,
                command=("python", "-m", "aggregator.backup"),
                environment={
                    **args.task.environment,
                    "BACKUP_BUCKET": args.bucket.name,
                    "METRIC_NAMESPACE": METRIC_NAMESPACE,
                    "STACK": cluster.args.naming.stack,
                },
                secrets=args.database.master_credentials(),
            ),
            opts=self._child,
        )
        security_group = task_security_group(name, cluster.args.vpc_id, self._child)
        reachable = args.database.allow_from(name, security_group.id)
        permissions = [
            *task.grants,
            args.bucket.grant_to(
                name,
                task.role_name,
                ["s3:AbortMultipartUpload", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"],
            ),
            self._may_measure(name, task),
        ]
        self.run = task.run(title="backup", security_group_ids=[security_group.id], deadline_s=args.settings.deadline_s)
        self._schedule(name, args, task, security_group, [*permissions, *reachable])
        self.register_outputs({})

    def _may_measure(self, name: str, task: Task) -> aws.iam.RolePolicy:
        """CloudWatch's metrics are no resources of IAM: the namespace bounds what the task may write.

        https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
        """
        conditions = {"StringEquals": {"cloudwatch:namespace": METRIC_NAMESPACE}}
        return aws.iam.RolePolicy(
            f"{name}-measures-{BACKUP_METRIC}",
            role=task.role_name,
            policy=document(statement(["cloudwatch:PutMetricData"], ["*"], conditions=conditions)),
            opts=self._child,
        )

    def _schedule(
        self,
        name: str,
        args: DumpsArgs,
        task: Task,
        security_group: aws.ec2.SecurityGroup,
        ready: list[pulumi.Resource],
    ) -> None:
        cluster = args.task.cluster
        naming = cluster.args.naming
        role = aws.iam.Role(
            f"{name}-schedule",
            name=naming.name(Kind.ROLE, f"{name}-schedule"),
            assume_role_policy=trust("scheduler.amazonaws.com", account_id=naming.account_id),
            opts=self._child,
        )
        policy = aws.iam.RolePolicy(
            f"{name}-schedule",
            role=role.name,
            policy=pulumi.Output.all(task.every_revision_arn, cluster.arn, *task.role_arns).apply(_may_run),
            opts=self._child,
        )
        aws.scheduler.Schedule(
            name,
            name=naming.name(Kind.SCHEDULE, name),
            description="Dumps the database to S3",
            schedule_expression=args.settings.schedule,
            schedule_expression_timezone="UTC",
            flexible_time_window={"mode": "OFF"},
            target={
                "arn": cluster.arn,
                "role_arn": role.arn,
                "ecs_parameters": {
                    "task_definition_arn": task.arn,
                    "launch_type": "FARGATE",
                    "task_count": 1,
                    "network_configuration": {
                        "subnets": cluster.args.subnet_ids,
                        "security_groups": [security_group.id],
                        "assign_public_ip": False,
                    },
                },
                "retry_policy": {"maximum_event_age_in_seconds": 3600, "maximum_retry_attempts": 3},
            },
            opts=pulumi.ResourceOptions(parent=self, depends_on=[policy, *ready]),
        )


def _may_run(arns: list[str]) -> str:
    """A policy that is the same for every release, so that no release is a change of permissions."""
    task_definition_arn, cluster_arn, *role_arns = arns
    return document(
        statement(["ecs:RunTask"], [task_definition_arn], conditions={"ArnEquals": {"ecs:cluster": cluster_arn}}),
        statement(
            ["iam:PassRole"], role_arns, conditions={"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
        ),
    )
