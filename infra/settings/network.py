"""Settings of the VPC."""

from enum import StrEnum
from ipaddress import IPv4Network
from itertools import combinations
from typing import Self

from pydantic import Field, model_validator

from infra.settings.noun import Noun, listed


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
        description=f"services reached inside the VPC, paid by the hour: {listed(InterfaceEndpoint)}",
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
