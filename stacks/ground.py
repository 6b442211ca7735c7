"""What everything else stands on: providers, key, network, cluster, buckets, images."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pulumi
import pulumi_aws as aws
import pulumi_awsx as awsx
import pulumi_docker_build as docker_build

from infra.cluster import Cluster, ClusterArgs
from infra.encryption import EncryptionKey, EncryptionKeyArgs
from infra.images import Build, ContainerImage, ContainerImageArgs, Promote, Released
from infra.naming import Naming
from infra.network import Network, NetworkArgs
from infra.registry import Repository, RepositoryArgs
from infra.release import ReleasedImage
from infra.settings import Settings
from infra.storage import Bucket, BucketArgs

# Relative to this folder, which Pulumi makes the working directory of the program and of its plugins:
# a path of one machine in the state would be a change on every other machine.
SERVICE_SOURCE = Path("../service")
WEB_SOURCE = Path("../web")
SOURCES: Mapping[str, tuple[Path, str | None]] = {
    "api": (SERVICE_SOURCE, None),
    "backup": (SERVICE_SOURCE, "backup"),
    "web": (WEB_SOURCE, None),
}
"""Image -> the folder of its Dockerfile, and the stage of it."""
USERS: Mapping[str, str] = {"api": "10001", "backup": "10001", "web": "1000"}
"""Image -> the user of its Dockerfile, by number: ECS takes it from the task definition, too."""


@dataclass(frozen=True, kw_only=True)
class Providers:
    """The provider of each package that the stack uses.

    None is left to default: the engine starts a default provider when it meets the first resource of its package, one
    after the other; these wait for nothing, and start side by side.
    """

    aws: pulumi.ProviderResource
    others: tuple[pulumi.ProviderResource, ...]

    @property
    def options(self) -> pulumi.ResourceOptions:
        """Options that hand them to a brick."""
        return pulumi.ResourceOptions(providers=[self.aws, *self.others])


def build_providers(settings: Settings, naming: Naming) -> Providers:
    """AWS's has one region, one account and no other, and the tags."""
    return Providers(
        aws=aws.Provider(
            "aws",
            region=settings.account.region,
            allowed_account_ids=[settings.account.id],
            default_tags={"tags": naming.tags()},
        ),
        others=(
            awsx.Provider("awsx"),
            docker_build.Provider("docker-build"),
            pulumi.ProviderResource("pulumi-python", "dynamic", {}),
        ),
    )


def build_key(settings: Settings, naming: Naming, opts: pulumi.ResourceOptions) -> EncryptionKey:
    """The key of everything that the stack keeps."""
    return EncryptionKey(
        "encryption",
        EncryptionKeyArgs(
            naming=naming, region=settings.account.region, protect=settings.protection.covers("encryption")
        ),
        opts,
    )


def build_network(settings: Settings, naming: Naming, key: EncryptionKey, opts: pulumi.ResourceOptions) -> Network:
    """The VPC."""
    return Network(
        "network",
        NetworkArgs(
            naming=naming,
            region=settings.account.region,
            cidr=settings.network.cidr,
            zones=settings.network.zones,
            subnets=settings.network.subnets,
            nat=settings.network.nat,
            interface_endpoints=settings.network.interface_endpoints,
            flow_log_retention_days=settings.logs.retention_days,
            key=key,
        ),
        opts,
    )


def build_cluster(
    settings: Settings, naming: Naming, key: EncryptionKey, network: Network, opts: pulumi.ResourceOptions
) -> Cluster:
    """Where the tasks run."""
    return Cluster(
        "cluster",
        ClusterArgs(
            naming=naming,
            region=settings.account.region,
            vpc_id=network.vpc_id,
            subnet_ids=network.private_subnet_ids,
            platform=settings.images.platform,
            log_retention_days=settings.logs.retention_days,
            key=key,
            spot_percent=settings.deployment.spot_percent,
            shell=settings.deployment.shell,
        ),
        opts,
    )


def build_buckets(
    settings: Settings, naming: Naming, key: EncryptionKey, opts: pulumi.ResourceOptions
) -> dict[str, Bucket]:
    """``assets``, which CloudFront reads; ``backups``, which nobody can empty; ``access-logs``, which AWS writes.

    Only the backups are encrypted with the stack's key: the load balancer can write with S3's own keys only, and
    CloudFront reads the assets, which are public anyway.
    """

    def bucket(
        noun: str,
        *,
        encrypted_with: EncryptionKey | None = None,
        expire_days: int | None = None,
        locked_days: int | None = None,
        logs_to: Bucket | None = None,
    ) -> Bucket:
        return Bucket(
            noun,
            BucketArgs(
                naming=naming,
                noun=noun,
                noncurrent_days=settings.storage.noncurrent_days,
                protect=settings.protection.covers(noun),
                encrypted_with=encrypted_with,
                expire_days=expire_days,
                locked_days=locked_days,
                collects_logs=logs_to is None,
                logs_to=logs_to,
                force_destroy=settings.storage.force_destroy,
            ),
            opts,
        )

    access_logs = bucket("access-logs", expire_days=settings.logs.retention_days)
    buckets = {
        "assets": bucket("assets", logs_to=access_logs),
        "backups": bucket(
            "backups",
            encrypted_with=key,
            expire_days=settings.backups.retention_days,
            locked_days=settings.backups.locked_days,
            logs_to=access_logs,
        ),
        "access-logs": access_logs,
    }
    buckets["backups"].restrict()
    return buckets


def build_images(
    settings: Settings,
    naming: Naming,
    key: EncryptionKey,
    released: Mapping[str, str],
    promoted: Mapping[str, pulumi.Output[str]],
    opts: pulumi.ResourceOptions,
) -> dict[str, ReleasedImage]:
    """The images: of an earlier release, else of another stack where they are promoted, else built."""

    def origin(noun: str) -> Build | Promote | Released:
        if noun in released:
            return Released(digest=released[noun])
        if noun in promoted:
            return Promote(reference=promoted[noun])
        source, stage = SOURCES[noun]
        return Build(source=source, stage=stage, platform=settings.images.platform)

    images = {}
    for noun in SOURCES:
        repository = Repository(
            noun,
            RepositoryArgs(
                naming=naming,
                image=noun,
                protect=settings.protection.covers(noun),
                key=key,
                shared_with=settings.images.shared_with,
                force_delete=settings.storage.force_destroy,
            ),
            opts,
        )
        image = ContainerImage(noun, ContainerImageArgs(repository=repository, origin=origin(noun)), opts)
        images[noun] = ReleasedImage(repository=repository, image=image)
    return images
