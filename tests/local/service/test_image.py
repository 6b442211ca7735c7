"""The image as a stack runs it: read-only, without root, little memory, the secret from Secrets Manager."""

import json
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import boto3
import httpx
import pytest

from local.instance import LocalAws
from tests.local.head import HEAD
from tests.local.service.conftest import connect
from tests.local.service.images import CREDENTIALS, REGION, built, docker, task_environment
from tests.local.service.working import until

pytestmark = pytest.mark.local

IMAGE = "data-aggregator-service-test"
LABEL = "data-aggregator.test=service-image"
MEMORY = "224m"


@pytest.fixture(scope="module")
def image(aws: LocalAws) -> Iterator[str]:
    with built(aws, IMAGE) as tag:
        yield tag


@dataclass
class Task:
    """Runs containers of the image with one environment, and removes them."""

    environment: dict[str, str]
    secret_arn: str
    client: Any
    containers: list[str] = field(default_factory=list)

    def arguments(self, **more: str) -> list[str]:
        variables = self.environment | more
        pairs = [part for name, value in variables.items() for part in ("--env", f"{name}={value}")]
        return ["--label", LABEL, "--read-only", "--tmpfs", "/tmp", "--memory", MEMORY, "--memory-swap", MEMORY, *pairs]  # noqa: S108

    def run(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        return docker("run", "--rm", *self.arguments(**more), IMAGE, *command)

    def start(self, *command: str, **more: str) -> str:
        started = docker("run", "--detach", "--publish", "127.0.0.1::8000", *self.arguments(**more), IMAGE, *command)
        assert started.returncode == 0, started.stderr
        self.containers.append(started.stdout.strip())
        return self.containers[-1]

    def serve(self, **more: str) -> tuple[str, httpx.Client]:
        container = self.start(**more)
        address = docker("port", container, "8000/tcp").stdout.splitlines()[0]
        return container, httpx.Client(base_url=f"http://{address}", timeout=240, trust_env=False)


@pytest.fixture
def task(aws: LocalAws, image: str, settings: Any, postgres: Any) -> Iterator[Task]:
    client = boto3.client("secretsmanager", endpoint_url=aws.endpoint, region_name=REGION, **CREDENTIALS)
    arn = client.create_secret(Name=f"application-{settings.database_name}")["ARN"]
    made = Task(task_environment(aws, settings, postgres.container, arn), arn, client)
    try:
        yield made
    finally:
        for container in made.containers:
            docker("rm", "--force", container)


def migrated(task: Task, settings: Any) -> list[str]:
    done = task.run(
        "python", "-m", "aggregator.migrate",
        MASTER_USERNAME=settings.master_username,
        MASTER_PASSWORD=settings.master_password.get_secret_value(),
        APPLICATION_ROLE=settings.application_role,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


def wait_for(client: httpx.Client, path: str, status: int, deadline_s: float = 30) -> httpx.Response:
    deadline = time.monotonic() + deadline_s
    while True:
        try:
            answer = client.get(path)
        except httpx.TransportError:
            answer = httpx.Response(0)
        if answer.status_code == status:
            return answer
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.1)


def test_migrated_it_serves_an_upload_larger_than_its_memory(task: Task, settings: Any) -> None:
    lines = [json.loads(line) for line in migrated(task, settings)]
    assert (lines[-1]["message"], lines[-1]["to_revision"]) == ("migration done", HEAD)
    password = json.loads(task.client.get_secret_value(SecretId=task.secret_arn)["SecretString"])["password"]
    assert password not in json.dumps(lines)

    container, client = task.serve()
    assert wait_for(client, "/health/ready", 200).headers["x-release"] == "r7"

    def body() -> Iterator[bytes]:
        yield b"when,v,note\n"
        for hour in range(600):
            note = b"x" * 1000
            yield b"".join(b"%d,%d,%s\n" % (hour * 3600 + s, s, note) for s in range(500))

    answer = client.post(
        "/api/v1/datasets",
        params={"name": "large", "time_column": "when", "value_columns": "v"},
        content=body(),
        headers={"Content-Type": "text/csv"},
    )
    assert answer.status_code == 201, answer.text
    assert (answer.json()["rows_accepted"], answer.json()["rows_rejected"]) == (300_000, 0)
    assert answer.json()["bytes"] > 300_000_000
    rows = client.get(f"/api/v1/datasets/{answer.json()['id']}/aggregates?bucket=hour").json()["rows"]
    assert len(rows) == 600
    assert {r["count"] for r in rows} == {500}
    state = json.loads(docker("inspect", "--format", "{{json .State}}", container).stdout)
    assert (state["Running"], state["OOMKilled"]) == (True, False)
    logged = docker("logs", container).stdout
    assert all(json.loads(line)["release"] == "r7" for line in logged.splitlines())
    assert password not in logged
    assert docker("exec", container, "id", "-u").stdout.strip() == "10001"


def test_told_to_stop_it_fails_readiness_serves_on_and_finishes_what_runs(task: Task, settings: Any) -> None:
    migrated(task, settings)
    container, client = task.serve(DRAIN_S="2", FINISH_S="10")
    wait_for(client, "/health/ready", 200)
    stopping = threading.Event()
    answers: list[int] = []

    def body() -> Iterator[bytes]:
        yield b"when,v\n2000-01-01,1\n"
        assert stopping.wait(20)
        yield b"2000-01-02,2\n"

    def upload() -> None:
        parameters = {"name": "slow", "time_column": "when", "value_columns": "v"}
        answers.append(client.post("/api/v1/datasets", params=parameters, content=body()).status_code)

    sender = threading.Thread(target=upload)
    sender.start()
    docker("kill", "--signal", "TERM", container)
    assert wait_for(client, "/health/ready", 503, 5).json()["detail"] == "The service is stopping."
    assert client.get("/api/v1/datasets").status_code == 200
    stopping.set()
    sender.join(20)
    assert answers == [201]
    began = time.monotonic()
    assert docker("wait", container, timeout_s=20).stdout.strip() == "0"
    assert time.monotonic() - began < 15


async def test_its_worker_forgets_what_is_older_than_it_is_told_to_keep(task: Task, settings: Any) -> None:
    migrated(task, settings)
    with connect(settings) as connection:
        connection.autocommit = True
        connection.execute(
            "INSERT INTO audit_events (at, actor_kind, actor_name, action)"
            " SELECT now() - make_interval(days => age), 'anonymous', 'somebody', 'login'"
            " FROM unnest(ARRAY[101, 99]) AS age"
        )

        async def left() -> tuple[Any, ...]:
            return connection.execute("SELECT count(*) FROM audit_events").fetchone() or ()

        container = task.start("python", "-m", "aggregator.worker", AUDIT_RETENTION_DAYS="100")
        await until(left, (1,).__eq__)
    docker("kill", "--signal", "TERM", container)
    assert docker("wait", container, timeout_s=20).stdout.strip() == "0"


def test_without_its_environment_it_ends_with_one_clear_line(image: str) -> None:
    for command in ((), ("python", "-m", "aggregator.migrate"), ("python", "-m", "aggregator.migrate.rotate")):
        done = docker("run", "--rm", "--label", LABEL, image, *command)
        assert done.returncode == 1
        assert "DATABASE_HOST: Field required" in done.stdout
        assert len(done.stdout.splitlines()) == 1
        assert done.stderr == ""
