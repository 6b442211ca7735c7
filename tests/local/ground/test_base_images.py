"""The base images do what the project's Dockerfiles and MiniStack ask of them."""

import subprocess
import time

import pytest

from local.base_images.ensure import ensure_base_images
from local.instance import developers_own
from local.steps import Progress

pytestmark = pytest.mark.local


@pytest.fixture(scope="module", autouse=True)
def _images() -> None:
    ensure_base_images(developers_own(), Progress("base images", None))


def run_in(image: str, *command: str) -> str:
    done = subprocess.run(["docker", "run", "--rm", image, *command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_pythons_packages_go_where_the_official_image_has_them() -> None:
    code = "import ssl, sys, sysconfig; print(sys.version_info[:2], sys.prefix, sysconfig.get_path('purelib'))"
    assert run_in("python:3.13-slim", "python", "-c", code) == (
        "(3, 13) /usr/local /usr/local/lib/python3.13/site-packages"
    )
    assert "/usr/local/lib/python3.13/" in run_in("python:3.13-slim", "pip", "--version")


def test_node_has_npm_and_the_user_node() -> None:
    assert run_in("node:22-slim", "node", "--version").startswith("v22.")
    assert run_in("node:22-slim", "npm", "--version")
    assert run_in("node:22-slim", "id", "--user", "node") == "1000"


def test_postgres_makes_its_database_and_takes_connections_with_the_password() -> None:
    variables = {"POSTGRES_USER": "owner", "POSTGRES_PASSWORD": "it's $ecret", "POSTGRES_DB": "app"}
    options = [part for name, value in variables.items() for part in ("--env", f"{name}={value}")]
    container = subprocess.check_output(
        ["docker", "run", "--detach", "--rm", *options, "postgres:17-alpine"], text=True
    ).strip()
    try:
        query = [
            "psql",
            "postgresql://owner@127.0.0.1/app",
            "-tAc",
            "select current_database(), current_setting('server_version_num')::int / 10000",
        ]
        ask = ["docker", "exec", "--env", f"PGPASSWORD={variables['POSTGRES_PASSWORD']}", container, *query]
        deadline = time.monotonic() + 30
        while (done := subprocess.run(ask, capture_output=True, text=True, check=False)).returncode:
            assert time.monotonic() < deadline, done.stderr
            time.sleep(0.1)
        assert done.stdout.strip() == "app|17"
    finally:
        subprocess.run(["docker", "rm", "--force", "--volumes", container], capture_output=True, check=True)


def test_a_second_run_makes_nothing() -> None:
    assert ensure_base_images(developers_own(), Progress("base images", None)) == "all there"
