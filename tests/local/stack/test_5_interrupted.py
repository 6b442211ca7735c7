"""Two updates at once, and updates that are killed."""

import os
import signal
import subprocess
import time
from collections.abc import Callable

import pytest

from local.steps import Progress
from tests.local.stack.conftest import Project
from tests.local.stack.revision import Revision

pytestmark = pytest.mark.local
SOURCE = "service/aggregator/__init__.py"
DEADLINE_S = 120


def wait_until(what: str, condition: Callable[[], bool]) -> None:
    """Wait for a condition, with a deadline."""
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not happen within {DEADLINE_S} s"
        time.sleep(0.05)


def begin_update(project: Project) -> subprocess.Popen[bytes]:
    """An update in the background, in a process group of its own."""
    return subprocess.Popen(
        project.command("up", "--yes", "--skip-preview"),
        cwd=project.folder,
        env=project.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def is_locked(project: Project) -> bool:
    """Whether an update holds the stack."""
    return any((project.aws.state / ".pulumi" / "locks").rglob("*.json"))


def test_a_second_update_is_refused_while_one_runs(project: Project) -> None:
    first = begin_update(project)
    try:
        wait_until("the first update's lock", lambda: is_locked(project))
        second = project.pulumi("up", "--yes", "--skip-preview")
        assert second.code != 0
        assert "the stack is currently locked by 1 lock(s)" in second.output
    finally:
        code = first.wait(timeout=DEADLINE_S)
    assert code == 0


def test_an_update_that_was_killed_half_way_is_mended_by_the_next_one(project: Project) -> None:
    path = project.folder / SOURCE
    path.write_text(path.read_text() + "\nCHANGED = 'before the kill'\n")
    ecs = project.client("ecs")
    revision = latest_revision(project)
    update = begin_update(project)
    wait_until("the new task definition", lambda: latest_revision(project) > revision)
    os.killpg(update.pid, signal.SIGKILL)
    update.wait(timeout=DEADLINE_S)
    project.stack.recover(Progress("recover", None))
    project.up()
    assert project.planned() == {}
    [service] = ecs.describe_services(cluster=project.output("cluster"), services=["data-aggregator-local-api"])[
        "services"
    ]
    assert len(service["deployments"]) == 1
    with project.http() as client:
        release = client.get("/api/v1/release").headers["x-release"]
    assert release == project.output("api_image").split("@")[1]
    project.restore(SOURCE)
    project.up()


def latest_revision(project: Project) -> int:
    """The newest revision of the API's task definition."""
    arns = project.client("ecs").list_task_definitions(familyPrefix="data-aggregator-local-api", sort="DESC")
    return max(int(arn.rsplit(":", 1)[1]) for arn in arns["taskDefinitionArns"])


def test_an_update_that_is_killed_stops_the_migration_that_it_waited_for(project: Project) -> None:
    revision = Revision(project)
    revision.write("op.execute('SELECT pg_sleep(100)')")
    before = set(migrations(project, "STOPPED"))
    update = begin_update(project)
    wait_until("the migration", lambda: migrations(project, "RUNNING") != [])
    os.killpg(update.pid, signal.SIGKILL)
    update.wait(timeout=DEADLINE_S)
    wait_until("the end of the migration", lambda: set(migrations(project, "STOPPED")) > before)
    [stopped] = set(migrations(project, "STOPPED")) - before
    [task] = project.client("ecs").describe_tasks(cluster=project.output("cluster"), tasks=[stopped])["tasks"]
    assert task["stoppedReason"] == "the update that waited for it was killed, so it was stopped"
    revision.remove_unless_applied()
    project.stack.recover(Progress("recover", None))
    project.up()
    assert project.output("schema_head") == revision.down


def migrations(project: Project, status: str) -> list[str]:
    """The tasks of the migration that run, or that ran."""
    tasks: list[str] = project.client("ecs").list_tasks(
        cluster=project.output("cluster"), family="data-aggregator-local-migration", desiredStatus=status
    )["taskArns"]
    return tasks
