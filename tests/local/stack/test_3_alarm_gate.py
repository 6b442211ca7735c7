"""A release is not rolled out while an alarm of the deployment fires."""

from collections.abc import Iterator

import pytest

from tests.local.stack.conftest import Project
from tests.local.stack.probe import Probe

pytestmark = pytest.mark.local
ALARM = "data-aggregator-local-http-5xx"
SOURCE = "service/aggregator/__init__.py"


def set_alarm(project: Project, state: str) -> None:
    """Let the alarm fire, or be quiet again."""
    project.client("cloudwatch").set_alarm_state(AlarmName=ALARM, StateValue=state, StateReason="a test says so")


@pytest.fixture
def firing(project: Project) -> Iterator[None]:
    set_alarm(project, "ALARM")
    yield
    set_alarm(project, "OK")
    project.restore(SOURCE)
    project.up()


@pytest.mark.usefixtures("firing")
def test_a_firing_alarm_stops_a_release_before_anything_that_serves_changes(project: Project, probe: Probe) -> None:
    serving = project.output("api_image").split("@")[1]
    path = project.folder / SOURCE
    path.write_text(path.read_text() + "\nCHANGED = 'while an alarm fires'\n")
    output = project.failing_up()
    assert f"{ALARM} since" in output
    assert "a test says so" in output
    assert "deployment.despite_alarms: true" in output
    with project.http() as client:
        assert client.get("/api/v1/release").headers["x-release"] == serving
    assert probe.only_successes(), probe.answers


@pytest.mark.usefixtures("firing")
def test_without_a_release_a_firing_alarm_stops_nothing(project: Project) -> None:
    project.up()
