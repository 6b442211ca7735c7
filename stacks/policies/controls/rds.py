"""Amazon RDS: https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html"""

from stacks.policies.control import Controls, Properties, Resource, Severity, Stack, unless

RDS = Controls()
INSTANCE = "aws:rds/instance:Instance"
PARAMETERS = "aws:rds/parameterGroup:ParameterGroup"
SELECTION = "aws:backup/selection:Selection"
LEAST_BACKUP_DAYS = 7
DEFAULT_NAMES = {"admin", "postgres"}


def _postgresql(database: Properties) -> bool:
    return database.get("engine") == "postgres"


@RDS.on("RDS.2", "RDS DB instances should prohibit public access", Severity.CRITICAL, INSTANCE)
def private(database: Properties) -> str | None:
    return unless(database.get("publiclyAccessible") is not True, "publiclyAccessible is true")


@RDS.on("RDS.3", "RDS DB instances should have encryption at rest enabled", Severity.MEDIUM, INSTANCE)
def encrypted(database: Properties) -> str | None:
    return unless(database.get("storageEncrypted") is True, "storageEncrypted is not true")


@RDS.on("RDS.5", "RDS DB instances should be configured with multiple Availability Zones", Severity.MEDIUM, INSTANCE)
def several_zones(database: Properties) -> str | None:
    return unless(database.get("multiAz") is True, "multiAz is not true")


@RDS.on("RDS.6", "Enhanced monitoring should be configured for RDS DB instances", Severity.LOW, INSTANCE)
def monitored(database: Properties) -> str | None:
    return unless((database.get("monitoringInterval") or 0) > 0, "monitoringInterval is 0")


@RDS.on("RDS.8", "RDS DB instances should have deletion protection enabled", Severity.LOW, INSTANCE)
def protected(database: Properties) -> str | None:
    return unless(database.get("deletionProtection") is True, "deletionProtection is not true")


@RDS.on("RDS.9", "RDS DB instances should publish logs to CloudWatch Logs", Severity.MEDIUM, INSTANCE)
def logs(database: Properties) -> str | None:
    return unless(bool(database.get("enabledCloudwatchLogsExports")), "enabledCloudwatchLogsExports is empty")


@RDS.on("RDS.10", "IAM authentication should be configured for RDS instances", Severity.MEDIUM, INSTANCE)
def iam_login(database: Properties) -> str | None:
    enabled = database.get("iamDatabaseAuthenticationEnabled") is True
    return unless(enabled, "iamDatabaseAuthenticationEnabled is not true")


@RDS.on("RDS.11", "RDS instances should have automatic backups enabled", Severity.MEDIUM, INSTANCE)
def backed_up(database: Properties) -> str | None:
    days = database.get("backupRetentionPeriod") or 0
    return unless(days >= LEAST_BACKUP_DAYS, f"backupRetentionPeriod is {days:g} days, less than {LEAST_BACKUP_DAYS}")


@RDS.on("RDS.13", "RDS automatic minor version upgrades should be enabled", Severity.HIGH, INSTANCE)
def upgraded(database: Properties) -> str | None:
    return unless(database.get("autoMinorVersionUpgrade") is not False, "autoMinorVersionUpgrade is false")


@RDS.on("RDS.17", "RDS DB instances should be configured to copy tags to snapshots", Severity.LOW, INSTANCE)
def tags_copied(database: Properties) -> str | None:
    return unless(database.get("copyTagsToSnapshot") is True, "copyTagsToSnapshot is not true")


@RDS.on("RDS.25", "RDS database instances should use a custom administrator username", Severity.MEDIUM, INSTANCE)
def own_name(database: Properties) -> str | None:
    name = database.get("username")
    return unless(name not in DEFAULT_NAMES, f"username is {name}")


@RDS.across("RDS.26", "RDS DB instances should be protected by a backup plan", Severity.MEDIUM, INSTANCE)
def planned(database: Resource, stack: Stack) -> str | None:
    return unless(bool(stack.attached(database, SELECTION, "resources")), "no backup.Selection names it")


@RDS.on("RDS.36", "RDS for PostgreSQL DB instances should publish logs to CloudWatch Logs", Severity.MEDIUM, INSTANCE)
def postgresql_logs(database: Properties) -> str | None:
    exported = list(database.get("enabledCloudwatchLogsExports") or [])
    return unless(
        not _postgresql(database) or "postgresql" in exported, "enabledCloudwatchLogsExports lacks postgresql"
    )


@RDS.across("RDS.38", "RDS for PostgreSQL DB instances should be encrypted in transit", Severity.MEDIUM, INSTANCE)
def tls_only(database: Resource, stack: Stack) -> str | None:
    if not _postgresql(database.properties):
        return None
    forced = {
        each["value"]
        for group in stack.behind(database, "parameterGroupName", PARAMETERS)
        for each in group.properties.get("parameters") or []
        if each["name"] == "rds.force_ssl"
    }
    return unless(forced == {"1"}, "its parameter group does not set rds.force_ssl to 1")
