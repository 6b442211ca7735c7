"""The service's images, built as a stack builds them."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from local.instance import LocalAws
from local.steps import Progress
from local.toolchain.buildx import ensure_buildx
from local.toolchain.docker_engine import bridge_address

SERVICE = Path(__file__).parents[3] / "service"
NO_PROGRESS = Progress("test", None)
REGION = "eu-central-1"
CREDENTIALS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}


def docker(*arguments: str, timeout_s: float = 300, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["docker", *arguments], capture_output=True, text=True, timeout=timeout_s, **options)


@contextmanager
def built(aws: LocalAws, tag: str, *options: str) -> Iterator[str]:
    """The image of the service's Dockerfile under this tag, for as long as the block lasts."""
    ensure_buildx(aws, NO_PROGRESS)
    variables = os.environ | ({"DOCKER_CONFIG": str(aws.docker_config)} if aws.docker_config.exists() else {})
    done = docker("build", "--tag", tag, *options, str(SERVICE), env=variables, timeout_s=600)
    assert done.returncode == 0, done.stderr
    yield tag
    docker("rmi", tag)


def task_environment(aws: LocalAws, settings: Any, container: str, secret_arn: str) -> dict[str, str]:
    """What every task of the service is told; the database is another container of the bridge."""
    host = docker("inspect", "--format", "{{.NetworkSettings.IPAddress}}", container).stdout.strip()
    return {
        "DATABASE_HOST": host,
        "DATABASE_PORT": "5432",
        "DATABASE_NAME": settings.database_name,
        "DATABASE_SSLMODE": "prefer",
        "DATABASE_SECRET_ARN": secret_arn,
        "AWS_REGION": REGION,
        "AWS_ENDPOINT_URL": f"http://{bridge_address()}:{aws.port}",
        **{name.upper(): value for name, value in CREDENTIALS.items()},
        "RELEASE": "r7",
    }
