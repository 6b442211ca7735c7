"""The local plugins refuse everything but this machine, before any client exists."""

import subprocess
import sys

import pytest

from local.plugins.aws.plugin import AwsProvider
from local.plugins.cloud import Cloud
from local.plugins.errors import PluginError
from local.plugins.loopback import require_loopback
from tests.local.plugins.engine import Engine

AWAY = [
    "https://ecs.eu-central-1.amazonaws.com",
    "http://172.17.0.1:4566",
    "http://127.0.0.1.example.com",
    "http://localhost.example.com:4566",
    "http://localhost@example.com",
    "http://[::2]:4566",
    "http://0.0.0.0:4566",
    "127.0.0.1:4566",
    "http://[",
]


@pytest.mark.parametrize(
    "endpoint",
    ["http://127.0.0.1:4566", "http://localhost:4566/", "http://127.9.9.9", "http://[::1]:4566", "https://LOCALHOST"],
)
def test_this_machine_is_accepted(endpoint: str) -> None:
    assert require_loopback(endpoint) == endpoint


@pytest.mark.parametrize("endpoint", AWAY)
def test_any_other_endpoint_is_refused_with_its_name(endpoint: str) -> None:
    with pytest.raises(PluginError, match="talk to this machine only") as refused:
        require_loopback(endpoint)
    assert repr(endpoint) in str(refused.value)


@pytest.mark.parametrize("endpoint", [None, ""])
def test_a_missing_endpoint_is_refused_with_the_remedy(endpoint: str | None) -> None:
    with pytest.raises(PluginError, match=r"need AWS_ENDPOINT_URL.*make local"):
        require_loopback(endpoint)


def test_a_cloud_of_another_machine_cannot_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "https://sts.amazonaws.com")
    with pytest.raises(PluginError, match="this machine only"):
        Cloud(region="eu-central-1")


def test_configure_refuses_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "https://sts.amazonaws.com")
    with pytest.raises(PluginError, match="this machine only"):
        Engine(AwsProvider()).configure({"region": "eu-central-1"})


def test_clients_ignore_every_other_setting_of_an_endpoint_and_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "https://s3.amazonaws.com")
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example.com")
    client = Cloud(region="eu-central-1").client("s3")
    assert client.meta.endpoint_url == "http://127.0.0.1:1"
    assert client._endpoint.http_session._proxy_config.proxy_url_for("http://127.0.0.1:1") is None


def test_the_plugin_does_not_start_and_imports_no_boto3() -> None:
    program = """
import runpy, sys
sys.argv = ["plugin", "127.0.0.1:1"]
try:
    runpy.run_module("local.plugins.aws", run_name="__main__")
finally:
    assert "boto3" not in sys.modules
"""
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env={"AWS_ENDPOINT_URL": "https://sts.amazonaws.com"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert len(ended.stderr.splitlines()) == 1
    assert "talk to this machine only" in ended.stderr
