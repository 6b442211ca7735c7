"""The Data Aggregator: settings in, resources and outputs out."""

from collections.abc import Mapping
from pathlib import Path

import pulumi
import pulumi_aws as aws

from infra.cluster import Cluster, ClusterArgs
from infra.database import Database, DatabaseArgs
from infra.images import ContainerImage, ContainerImageArgs
from infra.load_balancer import LoadBalancer, LoadBalancerArgs
from infra.migration import Migration, MigrationArgs
from infra.naming import Naming
from infra.network import Network, NetworkArgs
from infra.registry import Repository, RepositoryArgs
from infra.secrets import Secret, SecretArgs
from infra.settings import Service, Settings
from infra.storage import Bucket, BucketArgs
from infra.task import Task, TaskArgs
from infra.verification import ExpectedPage, ExpectedService, Verification
from infra.web_service import WebService, WebServiceArgs

API_PORT = 8000
WEB_PORT = 3000
VERIFICATION_DEADLINE_S = 600

# Relative to this folder, which Pulumi makes the working directory of the program and of its plugins:
# a path of one machine in the state would be a change on every other machine.
SERVICE_SOURCE = Path("../service")
WEB_SOURCE = Path("../web")
REVISIONS = SERVICE_SOURCE / "aggregator" / "migrations"


def build(settings: Settings) -> Mapping[str, pulumi.Input[object]]:
    """Declare every resource of the stack, in the order of an update, and return the stack's outputs."""
    naming = Naming(
        project=pulumi.get_project(),
        stack=pulumi.get_stack(),
        owner=settings.owner,
        account_id=settings.account.id,
    )
    provider = aws.Provider(
        "aws",
        region=settings.account.region,
        allowed_account_ids=[settings.account.id],
        default_tags={"tags": naming.tags()},
    )
    return _Stack(settings, naming, pulumi.ResourceOptions(providers=[provider])).outputs


class _Stack:
    """The bricks of one stack and how they are joined."""

    def __init__(self, settings: Settings, naming: Naming, opts: pulumi.ResourceOptions) -> None:
        self._settings = settings
        self._naming = naming
        self._opts = opts
        self._network = Network(
            "network",
            NetworkArgs(
                cidr=settings.network.cidr,
                zones=settings.network.zones,
                subnets=settings.network.subnets,
                nat=settings.network.nat,
            ),
            opts,
        )
        self._database = Database(
            "database",
            DatabaseArgs(
                naming=naming,
                vpc_id=self._network.vpc_id,
                subnet_ids=self._network.isolated_subnet_ids,
                settings=settings.database,
            ),
            opts,
        )
        self._application_secret = Secret(
            "application",
            SecretArgs(
                naming=naming,
                noun="application",
                description="The application's role in PostgreSQL; written by the migration",
                recovery_days=0 if settings.storage.force_destroy else 30,
            ),
            opts,
        )
        self._cluster = Cluster("cluster", ClusterArgs(naming=naming), opts)
        self._load_balancer = LoadBalancer(
            "load-balancer",
            LoadBalancerArgs(
                naming=naming,
                vpc_id=self._network.vpc_id,
                subnet_ids=self._network.public_subnet_ids,
                deletion_protection=settings.load_balancer.deletion_protection,
            ),
            opts,
        )
        buckets = {noun: self._bucket(noun) for noun in ("assets", "backups")}
        api_repository, api_image = self._image("api", SERVICE_SOURCE)
        web_repository, web_image = self._image("web", WEB_SOURCE)
        migration = self._migration(api_repository, api_image)
        api_task = self._task("api", api_repository, api_image, settings.api, API_PORT, self._database_environment())
        web_task = self._task("web", web_repository, web_image, settings.web, WEB_PORT, {})
        readable = self._application_secret.grant_read_to("api", api_task.role_name)
        api = self._service(
            "api", api_task, settings.api, API_PORT, ["/api/*"], 10, "/health/ready", [migration, readable]
        )
        self._database.allow_from("api", api.security_group_id)
        web = self._service("web", web_task, settings.web, WEB_PORT, ["/*"], 20, "/health/live", [migration])
        Verification(
            "verification",
            region=settings.account.region,
            cluster_arn=self._cluster.arn,
            services=[_expected(api, api_task), _expected(web, web_task)],
            pages=[
                ExpectedPage(url=pulumi.Output.concat(self._load_balancer.url, path), release=image.digest)
                for path, image in (("/api/v1/release", api_image), ("/", web_image))
            ],
            deadline_s=VERIFICATION_DEADLINE_S,
            opts=pulumi.ResourceOptions(depends_on=[api, web]),
        )
        self.outputs: Mapping[str, pulumi.Input[object]] = {
            "url": self._load_balancer.url,
            "api_image": api_image.reference,
            "web_image": web_image.reference,
            "schema_head": migration.head,
            "cluster": self._cluster.arn,
            "assets_bucket": buckets["assets"].name,
            "backups_bucket": buckets["backups"].name,
        }

    def _bucket(self, noun: str) -> Bucket:
        return Bucket(
            noun,
            BucketArgs(
                naming=self._naming,
                noun=noun,
                noncurrent_days=self._settings.storage.noncurrent_days,
                force_destroy=self._settings.storage.force_destroy,
            ),
            self._opts,
        )

    def _image(self, noun: str, source: Path) -> tuple[Repository, ContainerImage]:
        repository = Repository(
            noun,
            RepositoryArgs(naming=self._naming, image=noun, force_delete=self._settings.storage.force_destroy),
            self._opts,
        )
        image = ContainerImage(
            noun,
            ContainerImageArgs(
                repository_url=repository.url,
                source=source,
                platform=self._settings.images.platform,
                release=self._settings.release,
            ),
            self._opts,
        )
        return repository, image

    def _database_environment(self) -> dict[str, pulumi.Input[str]]:
        return {
            "DATABASE_HOST": self._database.host,
            "DATABASE_PORT": self._database.port.apply(str),
            "DATABASE_NAME": self._database.database_name,
            "DATABASE_SSLMODE": self._settings.database.ssl_mode.value,
            "DATABASE_SECRET_ARN": self._application_secret.arn,
        }

    def _task_args(
        self,
        noun: str,
        repository: Repository,
        image: ContainerImage,
        service: Service,
        environment: Mapping[str, pulumi.Input[str]],
        port: int | None = None,
    ) -> TaskArgs:
        return TaskArgs(
            naming=self._naming,
            noun=noun,
            region=self._settings.account.region,
            image=image.reference,
            repository_arn=repository.arn,
            size=self._settings.size_of(service),
            platform=self._settings.images.platform,
            log_retention_days=self._settings.logs.retention_days,
            port=port,
            environment={"AWS_REGION": self._settings.account.region, "RELEASE": image.digest, **environment},
        )

    def _migration(self, repository: Repository, image: ContainerImage) -> Migration:
        return Migration(
            "migration",
            MigrationArgs(
                task=self._task_args("migration", repository, image, self._settings.api, self._database_environment()),
                vpc_id=self._network.vpc_id,
                subnet_ids=self._network.private_subnet_ids,
                cluster_arn=self._cluster.arn,
                database=self._database,
                application_secret=self._application_secret,
                revisions=REVISIONS,
                settings=self._settings.migration,
            ),
            self._opts,
        )

    def _task(
        self,
        noun: str,
        repository: Repository,
        image: ContainerImage,
        service: Service,
        port: int,
        environment: Mapping[str, pulumi.Input[str]],
    ) -> Task:
        return Task(noun, self._task_args(noun, repository, image, service, environment, port), self._opts)

    def _service(
        self,
        noun: str,
        task: Task,
        service: Service,
        port: int,
        paths: list[str],
        priority: int,
        health_path: str,
        after: list[pulumi.Resource],
    ) -> WebService:
        return WebService(
            noun,
            WebServiceArgs(
                naming=self._naming,
                noun=noun,
                vpc_id=self._network.vpc_id,
                subnet_ids=self._network.private_subnet_ids,
                cluster_arn=self._cluster.arn,
                load_balancer=self._load_balancer,
                task=task,
                port=port,
                count=service.count,
                paths=paths,
                priority=priority,
                health_path=health_path,
                deregistration_delay_s=self._settings.load_balancer.deregistration_delay_s,
            ),
            pulumi.ResourceOptions.merge(self._opts, pulumi.ResourceOptions(depends_on=after)),
        )


def _expected(service: WebService, task: Task) -> ExpectedService:
    return ExpectedService(
        name=service.service_name,
        task_definition_arn=task.arn,
        container_name=task.container_name,
        log_group_name=task.log_group_name,
    )
