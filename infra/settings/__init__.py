"""Settings of a stack: frozen values, nested by noun, with defaults that are safe in production.

Stacks differ in these values only. ``stacks/configuration.py`` reads them from ``Pulumi.<stack>.yaml``.
"""

from collections.abc import Mapping
from typing import Self

from pydantic import Field, model_validator

from infra.settings.access import Access, AnonymousScope
from infra.settings.compute import (
    CONNECTIONS_OF_AN_API,
    Images,
    LoadBalancer,
    Platform,
    ScheduledCount,
    Service,
    Tasks,
    TaskSize,
    Worker,
)
from infra.settings.data import Database, Logs, Migration, Secrets, SslMode, Storage
from infra.settings.edge import CDN_REGION, Edge, Waf, WafMode
from infra.settings.network import InterfaceEndpoint, NatStrategy, Network, Subnets
from infra.settings.noun import Noun, listed
from infra.settings.operations import Backups, Deployment, Monitoring, Protection

__all__ = [
    "CDN_REGION",
    "CONNECTIONS_OF_AN_API",
    "Access",
    "Account",
    "AnonymousScope",
    "Backups",
    "Database",
    "Deployment",
    "Edge",
    "Images",
    "InterfaceEndpoint",
    "LoadBalancer",
    "Logs",
    "Migration",
    "Monitoring",
    "NatStrategy",
    "Network",
    "Noun",
    "Platform",
    "Protection",
    "ScheduledCount",
    "Secrets",
    "Service",
    "Settings",
    "SslMode",
    "Storage",
    "Subnets",
    "TaskSize",
    "Tasks",
    "Waf",
    "WafMode",
    "Worker",
]

LOCAL_ACCOUNT = "000000000000"
"""The local AWS's: no account of AWS has this number."""
RELEASE_PATTERN = r"^r[0-9a-z]+-[0-9a-f]{12}$"
"""`r<head of the schema>-<12 digits of the images' hash>`, as `infra.release` makes it."""


class Account(Noun):
    """The AWS account that the stack may touch, and no other."""

    id: str = Field(pattern=r"^\d{12}$", description="the account's 12 digits, quoted", examples=["000000000000"])
    region: str = Field(pattern=r"^[a-z]{2}(-[a-z]+)+-\d$", description="an AWS region", examples=["eu-central-1"])


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
    worker: Worker
    edge: Edge
    access: Access
    load_balancer: LoadBalancer
    deployment: Deployment
    storage: Storage
    secrets: Secrets
    logs: Logs
    migration: Migration
    backups: Backups
    monitoring: Monitoring
    protection: Protection
    release: str | None = Field(
        default=None,
        pattern=RELEASE_PATTERN,
        description="the id of an earlier release to run, instead of building or promoting",
        examples=["r0001-3f9a1c0de25b"],
    )

    @model_validator(mode="after")
    def _sizes_are_known(self) -> Self:
        for noun, service in (("api", self.api), ("web", self.web), ("worker", self.worker)):
            if service.size not in self.sizes:
                raise ValueError(
                    f"{noun}.size {service.size!r} is not in sizes: choose {listed(self.sizes)}, or add it there"
                )
        return self

    @model_validator(mode="after")
    def _the_database_takes_all_pools(self) -> Self:
        at_most = self.connections_at_most()
        if at_most > self.monitoring.connections:
            raise ValueError(
                f"monitoring.connections {self.monitoring.connections} is less than the {at_most} connections that the "
                "tasks of api and worker open at most, twice during a deployment: raise it if the database's class has "
                "so many, or lower max_count or runs_at_once"
            )
        return self

    @model_validator(mode="after")
    def _fetches_public_addresses_only(self) -> Self:
        if self.worker.allowed_hosts and self.account.id != LOCAL_ACCOUNT:
            raise ValueError(
                f"worker.allowed_hosts {listed(self.worker.allowed_hosts)}: on AWS no private address is fetched; "
                "write allowed_hosts: []"
            )
        return self

    def connections_at_most(self) -> int:
        """Connections to the database while a deployment runs every task twice; each has one for health checks too."""
        of_api = self.api.max_count * (CONNECTIONS_OF_AN_API + 1)
        of_worker = self.worker.max_count * (self.worker.pool + 1)
        return 2 * (of_api + of_worker)

    def size_of(self, service: Tasks) -> TaskSize:
        """CPU and memory of one task of a service."""
        return self.sizes[service.size]
