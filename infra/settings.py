"""Settings of a stack: frozen values, nested by noun, with defaults that are safe in production.

Stacks differ in these values only. ``stacks/configuration.py`` reads them from ``Pulumi.<stack>.yaml``.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from ipaddress import IPv4Network
from itertools import combinations
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

# CPU units to MiB of memory, Linux:
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
FARGATE_MEMORY_MIB: dict[int, tuple[int, ...]] = {
    256: (512, 1024, 2048),
    512: tuple(range(1024, 4096 + 1, 1024)),
    1024: tuple(range(2048, 8192 + 1, 1024)),
    2048: tuple(range(4096, 16384 + 1, 1024)),
    4096: tuple(range(8192, 30720 + 1, 1024)),
    8192: tuple(range(16384, 61440 + 1, 4096)),
    16384: tuple(range(32768, 122880 + 1, 8192)),
}


# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
LOG_RETENTION_DAYS = (
    1,
    3,
    5,
    7,
    14,
    30,
    60,
    90,
    120,
    150,
    180,
    365,
    400,
    545,
    731,
    1096,
    1827,
    2192,
    2557,
    2922,
)


def _listed(values: Iterable[object]) -> str:
    return ", ".join(map(str, values))


class NatStrategy(StrEnum):
    """How private subnets reach the internet: not at all, through one gateway, or one gateway a zone."""

    NONE = "none"
    SINGLE = "single"
    PER_ZONE = "per_zone"


class InterfaceEndpoint(StrEnum):
    """The services of AWS that tasks may reach through an interface of their own subnets."""

    ECR_API = "ecr.api"
    ECR_DKR = "ecr.dkr"
    LOGS = "logs"
    SECRETS_MANAGER = "secretsmanager"
    STS = "sts"


class SslMode(StrEnum):
    """How the service's connections to the database are protected."""

    PREFER = "prefer"
    REQUIRE = "require"
    VERIFY_FULL = "verify-full"


class Platform(StrEnum):
    """What the images are built for and the tasks run on."""

    AMD64 = "linux/amd64"
    ARM64 = "linux/arm64"


class Noun(BaseModel):
    """A group of settings: immutable, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Account(Noun):
    """The AWS account that the stack may touch, and no other."""

    id: str = Field(pattern=r"^\d{12}$", description="the account's 12 digits, quoted", examples=["000000000000"])
    region: str = Field(pattern=r"^[a-z]{2}(-[a-z]+)+-\d$", description="an AWS region", examples=["eu-central-1"])


class Subnets(Noun):
    """CIDR blocks of the subnets, one a zone in each tier."""

    public: tuple[IPv4Network, ...] = Field(
        description="for the load balancer and NAT", examples=[["10.0.0.0/24", "10.0.1.0/24"]]
    )
    private: tuple[IPv4Network, ...] = Field(description="for the tasks", examples=[["10.0.16.0/20", "10.0.32.0/20"]])
    isolated: tuple[IPv4Network, ...] = Field(
        description="for the database: no way to the internet", examples=[["10.0.8.0/24", "10.0.9.0/24"]]
    )

    def named(self) -> dict[str, IPv4Network]:
        """Every block under the path that a person finds it by, such as ``public[0]``."""
        tiers = {"public": self.public, "private": self.private, "isolated": self.isolated}
        return {f"{tier}[{index}]": block for tier, blocks in tiers.items() for index, block in enumerate(blocks)}


class Network(Noun):
    """The VPC: a block of addresses, its zones and how far its subnets reach."""

    cidr: IPv4Network = Field(description="all addresses of the VPC", examples=["10.0.0.0/16"])
    zones: int = Field(ge=2, le=4, description="availability zones: RDS and ALB need two at least", examples=[2])
    nat: NatStrategy = Field(description="how private subnets reach the internet", examples=["single"])
    interface_endpoints: tuple[InterfaceEndpoint, ...] = Field(
        default=(),
        description=f"services reached inside the VPC, paid by the hour: {_listed(InterfaceEndpoint)}",
        examples=[["ecr.api", "ecr.dkr", "logs", "secretsmanager", "sts"]],
    )
    subnets: Subnets

    @model_validator(mode="after")
    def _one_block_a_zone_inside_the_vpc(self) -> Self:
        for tier in ("public", "private", "isolated"):
            count = len(getattr(self.subnets, tier))
            if count != self.zones:
                raise ValueError(
                    f"subnets.{tier} holds {count} blocks, and zones is {self.zones}: give one block a zone"
                )
        named = self.subnets.named()
        for name, block in named.items():
            if not block.subnet_of(self.cidr):
                raise ValueError(f"subnets.{name} {block} lies outside of cidr {self.cidr}: choose a block inside it")
            # https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
            if not 16 <= block.prefixlen <= 28:
                raise ValueError(f"subnets.{name} {block}: AWS allows subnets from /16 to /28")
        for (one, first), (other, second) in combinations(named.items(), 2):
            if first.overlaps(second):
                raise ValueError(
                    f"subnets.{one} {first} overlaps subnets.{other} {second}: give each subnet a block of its own"
                )
        return self


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


class TaskSize(Noun):
    """A size of Fargate tasks: a pair that Fargate offers."""

    cpu_units: int = Field(description="1024 are one vCPU", examples=[256])
    memory_mib: int = Field(description="MiB of memory", examples=[512])

    @model_validator(mode="after")
    def _offered_by_fargate(self) -> Self:
        if self.cpu_units not in FARGATE_MEMORY_MIB:
            raise ValueError(f"cpu_units {self.cpu_units}: Fargate offers {_listed(FARGATE_MEMORY_MIB)}")
        offered = FARGATE_MEMORY_MIB[self.cpu_units]
        if self.memory_mib not in offered:
            raise ValueError(
                f"memory_mib {self.memory_mib} does not go with cpu_units {self.cpu_units}: "
                f"Fargate offers {_listed(offered)} there"
            )
        return self


class Service(Noun):
    """A Fargate service."""

    size: str = Field(description="the name of one of the sizes", examples=["small"])
    count: int = Field(ge=1, le=100, description="how many tasks run", examples=[2])


class Images(Noun):
    """How the application's images are made."""

    platform: Platform = Field(description="what they are built for and run on", examples=["linux/amd64"])


class Logs(Noun):
    """CloudWatch log groups."""

    retention_days: int = Field(description="a period that CloudWatch Logs offers", examples=[30])

    @model_validator(mode="after")
    def _offered_by_cloudwatch(self) -> Self:
        if self.retention_days not in LOG_RETENTION_DAYS:
            raise ValueError(
                f"retention_days {self.retention_days}: CloudWatch Logs offers {_listed(LOG_RETENTION_DAYS)}"
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


class LoadBalancer(Noun):
    """The public entrance."""

    deletion_protection: bool = Field(default=True, description="AWS refuses to delete it", examples=[True])
    deregistration_delay_s: int = Field(
        ge=0, le=3600, description="how long a leaving task finishes its requests", examples=[20]
    )


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


class Settings(Noun):
    """All that a stack is told from outside."""

    owner: str = Field(
        pattern=r"^[a-z][a-z0-9-]*$", description="the team that answers for the stack", examples=["platform"]
    )
    account: Account
    network: Network
    database: Database
    images: Images
    sizes: Mapping[str, TaskSize] = Field(description="sizes of tasks by name")
    api: Service
    web: Service
    load_balancer: LoadBalancer
    storage: Storage
    secrets: Secrets
    logs: Logs
    migration: Migration
    release: str | None = Field(default=None, description="a released tag to run instead of building", examples=["v1"])

    @model_validator(mode="after")
    def _sizes_are_known(self) -> Self:
        for noun, service in (("api", self.api), ("web", self.web)):
            if service.size not in self.sizes:
                raise ValueError(
                    f"{noun}.size {service.size!r} is not in sizes: choose {_listed(self.sizes)}, or add it there"
                )
        return self

    def size_of(self, service: Service) -> TaskSize:
        """CPU and memory of one task of a service."""
        return self.sizes[service.size]
