"""QUICK_START_LOCAL.md, followed literally in a copy of the checkout: its commands, its ports, its answers."""

import json
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pandas as pd
import pytest
from vega_datasets import local_data

from local.instance import CHECKOUT
from local.project_copy import copy_project

pytestmark = [pytest.mark.local, pytest.mark.timeout(900)]

PROJECT = "data-aggregator-quick-start"
"""Of Compose: a developer's own containers and volumes are another one's."""
T = TypeVar("T")
PAGE = "QUICK_START_LOCAL.md"
BLOCKS: list[str] = re.findall(r"^```sh\n(.*?)^```", (CHECKOUT / PAGE).read_text(), re.MULTILINE | re.DOTALL)
ANSWER_S = 60
API = "http://127.0.0.1:8000"
WEB = "http://127.0.0.1:3000"
PROMETHEUS = "http://127.0.0.1:9090"


@dataclass(frozen=True)
class QuickStart:
    """The copy, and what the page's commands printed, one text a block."""

    folder: Path
    printed: list[str]

    def shell(self, script: str) -> str:
        """What a script prints in the page's shell; it stops at the first command that fails."""
        return in_shell(self.folder, f"source local/env.sh\n{script}")


def in_shell(folder: Path, script: str) -> str:
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script],
        cwd=folder,
        env=os.environ | {"COMPOSE_PROJECT_NAME": PROJECT},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=800,
        check=False,
    )
    assert done.returncode == 0, f"{script}\n{done.stdout[-4000:]}\n{done.stderr[-6000:]}"
    return done.stdout


def ports() -> list[int]:
    return sorted({int(port) for port in re.findall(r"127\.0\.0\.1:(\d+)", (CHECKOUT / PAGE).read_text())})


def left() -> str:
    """Containers, volumes and networks of the page's project."""
    marked = f"label=com.docker.compose.project={PROJECT}"
    listings = (["ps", "--all", "--quiet"], ["volume", "ls", "--quiet"], ["network", "ls", "--quiet"])
    return "".join(subprocess.check_output(["docker", *each, "--filter", marked], text=True) for each in listings)


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QuickStart]:
    """All commands but the last, in one shell; the last one at the end."""
    for port in ports():
        with socket.socket() as probe:
            taken = probe.connect_ex(("127.0.0.1", port)) == 0
        assert not taken, f"port {port}, which {PAGE} names, is taken: stop what listens there"
    folder = tmp_path_factory.mktemp("quick-start") / "checkout"
    copy_project(folder)
    *steps, stop = BLOCKS
    assert "down" in stop
    mark = "--- the block has ended"
    try:
        printed = in_shell(folder, "".join(f"{step}\necho\necho '{mark}'\n" for step in steps))
        yield QuickStart(folder, printed.split(f"\n{mark}\n"))
        in_shell(folder, f"source local/env.sh\n{stop}")
        assert left() == ""
    finally:
        if left():
            in_shell(folder, f"source local/env.sh\n{stop}")
        images = subprocess.check_output(["docker", "images", "--quiet", f"{PROJECT}/*"], text=True).split()
        subprocess.run(["docker", "rmi", "--force", *images], check=False, capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


def until(ask: Callable[[], T], told: Callable[[T], bool]) -> T:
    deadline = time.monotonic() + ANSWER_S
    last: Any = "nothing"
    while time.monotonic() < deadline:
        try:
            last = answer = ask()
        except httpx.HTTPError as error:
            last = error
        else:
            if told(answer):
                return answer
        time.sleep(0.1)
    raise AssertionError(last)


def get(address: str, **parameters: str) -> httpx.Response:
    return httpx.get(address, params=parameters, timeout=30, trust_env=False)


def change(file: Path, before: str, after: str) -> None:
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))


def json_of(followed: QuickStart, part: str) -> Any:
    """What the one block printed in which this stands."""
    [found] = [printed for block, printed in zip(BLOCKS, followed.printed, strict=False) if part in block]
    return json.loads(found)


def test_the_web_answers_for_the_api(followed: QuickStart) -> None:
    assert json_of(followed, f"{WEB}/api/v1/sources") == {"items": [], "next_cursor": None}
    assert get(WEB).headers["Content-Type"].startswith("text/html")


def test_the_source_is_read_and_aggregated_as_pandas_does(followed: QuickStart) -> None:
    [series] = json_of(followed, "/api/v1/query")["series"]
    weather = local_data.seattle_weather()
    expected = weather.groupby(pd.to_datetime(weather["date"]).dt.strftime("%Y-%m"))["temp_max"].max()
    assert series["values"]["max"] == expected.tolist()


def test_credentials_of_a_source_are_kept(followed: QuickStart) -> None:
    source = {
        "name": "with a token",
        "url": "http://samples:8000/seattle-weather.csv",
        "mapping": {"time": {"column": "date"}, "values": [{"column": "wind"}]},
        "credentials": {"kind": "bearer", "token": "t"},
    }
    made = httpx.post(f"{API}/api/v1/sources", json=source, timeout=30, trust_env=False)
    assert made.status_code == 201, made.text
    address = f"{API}/api/v1/sources/{made.json()['id']}"
    until(lambda: get(address).json(), lambda answer: answer["health"] == "fresh")
    assert httpx.delete(address, timeout=30, trust_env=False).status_code == 204


def test_prometheus_collects_from_every_program_what_grafana_shows(followed: QuickStart) -> None:
    def states() -> dict[str, str]:
        targets = get(f"{PROMETHEUS}/api/v1/targets").json()["data"]["activeTargets"]
        return {target["labels"]["job"]: target["health"] for target in targets}

    until(states, lambda found: found == {"api": "up", "worker": "up", "web": "up"})
    dashboard = json.loads((CHECKOUT / "local/compose/grafana/dashboards/data-aggregator.json").read_text())
    for panel in dashboard["panels"]:
        for target in panel["targets"]:
            until(
                lambda query=target["expr"]: get(f"{PROMETHEUS}/api/v1/query", query=query).json(),
                lambda answer: answer["status"] == "success" and answer["data"]["result"] != [],
            )


def test_a_saved_line_of_the_service_starts_api_and_worker_again(followed: QuickStart) -> None:
    started = (
        'docker compose exec -T worker python -c "import urllib.request as u;'
        " print(u.urlopen('http://127.0.0.1:9000/metrics').read().decode())\" | grep ^process_start_time_seconds"
    )
    before = followed.shell(started)
    change(followed.folder / "service/aggregator/query/router.py", "Say which: series", "Changed: series")
    until(lambda: get(f"{API}/api/v1/query").text, lambda text: "Changed: series" in text)
    until(lambda: followed.shell(f"{started} || true"), lambda now: bool(now) and now != before)


def test_a_saved_line_of_the_web_shows(followed: QuickStart) -> None:
    before = "There is no page at this address."
    until(lambda: get(f"{WEB}/nowhere").text, lambda text: before in text)
    change(followed.folder / "web/src/pages/404.tsx", before, "Changed in the editor.")
    until(lambda: get(f"{WEB}/nowhere").text, lambda text: "Changed in the editor." in text)


def test_it_comes_back_with_what_it_had(followed: QuickStart) -> None:
    before = get(f"{API}/api/v1/sources").json()["items"]
    followed.shell("docker compose stop\ndocker compose up --detach --wait")
    assert [item["id"] for item in get(f"{API}/api/v1/sources").json()["items"]] == [item["id"] for item in before]


def test_every_profile_is_a_configuration_that_compose_takes(followed: QuickStart) -> None:
    listed = followed.shell("docker compose --profile grafana config --services").split()
    assert "grafana" in listed
