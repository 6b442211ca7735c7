"""The environment, read once. Nothing secret has a default, and no secret is here but the master's login."""

from typing import Self, TypeVar

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL

from aggregator.access.settings import AccessSettings

S = TypeVar("S", bound=BaseSettings)

LONGEST_STOP_S = 20
"""A task that is told to stop has ended within this; ECS kills after its stopTimeout of 30 s."""

CLONE_SUFFIX = "_clone"
"""Of the application's second login, between which and the first rotations alternate. PostgreSQL cuts names at 63
characters: the first one's leaves room for it."""


class SettingsError(Exception):
    """The environment lacks something or holds something illegal; the message names each variable."""


class DatabaseSettings(BaseSettings):
    """Where the database is and where its credentials are kept (not what they are)."""

    model_config = SettingsConfigDict(frozen=True, case_sensitive=False, hide_input_in_errors=True)

    database_host: str = Field(min_length=1)
    database_port: int = Field(default=5432, ge=1, le=65535)
    database_name: str = Field(min_length=1)
    database_sslmode: str = Field(default="require", pattern="^(disable|prefer|require|verify-ca|verify-full)$")
    database_sslrootcert: str | None = None
    database_secret_arn: str = Field(min_length=1)
    aws_region: str = Field(min_length=1)
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")

    def url(self) -> URL:
        """The database without any credentials: those are added when a connection is made."""
        query = {"sslmode": self.database_sslmode}
        if self.database_sslrootcert:
            query["sslrootcert"] = self.database_sslrootcert
        return URL.create(
            "postgresql+psycopg",
            host=self.database_host,
            port=self.database_port,
            database=self.database_name,
            query=query,
        )


class FetchingSettings(DatabaseSettings):
    """What whoever fetches sources needs: the API for a dry run, the worker for the rest."""

    release: str = Field(min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$")
    sources_prefix: str = Field(default="data-aggregator/sources/", pattern=r"^[A-Za-z0-9/_+=.@-]{1,400}$")
    """Of the names of the secrets that hold sources' credentials."""
    sources_kms_arn: str | None = None
    """The KMS key of these secrets; without one, the account's own for Secrets Manager."""
    fetch_allowed_hosts: str = Field(default="", pattern=r"^([A-Za-z0-9.-]+:([0-9]{1,5}|\*)(,|$))*$")
    """`host:port,…` (or `host:*`) that may be fetched though they are private: the local stack's samples."""

    otel_exporter_otlp_endpoint: str | None = Field(default=None, pattern=r"^https?://[^/?#]+/?$")
    """Where traces go, as OTLP by HTTP; nowhere without it."""

    def allowed_hosts(self) -> frozenset[str]:
        return frozenset(filter(None, self.fetch_allowed_hosts.split(",")))


class WorkerSettings(FetchingSettings):
    """What the worker needs."""

    port: int = Field(default=9000, ge=1, le=65535)
    database_pool: int = Field(default=8, ge=4, le=100)
    runs_at_once: int = Field(default=2, ge=1, le=50)
    poll_s: float = Field(default=1, gt=0, le=60)
    """How long a source that has become due may wait for a free worker to notice."""
    lease_s: int = Field(default=60, ge=3, le=3600)
    """A run whose worker has said nothing for this long is given up, and its source taken by another."""
    finish_s: int = Field(default=15, ge=1, le=LONGEST_STOP_S)
    """How long runs that go on may take once the worker is told to stop."""
    run_retention_days: int = Field(default=90, ge=1, le=36500)
    """How long runs and their rejects are kept; those that tell how a source is stay."""
    audit_retention_days: int = Field(default=400, ge=90, le=36500)
    """How long lines of the audit log are kept; the database's function refuses less than 90 days."""

    @model_validator(mode="after")
    def _has_connections(self) -> Self:
        if self.database_pool < 2 * self.runs_at_once + 2:
            raise ValueError(
                "DATABASE_POOL must be at least twice RUNS_AT_ONCE and two: a run uses two connections, "
                "and moving data sets another one"
            )
        return self


class ServiceSettings(FetchingSettings, AccessSettings):
    """What the API needs."""

    port: int = Field(default=8000, ge=1, le=65535)
    drain_s: float = Field(default=8, ge=0)
    """How long `/health/ready` says no before the server stops listening: the load balancer's 2 checks of 5 s
    mostly fall into it, and ECS deregisters the target at about the same time as it sends SIGTERM."""
    finish_s: int = Field(default=10, ge=1)
    """How long requests that are still running may take after that."""
    database_pool: int = Field(default=5, ge=1, le=100)
    uploads_at_once: int = Field(default=3, ge=1, le=100)

    @model_validator(mode="after")
    def _stops_in_time(self) -> Self:
        if self.drain_s + self.finish_s > LONGEST_STOP_S:
            raise ValueError(f"DRAIN_S and FINISH_S together may be at most {LONGEST_STOP_S} seconds")
        if self.uploads_at_once >= self.database_pool:
            raise ValueError("UPLOADS_AT_ONCE must be less than DATABASE_POOL, or uploads starve every other request")
        return self


class MasterSettings(DatabaseSettings):
    """What a task that owns the schema needs: the master login, which ECS injects from the secret that RDS owns."""

    master_username: str = Field(min_length=1)
    master_password: SecretStr


class MigrationSettings(MasterSettings):
    """What the migration task needs."""

    application_role: str = Field(default="aggregator", pattern="^[a-z_][a-z0-9_]{0,56}$")
    migration_lock_wait_s: float = Field(default=60, ge=0)
    """How long to wait for another migration to end."""
    migration_lock_timeout_s: float = Field(default=5, gt=0)
    """How long one attempt may wait for a table; it queues the readers behind it for as long."""
    migration_lock_attempts: int = Field(default=6, ge=1, le=100)
    migration_statement_timeout_s: float = Field(default=600, gt=0)


class BackupSettings(MasterSettings):
    """What a dump and a restore need."""

    backup_bucket: str = Field(min_length=1)
    metric_namespace: str = Field(default="DataAggregator", min_length=1)
    stack: str = Field(min_length=1)
    release: str = Field(min_length=1)


def load(kind: type[S]) -> S:
    """Read settings of this kind from the environment.

    Raises:
        SettingsError: with one sentence that names every variable that is missing or wrong, never its value.
    """
    try:
        return kind()
    except ValidationError as error:
        wrong = "; ".join(f"{_variable(e['loc'])} {e['msg']}" for e in error.errors(include_input=False))
        raise SettingsError(f"The environment is not complete: {wrong}. Set it in the task definition.") from None


def _variable(location: tuple[int | str, ...]) -> str:
    return f"{str(location[0]).upper()}:" if location else "settings:"
