"""The Data Aggregator: settings in, resources and outputs out."""

from collections.abc import Mapping
from pathlib import Path

import pulumi
import pulumi_aws as aws
import pulumi_awsx as awsx
import pulumi_docker_build as docker_build

from infra.cluster import Cluster, ClusterArgs
from infra.database import Database, DatabaseArgs
from infra.images import ContainerImage, ContainerImageArgs
from infra.load_balancer import LoadBalancer, LoadBalancerArgs
from infra.migration import Migration, MigrationArgs
from infra.naming import Naming
from infra.network import Network, NetworkArgs
from infra.registry import Repository, RepositoryArgs
from infra.secrets import Secret, SecretArgs
from infra.settings import Settings
from infra.storage import Bucket, BucketArgs
from infra.task import TaskArgs
from infra.verification import ExpectedPage, Verification
from infra.web_service import WebService, WebServiceArgs

# Relative to this folder, which Pulumi makes the working directory of the program and of its plugins:
# a path of one machine in the state would be a change on every other machine.
SERVICE_SOURCE = Path("../service")
WEB_SOURCE = Path("../web")
REVISIONS = SERVICE_SOURCE / "aggregator" / "migrations"

VERIFICATION_DEADLINE_S = 600


def build(settings: Settings) -> Mapping[str, pulumi.Input[object]]:
    """Declare every resource of the stack, in the order of an update, and return the stack's outputs."""
    naming = Naming(
        project=pulumi.get_project(),
        stack=pulumi.get_stack(),
        owner=settings.owner,
        account_id=settings.account.id,
    )
    opts = pulumi.ResourceOptions(providers=_providers(settings, naming))
    network = Network(
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
        ),
        opts,
    )
    cluster = Cluster(
        "cluster",
        ClusterArgs(
            naming=naming,
            region=settings.account.region,
            vpc_id=network.vpc_id,
            subnet_ids=network.private_subnet_ids,
            platform=settings.images.platform,
            log_retention_days=settings.logs.retention_days,
        ),
        opts,
    )
    buckets = {noun: _bucket(noun, settings, naming, opts) for noun in ("assets", "backups")}
    api_image = _image("api", SERVICE_SOURCE, settings, naming, opts)
    web_image = _image("web", WEB_SOURCE, settings, naming, opts)
    database = Database(
        "database",
        DatabaseArgs(
            naming=naming,
            vpc_id=network.vpc_id,
            subnet_ids=network.isolated_subnet_ids,
            settings=settings.database,
        ),
        opts,
    )
    application_secret = Secret(
        "application",
        SecretArgs(
            naming=naming,
            noun="application",
            description="The application's role in PostgreSQL; written by the migration",
            recovery_days=settings.secrets.recovery_days,
        ),
        opts,
    )
    environment = {**database.environment(), "DATABASE_SECRET_ARN": application_secret.arn}
    migration = Migration(
        "migration",
        MigrationArgs(
            task=TaskArgs(
                cluster=cluster,
                noun="migration",
                image=api_image,
                size=settings.size_of(settings.api),
                environment=environment,
            ),
            database=database,
            application_secret=application_secret,
            revisions=REVISIONS,
            settings=settings.migration,
        ),
        opts,
    )
    load_balancer = LoadBalancer(
        "load-balancer",
        LoadBalancerArgs(
            naming=naming,
            vpc_id=network.vpc_id,
            subnet_ids=network.public_subnet_ids,
            deletion_protection=settings.load_balancer.deletion_protection,
        ),
        opts,
    )
    after_migration = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[migration]))
    api = WebService(
        "api",
        WebServiceArgs(
            task=TaskArgs(
                cluster=cluster,
                noun="api",
                image=api_image,
                size=settings.size_of(settings.api),
                environment=environment,
            ),
            port=8000,
            load_balancer=load_balancer,
            count=settings.api.count,
            paths=["/api/*"],
            priority=10,
            health_path="/health/ready",
            deregistration_delay_s=settings.load_balancer.deregistration_delay_s,
            reads=[application_secret],
            connects_to=[database],
        ),
        after_migration,
    )
    web = WebService(
        "web",
        WebServiceArgs(
            task=TaskArgs(cluster=cluster, noun="web", image=web_image, size=settings.size_of(settings.web)),
            port=3000,
            load_balancer=load_balancer,
            count=settings.web.count,
            paths=["/*"],
            priority=20,
            health_path="/health/live",
            deregistration_delay_s=settings.load_balancer.deregistration_delay_s,
        ),
        after_migration,
    )
    Verification(
        "verification",
        region=settings.account.region,
        cluster_arn=cluster.arn,
        services=[api.expected, web.expected],
        pages=[
            ExpectedPage(url=pulumi.Output.concat(load_balancer.url, "/api/v1/release"), release=api_image.digest),
            ExpectedPage(url=pulumi.Output.concat(load_balancer.url, "/"), release=web_image.digest),
        ],
        deadline_s=VERIFICATION_DEADLINE_S,
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[api, web])),
    )
    return {
        "url": load_balancer.url,
        "api_image": api_image.reference,
        "web_image": web_image.reference,
        "schema_head": migration.head,
        "cluster": cluster.arn,
        "assets_bucket": buckets["assets"].name,
        "backups_bucket": buckets["backups"].name,
    }


def _providers(settings: Settings, naming: Naming) -> list[pulumi.ProviderResource]:
    """The provider of each package that the stack uses; AWS's has one region, one account and no other, and the tags.

    None is left to default: the engine starts a default provider when it meets the first resource of its package, one
    after the other; these wait for nothing, and start side by side.
    """
    return [
        aws.Provider(
            "aws",
            region=settings.account.region,
            allowed_account_ids=[settings.account.id],
            default_tags={"tags": naming.tags()},
        ),
        awsx.Provider("awsx"),
        docker_build.Provider("docker-build"),
        pulumi.ProviderResource("pulumi-python", "dynamic", {}),
    ]


def _bucket(noun: str, settings: Settings, naming: Naming, opts: pulumi.ResourceOptions) -> Bucket:
    return Bucket(
        noun,
        BucketArgs(
            naming=naming,
            noun=noun,
            noncurrent_days=settings.storage.noncurrent_days,
            force_destroy=settings.storage.force_destroy,
        ),
        opts,
    )


def _image(noun: str, source: Path, settings: Settings, naming: Naming, opts: pulumi.ResourceOptions) -> ContainerImage:
    repository = Repository(
        noun, RepositoryArgs(naming=naming, image=noun, force_delete=settings.storage.force_destroy), opts
    )
    return ContainerImage(
        noun,
        ContainerImageArgs(
            repository=repository,
            source=source,
            platform=settings.images.platform,
            release=settings.release,
        ),
        opts,
    )
