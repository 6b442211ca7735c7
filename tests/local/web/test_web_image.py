"""What the load balancer, the log reader and the update rely on, asked of the image itself."""

import json
import re
import subprocess
import threading
import time
from collections.abc import Callable

import httpx
import pytest

from .conftest import Running, docker

pytestmark = pytest.mark.local

EXIT_S = 20
FIRST_LOAD_BYTES = 130_000
PAGES = (
    "/",
    "/explore",
    "/sources/new",
    "/sources/any",
    "/keys",
    "/audit",
    "/no-such-page",
)


@pytest.mark.parametrize(
    "path",
    [*PAGES, "/health/live", "/metrics"],
)
def test_every_answer_carries_the_release_and_the_request_id(web: Running, path: str) -> None:
    answer = httpx.get(web.address + path, headers={"X-Request-Id": "asked-1"})
    assert answer.headers["X-Release"] == "r-42"
    assert answer.headers["X-Request-Id"] == "asked-1"


@pytest.mark.parametrize(
    ("before", "now"),
    [("/datasets", "/"), ("/datasets/new", "/sources/new?from=file"), ("/datasets/7f", "/sources/7f")],
)
def test_the_first_versions_addresses_lead_to_sources(web: Running, before: str, now: str) -> None:
    answer = httpx.get(web.address + before)
    assert (answer.status_code, answer.headers["Location"]) == (307, now)


def test_every_line_on_stdout_is_json_and_there_is_one_for_each_request(web: Running) -> None:
    httpx.get(f"{web.address}/sources/new?secret=1", headers={"X-Request-Id": "asked-2"})
    deadline = time.monotonic() + 10
    while not (mine := [json.loads(line) for line in web.log() if "asked-2" in line]):
        assert time.monotonic() < deadline, web.log()
    assert len(mine) == 1
    assert mine[0]["event"] == "request"
    assert (mine[0]["method"], mine[0]["path"], mine[0]["status"]) == ("GET", "/sources/new", 200)
    assert mine[0]["duration_ms"] > 0
    assert all(isinstance(json.loads(line), dict) for line in web.log())


def test_metrics_count_requests_by_route_and_not_by_address(web: Running) -> None:
    for name in ("one", "two"):
        httpx.get(f"{web.address}/sources/{name}")
    metrics = httpx.get(f"{web.address}/metrics").text
    assert (
        'http_request_duration_seconds_count{service="web",method="GET",route="/sources/[id]",status="200"} 2'
        in metrics
    )
    assert "process_resident_memory_bytes" in metrics


def test_pages_are_asked_for_again_and_their_files_are_kept(web: Running) -> None:
    page = httpx.get(web.address)
    script = "/_next/static/" + page.text.partition('src="/_next/static/')[2].partition('"')[0]
    assert page.headers["Cache-Control"] == "no-cache"
    assert "immutable" in httpx.get(web.address + script).headers["Cache-Control"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_sends_at_most_130_kb_of_script_before_it_works(web: Running, path: str) -> None:
    scripts = set(re.findall(r'<script src="([^"]+)"', httpx.get(web.address + path).text))
    assert scripts
    sent = 0
    for script in scripts:
        with httpx.stream("GET", web.address + script, headers={"Accept-Encoding": "gzip"}) as answer:
            assert answer.status_code == 200
            sent += sum(len(part) for part in answer.iter_raw())
    assert sent <= FIRST_LOAD_BYTES


def test_told_to_stop_it_fails_its_health_check_answers_on_and_exits_within_20_s(web: Running) -> None:
    started = time.monotonic()
    docker("kill", "--signal", "TERM", web.container)
    pages: list[int] = []
    health: list[int] = []
    stopped = threading.Event()

    def ask() -> None:
        while not stopped.is_set():
            try:
                pages.append(httpx.get(web.address).status_code)
                health.append(httpx.get(f"{web.address}/health/live").status_code)
            except httpx.HTTPError:
                return

    asking = threading.Thread(target=ask)
    asking.start()
    code = docker("wait", web.container, timeout_s=EXIT_S)
    stopped.set()
    asking.join()
    assert code == "0"
    assert time.monotonic() - started < EXIT_S
    assert len(pages) > 1
    assert set(pages) == {200}
    assert health[-1] == 503
    assert json.loads(web.log()[-1])["event"] == "stopped"


def test_it_is_not_root_and_its_files_are_not_its_own(image: str) -> None:
    assert docker("run", "--rm", image, "id", "-un") == "node"
    refused = subprocess.run(["docker", "run", "--rm", image, "touch", "/app/x"], capture_output=True, check=False)
    assert refused.returncode != 0


def test_unchanged_source_gives_the_same_layers_even_without_the_cache(image: str, build: Callable[..., str]) -> None:
    again = build("--no-cache")
    layers = [docker("inspect", "--format", "{{json .RootFS.Layers}}", one) for one in (image, again)]
    assert layers[0] == layers[1]
