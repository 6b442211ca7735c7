"""Settings of what holds data, and for how long: database, migration, buckets, secrets, logs."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from infra.settings.noun import Noun, listed

# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
# fmt: off
LOG_RETENTION_DAYS = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
)
# fmt: on


# https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
METRICS_S = (0, 1, 5, 10, 15, 30, 60)
INSIGHTS_DAYS = (7, *(31 * months for months in range(1, 24)), 731)


class SslMode(StrEnum):
    """How the service's connections to the database are protected."""

    PREFER = "prefer"
    REQUIRE = "require"
    VERIFY_FULL = "verify-full"

    @property
    def forced(self) -> bool:
        """Whether the database has to refuse a connection without TLS."""
        return self is not SslMode.PREFER


class Database(Noun):
    """PostgreSQL on RDS."""

    engine_version: str = Field(pattern=r"^\d+(\.\d+)?$", description="of PostgreSQL, quoted", examples=["17"])
    instance_class: str = Field(pattern=r"^db\.[a-z0-9]+\.[a-z0-9]+$", description="of RDS", examples=["db.t4g.micro"])
    storage_gb: int = Field(ge=20, le=65536, description="GiB of gp3 storage to begin with", examples=[20])
    max_storage_gb: int = Field(ge=20, le=65536, description="GiB where storage autoscaling stops", examples=[100])
    multi_az: bool = Field(default=True, description="a standby in another zone", examples=[True])
    backup_retention_days: int = Field(ge=1, le=35, description="reach of point-in-time recovery", examples=[7])
    deletion_protection: bool = Field(default=True, description="RDS refuses to delete it", examples=[True])
    final_snapshot: bool = Field(default=True, description="taken when it is deleted", examples=[True])
    # https://www.postgresql.org/docs/17/libpq-ssl.html#LIBPQ-SSL-PROTECTION
    ssl_mode: SslMode = Field(
        default=SslMode.REQUIRE, description="libpq's sslmode of the service", examples=["require"]
    )

    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.cost.html
    insights_days: int = Field(
        default=7, description="history of Performance Insights: 7, months of 31 days up to 23, or 731", examples=[7]
    )
    metrics_s: int = Field(description="seconds between samples of the operating system; 0: none", examples=[60])
    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html#USER_WorkingWithAutomatedBackups.BackupWindow
    backup_window: str = Field(
        pattern=r"^\d\d:\d\d-\d\d:\d\d$", description="when the daily snapshot is taken, UTC", examples=["03:00-03:30"]
    )
    maintenance_window: str = Field(
        pattern=r"^(mon|tue|wed|thu|fri|sat|sun):\d\d:\d\d-(mon|tue|wed|thu|fri|sat|sun):\d\d:\d\d$",
        description="when AWS may patch it, UTC",
        examples=["sun:04:00-sun:05:00"],
    )

    @model_validator(mode="after")
    def _offered_by_rds(self) -> Self:
        if self.metrics_s not in METRICS_S:
            raise ValueError(f"metrics_s {self.metrics_s}: RDS offers {listed(METRICS_S)}")
        if self.insights_days not in INSIGHTS_DAYS:
            raise ValueError(f"insights_days {self.insights_days}: RDS offers {listed(INSIGHTS_DAYS)}")
        return self

    @model_validator(mode="after")
    def _storage_can_grow(self) -> Self:
        # At least 10 % more: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
        least = -(-self.storage_gb * 11 // 10)
        if self.max_storage_gb < least:
            raise ValueError(
                f"max_storage_gb {self.max_storage_gb} leaves no room to grow from storage_gb {self.storage_gb}: "
                f"give at least {least}"
            )
        return self


class Migration(Noun):
    """Bounds of the one-off migration task."""

    deadline_s: int = Field(ge=10, le=6 * 3600, description="after this the task is stopped", examples=[900])
    lock_wait_s: int = Field(ge=1, description="how long to wait for another migration to end", examples=[120])
    lock_timeout_s: int = Field(ge=1, description="PostgreSQL's lock_timeout of each attempt", examples=[5])
    statement_timeout_s: int = Field(ge=1, description="PostgreSQL's statement_timeout", examples=[600])

    @model_validator(mode="after")
    def _the_task_outlives_its_waits(self) -> Self:
        if self.deadline_s <= self.lock_wait_s:
            raise ValueError(
                f"deadline_s {self.deadline_s} ends the task before lock_wait_s {self.lock_wait_s} has passed: "
                "raise deadline_s or lower lock_wait_s"
            )
        return self


class Storage(Noun):
    """S3 buckets."""

    force_destroy: bool = Field(default=False, description="delete a bucket with its objects", examples=[False])
    noncurrent_days: int = Field(ge=1, description="how long an overwritten object is kept", examples=[30])


class Secrets(Noun):
    """Secrets Manager."""

    # https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
    recovery_days: int = Field(
        default=30, description="how long a deleted secret can be brought back: 0, or 7 to 30 days", examples=[30]
    )

    @model_validator(mode="after")
    def _offered_by_secrets_manager(self) -> Self:
        if self.recovery_days != 0 and not 7 <= self.recovery_days <= 30:
            raise ValueError(f"recovery_days {self.recovery_days}: Secrets Manager offers 0, or 7 to 30 days")
        return self


class Logs(Noun):
    """CloudWatch log groups."""

    retention_days: int = Field(description="a period that CloudWatch Logs offers", examples=[30])

    @model_validator(mode="after")
    def _offered_by_cloudwatch(self) -> Self:
        if self.retention_days not in LOG_RETENTION_DAYS:
            raise ValueError(
                f"retention_days {self.retention_days}: CloudWatch Logs offers {listed(LOG_RETENTION_DAYS)}"
            )
        return self
