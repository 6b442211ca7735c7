"""Settings of how a stack is watched, backed up and guarded."""

import ipaddress
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from infra.settings.noun import Noun, listed

STATEFUL = (
    "database",
    "assets",
    "backups",
    "access-logs",
    "application",
    "encryption",
    "vault",
    "api",
    "web",
    "backup",
)
"""The logical names of what holds data, keys or released images."""


class Backups(Noun):
    """The daily dump of the database to S3, and the vault of AWS Backup."""

    # https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
    schedule: str = Field(
        pattern=r"^cron\([^)]+\)$", description="when the dump is made, UTC", examples=["cron(15 2 * * ? *)"]
    )
    deadline_s: int = Field(ge=60, le=24 * 3600, description="after this a dump or restore is stopped", examples=[3600])
    retention_days: int = Field(ge=1, description="how long a dump and a snapshot of the vault are kept", examples=[35])
    locked_days: int = Field(
        ge=0, description="how long nobody can delete a dump; 0: S3 keeps no lock on it", examples=[30]
    )

    @model_validator(mode="after")
    def _nothing_locked_is_expired(self) -> Self:
        if self.locked_days > self.retention_days:
            raise ValueError(
                f"locked_days {self.locked_days} is longer than retention_days {self.retention_days}: "
                "S3 could not expire a dump that is still locked; lower it"
            )
        return self


class Monitoring(Noun):
    """Who is told, and from which measure on."""

    emails: tuple[str, ...] = Field(
        description="who is told of an alarm; each has to confirm the subscription", examples=[["team@example.org"]]
    )
    runbooks_url: str = Field(
        pattern=r"^https://\S+[^/]$",
        description="where docs/runbooks can be read",
        examples=["https://github.com/example/data-aggregator/blob/main/docs/runbooks"],
    )
    errors_percent: float = Field(gt=0, le=100, description="requests answered with 5xx", examples=[1.0])
    latency_p95_s: float = Field(gt=0, description="seconds within which 95 % are answered", examples=[1.0])
    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections
    connections: int = Field(
        ge=1,
        description="how many connections to the database are too many; its class takes LEAST(bytes / 9531392, 5000)",
        examples=[80],
    )
    traces_endpoint: str | None = Field(
        pattern=r"^https?://[^/?#@:\s]+(:\d+)?$",
        description=(
            "where API and worker send traces as OTLP by HTTP, or null for none: tasks reach the ports 443 (https) and "
            "80 (http, to an address or name of the VPC only), and show no credentials, so let a collector take them"
        ),
        examples=["https://collector.example.org"],
    )

    @field_validator("traces_endpoint")
    @classmethod
    def _tasks_may_reach_it(cls, endpoint: str | None) -> str | None:
        if endpoint is None:
            return None
        parts = urlsplit(endpoint)
        encrypted = parts.scheme == "https"
        if (port := parts.port or (443 if encrypted else 80)) != (allowed := 443 if encrypted else 80):
            raise ValueError(
                f"{endpoint} has the port {port}, and the tasks' security groups let {parts.scheme} out on {allowed} "
                f"only: let the collector, or a load balancer before it, listen there"
            )
        if not encrypted and not _is_within_a_vpc(parts.hostname or ""):
            raise ValueError(
                f"{endpoint} would send traces unencrypted over the internet: write https://, or name the collector by "
                "a private address or by a name in .internal or .local"
            )
        return endpoint


def _is_within_a_vpc(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return host.endswith((".internal", ".local"))


class Protection(Noun):
    """What Pulumi refuses to delete or replace."""

    enabled: bool = Field(default=True, description="refuse it for everything that holds data", examples=[True])
    lifted: tuple[str, ...] = Field(
        default=(),
        description=f"what may be deleted or replaced all the same, until the next release: {listed(STATEFUL)}",
        examples=[["database"]],
    )

    @model_validator(mode="after")
    def _lifted_are_stateful(self) -> Self:
        if unknown := sorted(set(self.lifted) - set(STATEFUL)):
            raise ValueError(f"lifted names {listed(unknown)}: what holds data is {listed(STATEFUL)}")
        return self

    def covers(self, name: str) -> bool:
        """Whether the resource of this logical name is protected."""
        return self.enabled and name not in self.lifted


class Deployment(Noun):
    """How a release is rolled out."""

    spot_percent: int = Field(
        default=0, ge=0, le=100, description="share of tasks on Fargate Spot beyond the first", examples=[0]
    )
    shell: bool = Field(default=False, description="let operators open a shell in a task (ECS Exec)", examples=[False])
    despite_alarms: bool = Field(
        default=False, description="roll out although an alarm of the deployment fires", examples=[False]
    )
