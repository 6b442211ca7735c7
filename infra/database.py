"""PostgreSQL on RDS."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from infra.encryption import EncryptionKey
from infra.naming import Kind, Naming
from infra.policy_documents import trust
from infra.secrets import InjectedSecret
from infra.security_groups import allow_between
from infra.settings import Database as DatabaseSettings

POSTGRES_PORT = 5432
EXPORTED_LOGS = ("postgresql", "upgrade")


@dataclass(frozen=True, kw_only=True)
class DatabaseArgs:
    """Where the database lies, what it is made of, and the key that encrypts it."""

    naming: Naming
    vpc_id: pulumi.Input[str]
    subnet_ids: pulumi.Input[Sequence[str]]
    key: EncryptionKey
    protect: bool
    settings: DatabaseSettings
    log_retention_days: int
    database_name: str = "aggregator"


class Database(pulumi.ComponentResource):
    """PostgreSQL in the isolated subnets, reached only by the security groups that it was told to allow.

    RDS makes, owns and rotates the master password: no value of it reaches the Pulumi state.
    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
    """

    arn: pulumi.Output[str]
    identifier: pulumi.Output[str]
    host: pulumi.Output[str]
    port: pulumi.Output[int]
    database_name: str
    master_secret_arn: pulumi.Output[str]
    security_group_id: pulumi.Output[str]

    def __init__(self, name: str, args: DatabaseArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("data-aggregator:database:Database", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        security_group = aws.ec2.SecurityGroup(
            name, vpc_id=args.vpc_id, description="PostgreSQL of the Data Aggregator", opts=child
        )
        subnets = aws.rds.SubnetGroup(name, subnet_ids=args.subnet_ids, opts=child)
        parameters = aws.rds.ParameterGroup(
            name,
            family=f"postgres{args.settings.engine_version.split('.')[0]}",
            parameters=[
                {"name": "log_min_duration_statement", "value": "1000", "apply_method": "immediate"},
                # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html
                {
                    "name": "rds.force_ssl",
                    "value": str(int(args.settings.ssl_mode.forced)),
                    "apply_method": "immediate",
                },
            ],
            opts=child,
        )
        # RDS makes the groups of its logs itself, and then keeps the lines for ever and without our key.
        logs = [
            aws.cloudwatch.LogGroup(
                f"{name}-{log}",
                name=f"/aws/rds/instance/{args.naming.name(Kind.DATABASE)}/{log}",
                retention_in_days=args.log_retention_days,
                kms_key_id=args.key.arn,
                opts=child,
            )
            for log in EXPORTED_LOGS
        ]
        # STATE: the logical name holds the data; rename it only with an alias.
        instance = aws.rds.Instance(
            name,
            identifier=args.naming.name(Kind.DATABASE),
            engine="postgres",
            engine_version=args.settings.engine_version,
            instance_class=args.settings.instance_class,
            allocated_storage=args.settings.storage_gb,
            max_allocated_storage=args.settings.max_storage_gb,
            storage_type="gp3",
            storage_encrypted=True,
            kms_key_id=args.key.arn,
            db_name=args.database_name,
            username="master",
            manage_master_user_password=True,
            iam_database_authentication_enabled=True,
            master_user_secret_kms_key_id=args.key.arn,
            db_subnet_group_name=subnets.name,
            parameter_group_name=parameters.name,
            vpc_security_group_ids=[security_group.id],
            publicly_accessible=False,
            multi_az=args.settings.multi_az,
            backup_retention_period=args.settings.backup_retention_days,
            backup_window=args.settings.backup_window,
            maintenance_window=args.settings.maintenance_window,
            performance_insights_enabled=True,
            performance_insights_kms_key_id=args.key.arn,
            performance_insights_retention_period=args.settings.insights_days,
            **self._enhanced_monitoring(name, args),
            enabled_cloudwatch_logs_exports=list(EXPORTED_LOGS),
            copy_tags_to_snapshot=True,
            delete_automated_backups=False,
            auto_minor_version_upgrade=True,
            deletion_protection=args.settings.deletion_protection,
            skip_final_snapshot=not args.settings.final_snapshot,
            final_snapshot_identifier=f"{args.naming.name(Kind.DATABASE)}-final"
            if args.settings.final_snapshot
            else None,
            opts=pulumi.ResourceOptions(parent=self, protect=args.protect, depends_on=[*logs]),
        )
        self.arn = instance.arn
        self.identifier = instance.identifier
        self.host = instance.address
        self.port = instance.port
        self.database_name = args.database_name
        self.master_secret_arn = instance.master_user_secrets.apply(_only_arn)
        self.security_group_id = security_group.id
        self._name = name
        self._ssl_mode = args.settings.ssl_mode.value
        self.register_outputs({"host": self.host, "port": self.port})

    def _enhanced_monitoring(self, name: str, args: DatabaseArgs) -> dict[str, Any]:
        """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html"""
        if not args.settings.metrics_s:
            return {"monitoring_interval": 0}
        child = pulumi.ResourceOptions(parent=self)
        role = aws.iam.Role(
            f"{name}-monitoring",
            name=args.naming.name(Kind.ROLE, f"{name}-monitoring"),
            assume_role_policy=trust("monitoring.rds.amazonaws.com", account_id=args.naming.account_id),
            opts=child,
        )
        attachment = aws.iam.RolePolicyAttachment(
            f"{name}-monitoring",
            role=role.name,
            policy_arn="arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
            opts=child,
        )
        # Through the attachment: RDS tries the role at once.
        role_arn = pulumi.Output.all(role.arn, attachment.id).apply(lambda values: str(values[0]))
        return {"monitoring_interval": args.settings.metrics_s, "monitoring_role_arn": role_arn}

    def environment(self) -> dict[str, pulumi.Input[str]]:
        """What a task is told of the database; its credentials are in a secret."""
        return {
            "DATABASE_HOST": self.host,
            "DATABASE_PORT": self.port.apply(str),
            "DATABASE_NAME": self.database_name,
            "DATABASE_SSLMODE": self._ssl_mode,
        }

    def master_credentials(self) -> dict[str, InjectedSecret]:
        """The master's login, for the environment of a task that owns the schema."""
        return {
            "MASTER_USERNAME": InjectedSecret(secret_arn=self.master_secret_arn, key="username"),
            "MASTER_PASSWORD": InjectedSecret(secret_arn=self.master_secret_arn, key="password"),
        }

    def allow_from(self, client: str, security_group_id: pulumi.Input[str]) -> list[pulumi.Resource]:
        """Let the members of a client's security group connect; returns the rules that make it so."""
        return allow_between(
            client=client,
            client_group_id=security_group_id,
            server=self._name,
            server_group_id=self.security_group_id,
            port=POSTGRES_PORT,
            opts=pulumi.ResourceOptions(parent=self),
        )


def _only_arn(secrets: Sequence[aws.rds.outputs.InstanceMasterUserSecret]) -> str:
    """The ARN of the secret that RDS made for the master user: with manage_master_user_password there is one."""
    arn = secrets[0].secret_arn
    if arn is None:
        raise ValueError("RDS named no secret for the master user: is manage_master_user_password on?")
    return arn
