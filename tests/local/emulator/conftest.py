"""One patched emulator for the room's tests, on a port of its own; it takes everything with it when it stops."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from local.emulator import LABEL_INSTANCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REGION = "eu-central-1"
IMAGE = "python:3.13-slim"
ROOT = Path(__file__).parents[3]
START_S = 60
STOP_S = 60

WEB_SERVER = """
import http.server, os, signal, sys, time
behaviour = os.environ["BEHAVIOUR"]
if behaviour == "crash":
    sys.exit(9)
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/slow":
            time.sleep(3)
        body = os.environ["VERSION"].encode()
        self.send_response(500 if behaviour == "sick" and self.path == "/health" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_):
        pass
signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
http.server.ThreadingHTTPServer(("", 8000), Handler).serve_forever()
"""


class Emulator:
    """A running `python -m local.emulator`, and boto3 clients for it."""

    def __init__(self, log: Path) -> None:
        self.port = free_port()
        self.log = log
        self._clients: dict[str, Any] = {}
        environment = os.environ | {
            "GATEWAY_PORT": str(self.port),
            "MINISTACK_REGION": REGION,
            "MINISTACK_HOST": "172.17.0.1",
        }
        with log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "local.emulator"], cwd=ROOT, env=environment, stdout=out, stderr=out
            )
        self.until(self._answers, START_S, "the emulator's answer")

    def _answers(self) -> bool:
        if self.process.poll() is not None:
            raise AssertionError(f"the emulator ended at once:\n{self.log.read_text()}")
        with closing(socket.socket()) as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def client(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = boto3.client(
                service, endpoint_url=f"http://127.0.0.1:{self.port}", region_name=REGION,
                aws_access_key_id="test", aws_secret_access_key="test",
            )  # fmt: skip
        return self._clients[service]

    @staticmethod
    def until(question: Callable[[], Any], timeout_s: float = 60, what: str = "the condition") -> Any:
        """Ask until the answer is true, within a deadline; the answer."""
        deadline = time.monotonic() + timeout_s
        while not (answer := question()):
            if time.monotonic() > deadline:
                raise AssertionError(f"after {timeout_s} s {what} is still {answer!r}")
            time.sleep(0.1)
        return answer

    def docker_things(self) -> list[str]:
        """The ids of every container, volume and network that carries the instance's label."""
        label = ["--filter", f"label={LABEL_INSTANCE}={self.port}"]
        kinds = (["ps", "-aq"], ["volume", "ls", "-q"], ["network", "ls", "-q"])
        return [line for kind in kinds for line in docker(*kind, *label).splitlines()]

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(STOP_S)

    def register(self, family: str, container: dict[str, Any], **task: Any) -> str:
        """A Fargate task definition with one container, `main`, whose output goes to the log group /tasks."""
        if not self.client("logs").describe_log_groups(logGroupNamePrefix="/tasks")["logGroups"]:
            self.client("logs").create_log_group(logGroupName="/tasks")
        options = {"awslogs-group": "/tasks", "awslogs-region": REGION, "awslogs-stream-prefix": family}
        main = {
            "name": "main",
            "image": IMAGE,
            "essential": True,
            "logConfiguration": {"logDriver": "awslogs", "options": options},
        }
        registered = self.client("ecs").register_task_definition(
            **{
                "family": family,
                "networkMode": "awsvpc",
                "requiresCompatibilities": ["FARGATE"],
                "cpu": "256",
                "memory": "512",
                "containerDefinitions": [main | container],
            }
            | task
        )
        arn: str = registered["taskDefinition"]["taskDefinitionArn"]
        return arn

    def start_task(self, definition: str) -> str:
        started = self.client("ecs").run_task(
            cluster="tests", taskDefinition=definition, launchType="FARGATE",
            networkConfiguration={"awsvpcConfiguration": {"subnets": ["subnet-1"]}},
        )  # fmt: skip
        arn: str = started["tasks"][0]["taskArn"]
        return arn

    def task(self, arn: str) -> dict[str, Any]:
        task: dict[str, Any] = self.client("ecs").describe_tasks(cluster="tests", tasks=[arn])["tasks"][0]
        return task

    def await_status(self, arn: str, status: str) -> dict[str, Any]:
        self.until(lambda: self.task(arn)["lastStatus"] == status, 60, f"the task's way to {status}")
        return self.task(arn)

    def lines(self, family: str, arn: str) -> list[str]:
        stream = f"{family}/main/{arn.rsplit('/', 1)[-1]}"
        events = self.client("logs").get_log_events(
            logGroupName="/tasks", logStreamName=stream, startFromHead=True, limit=10_000
        )
        return [event["message"] for event in events["events"]]


def docker(*arguments: str) -> str:
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(f"docker {' '.join(arguments)}: {done.stderr}")
    return done.stdout


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.local)


@pytest.fixture(scope="session")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    emulator = Emulator(tmp_path_factory.mktemp("emulator") / "log")
    try:
        emulator.client("ecs").create_cluster(clusterName="tests")
        yield emulator
    finally:
        emulator.stop()
        assert emulator.docker_things() == []


@pytest.fixture
def another_emulator(tmp_path: Path) -> Iterator[Emulator]:
    emulator = Emulator(tmp_path / "log")
    try:
        yield emulator
    finally:
        if emulator.process.poll() is None:
            emulator.stop()


@pytest.fixture(scope="session")
def image(aws: Emulator) -> Iterator[str]:
    """The stand-in image in the emulator's own registry, by digest."""
    aws.client("ecr").create_repository(repositoryName="tests/app")
    tag = f"127.0.0.1:{aws.port}/tests/app:v1"
    docker("tag", IMAGE, tag)
    try:
        docker("push", "-q", tag)
        details = aws.client("ecr").describe_images(repositoryName="tests/app")["imageDetails"]
        yield f"127.0.0.1:{aws.port}/tests/app@{details[0]['imageDigest']}"
    finally:
        docker("rmi", tag)


@pytest.fixture
def web(aws: Emulator, image: str) -> Callable[..., str]:
    """Register a version of a small web server that answers with its version, on port 8000."""

    def register(version: str, behaviour: str = "well", **container: Any) -> str:
        definition = {
            "image": image,
            "command": ["python", "-c", WEB_SERVER],
            "environment": [
                {"name": "VERSION", "value": version},
                {"name": "BEHAVIOUR", "value": behaviour},
            ],
            "portMappings": [{"containerPort": 8000}],
            "stopTimeout": 5,
        }
        return aws.register("web", definition | container)

    return register
