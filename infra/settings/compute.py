"""Settings of what runs: images, sizes of tasks, services, the load balancer in front."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from infra.settings.noun import Noun, listed

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


class Platform(StrEnum):
    """What the images are built for and the tasks run on."""

    AMD64 = "linux/amd64"
    ARM64 = "linux/arm64"


class Images(Noun):
    """How the application's images come to be: built here, or taken from another stack by digest."""

    platform: Platform = Field(description="what they are built for and run on", examples=["linux/amd64"])
    promote_from: str | None = Field(
        pattern=r"^[a-zA-Z0-9_.-]+$",
        description="the stack whose images are taken over by digest; null: build them",
        examples=["test"],
    )
    shared_with: tuple[str, ...] = Field(
        default=(), description="accounts that may pull the images, to promote them", examples=[["222222222222"]]
    )


class TaskSize(Noun):
    """A size of Fargate tasks: a pair that Fargate offers."""

    cpu_units: int = Field(description="1024 are one vCPU", examples=[256])
    memory_mib: int = Field(description="MiB of memory", examples=[512])

    @model_validator(mode="after")
    def _offered_by_fargate(self) -> Self:
        if self.cpu_units not in FARGATE_MEMORY_MIB:
            raise ValueError(f"cpu_units {self.cpu_units}: Fargate offers {listed(FARGATE_MEMORY_MIB)}")
        offered = FARGATE_MEMORY_MIB[self.cpu_units]
        if self.memory_mib not in offered:
            raise ValueError(
                f"memory_mib {self.memory_mib} does not go with cpu_units {self.cpu_units}: "
                f"Fargate offers {listed(offered)} there"
            )
        return self


class ScheduledCount(Noun):
    """From a point in time on, other bounds for the number of tasks."""

    # https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html
    cron: str = Field(
        pattern=r"^cron\([^)]+\)$", description="when they begin to hold, UTC", examples=["cron(0 20 * * ? *)"]
    )
    min_count: int = Field(ge=1, le=100, description="tasks at least", examples=[1])
    max_count: int = Field(ge=1, le=100, description="tasks at most", examples=[2])


class Tasks(Noun):
    """The tasks of a Fargate service, and how many there are."""

    size: str = Field(description="the name of one of the sizes", examples=["small"])
    min_count: int = Field(ge=1, le=100, description="tasks at least", examples=[2])
    max_count: int = Field(ge=1, le=100, description="tasks at most", examples=[6])
    cpu_percent: int = Field(default=60, ge=10, le=90, description="CPU that scaling aims at", examples=[60])
    schedules: Mapping[str, ScheduledCount] = Field(description="other bounds at other times, by name")

    @model_validator(mode="after")
    def _bounds_are_in_order(self) -> Self:
        everything: dict[str, Tasks | ScheduledCount] = {"": self}
        everything |= {f"schedules.{name}.": each for name, each in self.schedules.items()}
        for name, bounds in everything.items():
            if bounds.min_count > bounds.max_count:
                raise ValueError(
                    f"{name}min_count {bounds.min_count} is more than {name}max_count {bounds.max_count}: "
                    "raise the one or lower the other"
                )
        return self


CONNECTIONS_OF_AN_API = 5
"""A task's pool; beside it stands one more connection, for health checks."""
CONNECTIONS_OF_A_RUN = 2
SPARE_CONNECTIONS = 2


class Service(Tasks):
    """A service that answers requests."""

    requests_per_min: int = Field(
        default=1000, ge=1, description="requests a task and minute that scaling aims at", examples=[1000]
    )


class Worker(Tasks):
    """The service that reads sources."""

    runs_at_once: int = Field(default=2, ge=1, le=20, description="sources that a task reads at once", examples=[2])
    run_retention_days: int = Field(
        default=90,
        ge=1,
        le=36500,
        description="how long runs and their rejects are kept; those that tell how a source is stay",
        examples=[90],
    )
    allowed_hosts: tuple[str, ...] = Field(
        default=(),
        description="`host:port` (or `host:*`) that may be fetched though it is private; only on the local AWS",
        examples=[["host.docker.internal:*"]],
    )

    @property
    def pool(self) -> int:
        """Connections to the database that the runs of one task need."""
        return CONNECTIONS_OF_A_RUN * self.runs_at_once + SPARE_CONNECTIONS


class LoadBalancer(Noun):
    """The load balancer."""

    deletion_protection: bool = Field(default=True, description="AWS refuses to delete it", examples=[True])
    deregistration_delay_s: int = Field(
        ge=0, le=3600, description="how long a leaving task finishes its requests", examples=[20]
    )
