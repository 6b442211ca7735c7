"""Whoever is woken by an alarm finds a runbook, and every page that it leads to."""

import asyncio
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi.runtime import test as run_program

from infra import monitoring
from infra.alarms import Alarms, AlarmsArgs
from infra.encryption import EncryptionKey, EncryptionKeyArgs
from infra.naming import Naming
from infra.notifications import Notifications, NotificationsArgs
from infra.settings import Monitoring

ROOT = Path(__file__).parents[3]
RUNBOOKS = ROOT / "docs" / "runbooks"
NAMING = Naming(project="data-aggregator", stack="tests", owner="platform", account_id="000000000000")
SETTINGS = Monitoring(
    emails=(),
    runbooks_url="https://example.org/docs/runbooks",
    errors_percent=1.0,
    latency_p95_s=1.0,
    connections=80,
    traces_endpoint=None,
)
WATCHES: dict[str, Callable[[Alarms], object]] = {
    "watch_edge": lambda alarms: monitoring.watch_edge(alarms, monitoring.edge_measures("app/a/1"), SETTINGS),
    "watch_targets": lambda alarms: monitoring.watch_targets(alarms, "api", "app/a/1", "targetgroup/a/1"),
    "watch_service": lambda alarms: monitoring.watch_service(alarms, "api", monitoring.service_measures("c", "s")),
    "watch_database": lambda alarms: monitoring.watch_database(alarms, monitoring.database_measures("db"), 20, 80),
    "watch_backups": lambda alarms: monitoring.watch_backups(alarms, "DataAggregator", "tests"),
}


class Recorder(pulumi.runtime.Mocks):
    """Remembers the description of every alarm, by its name."""

    def __init__(self) -> None:
        self.descriptions: dict[str, str] = {}

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        if args.typ == "aws:cloudwatch/metricAlarm:MetricAlarm":
            self.descriptions[args.inputs["name"]] = args.inputs["alarmDescription"]
        return f"{args.name}-id", {"arn": f"arn:aws:mock:::{args.name}", **args.inputs}

    def call(self, args: pulumi.runtime.MockCallArgs) -> dict[str, Any]:
        raise AssertionError(f"no alarm looks anything up, and {args.token} was asked for")


@pytest.fixture(scope="module")
def descriptions() -> Iterator[dict[str, str]]:
    """What the notification of each alarm says."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    recorder = Recorder()
    pulumi.runtime.set_mocks(recorder, project=NAMING.project, stack=NAMING.stack)

    @run_program
    def program() -> None:
        key = EncryptionKey("key", EncryptionKeyArgs(naming=NAMING, region="eu-central-1", protect=False))
        told = Notifications("alarms", NotificationsArgs(naming=NAMING, key=key, emails=()))
        alarms = Alarms("alarms", AlarmsArgs(naming=NAMING, notifications=told, settings=SETTINGS))
        for watch in WATCHES.values():
            watch(alarms)

    program()
    yield recorder.descriptions
    loop.close()


def runbook_of(description: str) -> Path:
    """The file that the link at the end of a description leads to."""
    found = re.search(rf"Runbook: {re.escape(SETTINGS.runbooks_url)}/(\S+)$", description)
    assert found, description
    return RUNBOOKS / found[1]


def test_this_file_knows_every_group_of_alarms() -> None:
    assert {name for name in vars(monitoring) if name.startswith("watch_")} == set(WATCHES)


def test_every_alarm_leads_to_a_runbook_and_every_runbook_of_an_alarm_is_led_to(descriptions: dict[str, str]) -> None:
    led_to = {runbook_of(description) for description in descriptions.values()}
    assert led_to == set((RUNBOOKS / "alarms").glob("*.md"))


def test_every_runbook_of_an_alarm_says_what_it_means_how_to_see_it_what_to_do_and_when_it_can_wait() -> None:
    parts = ("**It means**", "## See", "## Do", "## Not urgent")
    lacking = {
        page.name: [part for part in parts if part not in page.read_text()]
        for page in (RUNBOOKS / "alarms").glob("*.md")
    }
    assert {name: missing for name, missing in lacking.items() if missing} == {}


def test_every_runbook_is_titled_and_its_relative_links_lead_somewhere() -> None:
    pages = sorted(RUNBOOKS.rglob("*.md"))
    assert pages
    assert [page.name for page in pages if not page.read_text().startswith("# ")] == []
    links = [(page, link) for page in pages for link in re.findall(r"\]\(([^)#]+)", page.read_text())]
    broken = [
        f"{page.relative_to(RUNBOOKS)} -> {link}"
        for page, link in links
        if "://" not in link and not (page.parent / link).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("room", ["infra", "stacks"])
def test_every_runbook_that_an_error_names_is_there(room: str) -> None:
    named = {
        name
        for file in (ROOT / room).rglob("*.py")
        for name in re.findall(r"docs/(runbooks/[\w/-]+\.md)", file.read_text())
    }
    assert named
    assert sorted(name for name in named if not (ROOT / "docs" / name).exists()) == []
