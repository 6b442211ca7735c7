"""The API as a process of its own: its settings from the environment, its secrets from Secrets Manager."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from aggregator.database.credentials import CredentialsStore
from aggregator.migrate.task import migrate
from aggregator.settings import MigrationSettings

from local.instance import LocalAws
from local.ministack import free_port
from tests.local.service.logging_in import SECRET, log_in, providing

pytestmark = pytest.mark.local


@contextmanager
def api(aws: LocalAws, settings: MigrationSettings, **more: str) -> Iterator[list[str]]:
    """Runs within; afterwards its lines of log are there."""
    given = {
        "DATABASE_HOST": settings.database_host,
        "DATABASE_PORT": str(settings.database_port),
        "DATABASE_NAME": settings.database_name,
        "DATABASE_SSLMODE": "disable",
        "DATABASE_SECRET_ARN": settings.database_name,
        "RELEASE": "test-1",
        "DRAIN_S": "0",
        **more,
    }
    environment = aws.environment() | {"PATH": os.environ["PATH"], "AWS_REGION": aws.region} | given
    process = subprocess.Popen([sys.executable, "-m", "aggregator"], env=environment, stdout=subprocess.PIPE, text=True)
    lines: list[str] = []
    try:
        with httpx.Client(transport=httpx.HTTPTransport(retries=8)) as client:
            assert client.get(f"http://localhost:{given['PORT']}/health/ready").status_code == 200
        yield lines
    finally:
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=30)
        lines += out.splitlines()


@pytest.fixture
def kept(aws: LocalAws, settings: MigrationSettings, store: CredentialsStore, secret: Any) -> Any:
    """A migrated database, whose secret is in Secrets Manager under its name; the client of the latter."""
    migrate(settings, store)
    secrets = aws.client("secretsmanager")
    secrets.create_secret(Name=settings.database_name, SecretString=secret.value)
    return secrets


async def test_a_person_logs_in_to_the_process_that_a_stack_runs(
    aws: LocalAws, settings: MigrationSettings, kept: Any
) -> None:
    port = free_port()
    web = f"http://localhost:{port}"
    arn = kept.create_secret(Name=f"{settings.database_name}-login", SecretString=json.dumps({"client_secret": SECRET}))
    with providing() as provider:
        given = {
            "PORT": str(port),
            "PUBLIC_URL": web,
            "OIDC_ISSUER": provider.issuer,
            "OIDC_CLIENT_ID": provider.client_id,
            "OIDC_SECRET_ARN": arn["ARN"],
            "OIDC_ADMIN_GROUPS": "admins",
        }
        with api(aws, settings, **given) as lines:
            async with httpx.AsyncClient(base_url=web) as browser:
                assert (await browser.get("/api/v1/sources")).status_code == 401
                me = await log_in(browser, "ada", "/sources")
                assert (me["name"], me["scope"]) == ("Ada Admin", "admin")
                token = {"X-CSRF-Token": me["csrf_token"], "Origin": web}
                made = await browser.post("/api/v1/keys", json={"name": "n", "scope": "reader"}, headers=token)
                assert made.status_code == 201
                log = (await browser.get("/api/v1/audit")).json()["items"]
    assert [each["action"] for each in log] == ["key.create", "login"]
    text = "\n".join(lines)
    assert "ANONYMOUS_SCOPE" not in text
    for held in (SECRET, made.json()["key"], me["csrf_token"], "code=", "state="):
        assert held not in text


async def test_the_process_says_that_its_door_is_open(aws: LocalAws, settings: MigrationSettings, kept: Any) -> None:
    with api(aws, settings, PORT=str(free_port())) as lines:
        pass
    warned = [json.loads(line) for line in lines if "ANONYMOUS_SCOPE" in line]
    assert [(each["level"], each["logger"]) for each in warned] == [("warning", "aggregator.access.gate")]
