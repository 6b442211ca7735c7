"""The Data Aggregator: settings in, resources and outputs out."""

import dataclasses
from collections.abc import Mapping

import pulumi

from infra.alarm_gate import AlarmGate
from infra.assets import Assets, AssetsArgs
from infra.database import Database, DatabaseArgs
from infra.dumps import Dumps, DumpsArgs
from infra.migration import Migration, MigrationArgs
from infra.monitoring import DEPLOYMENT_ALARMS
from infra.naming import Kind, Naming
from infra.release import Release, release_id
from infra.revisions import read_revisions
from infra.secrets import Secret, SecretArgs
from infra.settings import CONNECTIONS_OF_AN_API, Settings, Tasks
from infra.task import TaskArgs
from infra.vault import Vault, VaultArgs
from infra.verification import ExpectedPage, Verification
from infra.web_service import WebService, WebServiceArgs
from stacks.access import build_access
from stacks.entrance import build_edge, build_load_balancer
from stacks.ground import (
    SERVICE_SOURCE,
    SOURCES,
    USERS,
    build_buckets,
    build_cluster,
    build_images,
    build_key,
    build_network,
    build_providers,
)
from stacks.look_ups import check_account, find_public_name, find_release, promoted_images
from stacks.sources import build_fetching, build_worker
from stacks.watching import alarms_of_a_deployment, build_alarms, tracing, watch

REVISIONS = SERVICE_SOURCE / "aggregator" / "migrations"
VERIFICATION_DEADLINE_S = 600


def build(settings: Settings) -> Mapping[str, pulumi.Input[object]]:
    """Declare every resource of the stack, in the order of an update, and return the stack's outputs.

    Raises LookUpError, before the first resource, when something that the settings name is not there.
    """
    naming = Naming(
        project=pulumi.get_project(),
        stack=pulumi.get_stack(),
        owner=settings.owner,
        account_id=settings.account.id,
    )
    revisions = read_revisions(REVISIONS)
    providers = build_providers(settings, naming)
    check_account(settings, providers.aws)
    public = find_public_name(settings, providers.aws)
    released: Mapping[str, str] = {}
    promoted: Mapping[str, pulumi.Output[str]] = {}
    if settings.release is not None:
        released = find_release(settings.release, list(SOURCES), revisions, naming, settings.account.id, providers.aws)
    elif settings.images.promote_from is not None:
        promoted = promoted_images(settings.images.promote_from, list(SOURCES))

    opts = providers.options
    key = build_key(settings, naming, opts)
    network = build_network(settings, naming, key, opts)
    cluster = build_cluster(settings, naming, key, network, opts)
    buckets = build_buckets(settings, naming, key, opts)
    images = build_images(settings, naming, key, released, promoted, opts)
    image = {noun: each.image for noun, each in images.items()}
    database = Database(
        "database",
        DatabaseArgs(
            naming=naming,
            vpc_id=network.vpc_id,
            subnet_ids=network.isolated_subnet_ids,
            key=key,
            protect=settings.protection.covers("database"),
            settings=settings.database,
            log_retention_days=settings.logs.retention_days,
        ),
        opts,
    )
    Vault(
        "vault",
        VaultArgs(
            naming=naming,
            key=key,
            protect=settings.protection.covers("vault"),
            resource_arn=database.arn,
            schedule=settings.backups.schedule,
            retention_days=settings.backups.retention_days,
            locked_days=settings.backups.locked_days,
        ),
        opts,
    )
    application_secret = Secret(
        "application",
        SecretArgs(
            naming=naming,
            key=key,
            protect=settings.protection.covers("application"),
            noun="application",
            description="The application's role in PostgreSQL; written by the migration",
            recovery_days=settings.secrets.recovery_days,
        ),
        opts,
    )
    environment = {**database.environment(), "DATABASE_SECRET_ARN": application_secret.arn}
    fetching = build_fetching(settings, naming, key)

    def task(noun: str, image_noun: str, service: Tasks, *, database_too: bool) -> TaskArgs:
        return TaskArgs(
            cluster=cluster,
            noun=noun,
            image=image[image_noun],
            user=USERS[image_noun],
            size=settings.size_of(service),
            environment=environment if database_too else {},
        )

    gate = AlarmGate(
        "alarm-gate",
        region=settings.account.region,
        alarm_names=[naming.name(Kind.ALARM, noun) for noun in DEPLOYMENT_ALARMS],
        release={noun: each.digest for noun, each in image.items()} | {"migrations": revisions.digest},
        despite_alarms=settings.deployment.despite_alarms,
        opts=opts,
    )
    gated = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[gate]))
    migration = Migration(
        "migration",
        MigrationArgs(
            task=task("migration", "api", settings.api, database_too=True),
            database=database,
            application_secret=application_secret,
            revisions=revisions,
            pinned=settings.release is not None,
            settings=settings.migration,
        ),
        gated,
    )
    assets = Assets(
        "assets-publication",
        AssetsArgs(task=task("assets-publication", "web", settings.web, database_too=False), bucket=buckets["assets"]),
        gated,
    )
    dumps = Dumps(
        "dumps",
        DumpsArgs(
            task=task("dumps", "backup", settings.api, database_too=True),
            database=database,
            bucket=buckets["backups"],
            settings=settings.backups,
        ),
        opts,
    )
    load_balancer = build_load_balancer(settings, naming, network, buckets["access-logs"], public, opts)
    url, entrance = build_edge(settings, naming, load_balancer, buckets["assets"], public, opts)
    alarms = build_alarms(settings, naming, key, opts)
    of_deployment = [alarm.name for alarm in alarms_of_a_deployment(alarms, settings, load_balancer)]
    prepared = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[migration, assets]))
    of_api = task("api", "api", settings.api, database_too=True)
    # CloudFront stands before the load balancer, where there is one.
    own = {"DATABASE_POOL": str(CONNECTIONS_OF_AN_API), **tracing(settings.monitoring)}
    access = build_access(settings.access, url=url, proxies=2 if public else 1, opts=opts)
    api = WebService(
        "api",
        WebServiceArgs(
            task=dataclasses.replace(
                of_api, environment={**environment, **fetching.environment, **access.environment, **own}
            ),
            port=8000,
            load_balancer=load_balancer,
            settings=settings.api,
            alarms=of_deployment,
            paths=["/api/*"],
            priority=10,
            health_path="/health/ready",
            deregistration_delay_s=settings.load_balancer.deregistration_delay_s,
            reads=[application_secret, *access.reads],
            manages=[fetching.secrets],
            connects_to=[database],
            fetches=True,
        ),
        prepared,
    )
    worker = build_worker(
        settings,
        task("worker", "api", settings.worker, database_too=True),
        fetching,
        database=database,
        application_secret=application_secret,
        alarms=of_deployment,
        opts=prepared,
    )
    web = WebService(
        "web",
        WebServiceArgs(
            task=task("web", "web", settings.web, database_too=False),
            port=3000,
            load_balancer=load_balancer,
            settings=settings.web,
            alarms=of_deployment,
            paths=["/*"],
            priority=20,
            health_path="/health/live",
            deregistration_delay_s=settings.load_balancer.deregistration_delay_s,
        ),
        prepared,
    )
    target_groups = {"api": api.target_group_suffix, "web": web.target_group_suffix, "worker": None}
    watch(settings, naming, alarms, load_balancer, database, target_groups, opts)
    verification = Verification(
        "verification",
        region=settings.account.region,
        cluster_arn=cluster.arn,
        services=[api.expected, worker.expected, web.expected],
        pages=[
            ExpectedPage(url=pulumi.Output.concat(url, "/api/v1/release"), release=image["api"].digest),
            ExpectedPage(url=pulumi.Output.concat(url, "/"), release=image["web"].digest),
        ],
        deadline_s=VERIFICATION_DEADLINE_S,
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[api, worker, web, *entrance])),
    )
    digests = pulumi.Output.all(*(each.digest for each in image.values()))
    release = Release(
        "release",
        region=settings.account.region,
        release=settings.release or digests.apply(lambda known: release_id(revisions.head, known)),
        images=images,
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[verification])),
    )
    return {
        "url": url,
        "release": release.release,
        **{f"{noun}_image": _once_released(release, each.reference) for noun, each in image.items()},
        "schema_head": migration.head,
        "cluster": cluster.arn,
        "tasks": {"migration": vars(migration.run), "backup": vars(dumps.run)},
        "assets_bucket": buckets["assets"].name,
        "backups_bucket": buckets["backups"].name,
    }


def _once_released(release: Release, reference: pulumi.Output[str]) -> pulumi.Output[str]:
    """An image's reference that another stack may promote: it was verified here."""
    return pulumi.Output.all(reference, release.release).apply(lambda values: str(values[0]))
