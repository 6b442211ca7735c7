"""Settings of what runs: images, sizes of tasks, services, the load balancer in front."""

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
    """How the application's images are made."""

    platform: Platform = Field(description="what they are built for and run on", examples=["linux/amd64"])


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


class Service(Noun):
    """A Fargate service."""

    size: str = Field(description="the name of one of the sizes", examples=["small"])
    count: int = Field(ge=1, le=100, description="how many tasks run", examples=[2])


class LoadBalancer(Noun):
    """The public entrance."""

    deletion_protection: bool = Field(default=True, description="AWS refuses to delete it", examples=[True])
    deregistration_delay_s: int = Field(
        ge=0, le=3600, description="how long a leaving task finishes its requests", examples=[20]
    )
