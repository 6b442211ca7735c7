"""What fetches sources: the credentials' place, and the worker."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi

from infra.database import Database
from infra.encryption import EncryptionKey
from infra.naming import Naming
from infra.secrets import Secret
from infra.settings import Settings
from infra.source_secrets import SourceSecrets
from infra.task import TaskArgs
from infra.worker_service import WorkerService, WorkerServiceArgs
from stacks.watching import tracing

WORK = ("python", "-m", "aggregator.worker")


@dataclass(frozen=True, kw_only=True)
class Fetching:
    """Where credentials of sources are, and what the API and the worker are told about fetching."""

    secrets: SourceSecrets
    environment: Mapping[str, pulumi.Input[str]]


def build_fetching(settings: Settings, naming: Naming, key: EncryptionKey) -> Fetching:
    secrets = SourceSecrets(naming=naming, region=settings.account.region, key=key)
    allowed = {"FETCH_ALLOWED_HOSTS": ",".join(settings.worker.allowed_hosts)} if settings.worker.allowed_hosts else {}
    return Fetching(secrets=secrets, environment={**secrets.environment(), **allowed})


def build_worker(
    settings: Settings,
    task: TaskArgs,
    fetching: Fetching,
    *,
    database: Database,
    application_secret: Secret,
    alarms: Sequence[pulumi.Input[str]],
    opts: pulumi.ResourceOptions,
) -> WorkerService:
    """The worker, with a pool of connections that fits the runs of one task."""
    told = {
        **task.environment,
        **fetching.environment,
        **tracing(settings.monitoring),
        "RUNS_AT_ONCE": str(settings.worker.runs_at_once),
        "RUN_RETENTION_DAYS": str(settings.worker.run_retention_days),
        "AUDIT_RETENTION_DAYS": str(settings.access.audit_retention_days),
        "DATABASE_POOL": str(settings.worker.pool),
    }
    return WorkerService(
        "worker",
        WorkerServiceArgs(
            task=dataclasses.replace(task, command=WORK, environment=told),
            settings=settings.worker,
            alarms=alarms,
            reads=[application_secret],
            connects_to=[database],
            source_secrets=fetching.secrets,
        ),
        opts,
    )
