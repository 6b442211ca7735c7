"""A Fargate task: what runs, as whom, and where its log goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pulumi
import pulumi_aws as aws

from infra.cluster import Cluster
from infra.encryption import key_use
from infra.images import ContainerImage
from infra.naming import Kind
from infra.one_off_task import TaskRun
from infra.policy_documents import document, statement, trust
from infra.secrets import InjectedSecret
from infra.settings import Platform, TaskSize

STOP_TIMEOUT_S = 25
"""Longer than the applications take to drain (20 s), shorter than Fargate's limit of 120 s."""

_ARCHITECTURES = {Platform.AMD64: "X86_64", Platform.ARM64: "ARM64"}


@dataclass(frozen=True, kw_only=True)
class HealthCheck:
    """A command within the container that succeeds while it works, and how often it is run.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
    """

    command: Sequence[str]
    interval_s: int = 5
    timeout_s: int = 5
    retries: int = 3
    start_period_s: int = 60


@dataclass(frozen=True, kw_only=True)
class TaskArgs:
    """One container: its image, the number of the user that it runs as, size, command, port, environment and secrets.

    Every task is told its region and, as ``RELEASE``, the digest of its image.
    """

    cluster: Cluster
    noun: str
    image: ContainerImage
    user: str
    size: TaskSize
    command: Sequence[str] = ()
    port: int | None = None
    health_check: HealthCheck | None = None
    environment: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    secrets: Mapping[str, InjectedSecret] = field(default_factory=dict)


class Task(pulumi.ComponentResource):
    """A task definition of one container, with its log group and two roles of its own.

    The execution role pulls the image, injects the secrets and writes the log; the task role is what the program
    itself may do: nothing, until an owner grants it something. The root file system is read-only; ``/tmp`` is a
    volume of the task.
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html
    """

    arn: pulumi.Output[str]
    every_revision_arn: str
    """All revisions of the definition, for a policy: known before the update, and the same for every release."""
    container_name: str
    log_group_name: pulumi.Output[str]
    role_name: pulumi.Output[str]
    role_arns: list[pulumi.Output[str]]
    """Of the execution role and the task role: who starts the task has to be allowed to pass them."""
    grants: list[pulumi.Resource]
    """What must be in place before a task starts."""

    def __init__(self, name: str, args: TaskArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:task:Task", name, None, opts)
        self._child = pulumi.ResourceOptions(parent=self)
        log_group = aws.cloudwatch.LogGroup(
            name,
            name=args.cluster.args.naming.name(Kind.LOG_GROUP, args.noun),
            retention_in_days=args.cluster.args.log_retention_days,
            kms_key_id=args.cluster.args.key.arn,
            opts=self._child,
        )
        execution = self._role(f"{name}-execution", args)
        role = self._role(f"{name}-task", args)
        policy = aws.iam.RolePolicy(
            f"{name}-execution", role=execution.name, policy=_execution_policy(args, log_group), opts=self._child
        )
        self.container_name = args.noun
        cluster = args.cluster.args
        family = cluster.naming.name(Kind.TASK_FAMILY, args.noun)
        self.every_revision_arn = f"arn:aws:ecs:{cluster.region}:{cluster.naming.account_id}:task-definition/{family}:*"
        definition = aws.ecs.TaskDefinition(
            name,
            family=family,
            requires_compatibilities=["FARGATE"],
            network_mode="awsvpc",
            cpu=str(args.size.cpu_units),
            memory=str(args.size.memory_mib),
            runtime_platform={
                "cpu_architecture": _ARCHITECTURES[args.cluster.args.platform],
                "operating_system_family": "LINUX",
            },
            execution_role_arn=execution.arn,
            task_role_arn=role.arn,
            volumes=[{"name": "tmp"}],
            container_definitions=_container_definitions(args, log_group),
            opts=self._child,
        )
        self.arn = definition.arn
        self.log_group_name = log_group.name
        self.role_name = role.name
        self.role_arns = [execution.arn, role.arn]
        self._cluster = args.cluster
        self.grants = [policy]
        self.register_outputs({"arn": self.arn})

    def run(self, *, title: str, security_group_ids: list[pulumi.Input[str]], deadline_s: int) -> TaskRun:
        """How to run the task once: ``title`` names that to people, ``deadline_s`` bounds it, in seconds."""
        return TaskRun(
            title=title,
            region=self._cluster.args.region,
            cluster_arn=self._cluster.arn,
            task_definition_arn=self.arn,
            container_name=self.container_name,
            subnet_ids=self._cluster.args.subnet_ids,
            security_group_ids=security_group_ids,
            log_group_name=self.log_group_name,
            deadline_s=deadline_s,
        )

    def _role(self, name: str, args: TaskArgs) -> aws.iam.Role:
        return aws.iam.Role(
            name,
            name=args.cluster.args.naming.name(Kind.ROLE, name),
            assume_role_policy=trust("ecs-tasks.amazonaws.com", account_id=args.cluster.args.naming.account_id),
            opts=self._child,
        )


def _execution_policy(args: TaskArgs, log_group: aws.cloudwatch.LogGroup) -> pulumi.Output[str]:
    secret_arns = [secret.secret_arn for secret in args.secrets.values()]

    def policy(values: Sequence[object]) -> str:
        repository_arn, log_group_arn, key_arn, *secrets = map(str, values)
        statements = [
            statement(
                ["ecr:BatchGetImage", "ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer"],
                [repository_arn],
            ),
            # ECR gives its token for the whole registry: it takes no resource.
            # https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
            statement(["ecr:GetAuthorizationToken"], ["*"]),
            statement(["logs:CreateLogStream", "logs:PutLogEvents"], [f"{log_group_arn}:*"]),
        ]
        if secrets:
            statements.append(statement(["secretsmanager:GetSecretValue"], sorted(set(secrets))))
            statements.append(key_use(key_arn, args.cluster.args.region, "secretsmanager"))
        return document(*statements)

    key_arn = args.cluster.args.key.arn
    return pulumi.Output.all(args.image.repository_arn, log_group.arn, key_arn, *secret_arns).apply(policy)


def _container_definitions(args: TaskArgs, log_group: aws.cloudwatch.LogGroup) -> pulumi.Output[str]:
    """The container as canonical JSON, so that only a change of content is a change."""
    environment = {"AWS_REGION": args.cluster.args.region, "RELEASE": args.image.digest, **args.environment}
    container: dict[str, Any] = {
        "name": args.noun,
        "image": args.image.reference,
        "essential": True,
        "user": args.user,
        "readonlyRootFilesystem": True,
        "stopTimeout": STOP_TIMEOUT_S,
        "mountPoints": [{"sourceVolume": "tmp", "containerPath": "/tmp", "readOnly": False}],  # noqa: S108
        "environment": [{"name": key, "value": environment[key]} for key in sorted(environment)],
        "secrets": [{"name": key, "valueFrom": args.secrets[key].reference} for key in sorted(args.secrets)],
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {
                "awslogs-group": log_group.name,
                "awslogs-region": args.cluster.args.region,
                "awslogs-stream-prefix": args.noun,
            },
        },
    }
    if args.command:
        container["command"] = list(args.command)
    if args.port:
        container["portMappings"] = [{"containerPort": args.port, "protocol": "tcp"}]
    if args.health_check:
        check = args.health_check
        container["healthCheck"] = {
            "command": list(check.command),
            "interval": check.interval_s,
            "timeout": check.timeout_s,
            "retries": check.retries,
            "startPeriod": check.start_period_s,
        }
    return pulumi.Output.json_dumps([container], sort_keys=True)
