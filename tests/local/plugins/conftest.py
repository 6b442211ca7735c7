"""The local AWS for the plugins' tests: an instance of its own, on a free port."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from local.plugins.aws.plugin import AwsProvider
from tests.local.plugins.engine import Engine

REGION = "eu-central-1"
_START_DEADLINE_S = 60.0


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A MiniStack that lives as long as the tests."""
    port = _free_port()
    log = tmp_path_factory.mktemp("ministack") / "log"
    environment = {
        **os.environ,
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": REGION,
        "MINISTACK_HOST": "172.17.0.1",
    }
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "local.emulator"],
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _until_healthy(url, process, log)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture(scope="session")
def provider(endpoint: str) -> Iterator[AwsProvider]:
    """The plugin aws, configured; one for all tests, because making boto3's clients takes long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", endpoint)
        plugin = AwsProvider()
        Engine(plugin).configure({"region": REGION, "defaultTags": '{"tags": {"project": "plugins"}}'})
        yield plugin


@pytest.fixture
def engine(provider: AwsProvider) -> Iterator[Engine]:
    """What a test leaves behind is deleted."""
    driver = Engine(provider)
    yield driver
    driver.delete_all()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until_healthy(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_DEADLINE_S
    while True:
        try:
            httpx.get(f"{url}/_ministack/health", timeout=2).raise_for_status()
        except httpx.HTTPError:
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"MiniStack did not start:\n{log.read_text()[-2000:]}")
            time.sleep(0.05)
        else:
            return
