"""A migration runs before the services change; one that fails leaves them as they are."""

from collections.abc import Iterator

import pytest
import yaml

from tests.local.stack.conftest import Project
from tests.local.stack.probe import Probe
from tests.local.stack.revision import Revision

pytestmark = pytest.mark.local
SETTINGS = "Pulumi.local.yaml"


@pytest.fixture
def revision(project: Project) -> Iterator[Revision]:
    added = Revision(project)
    yield added
    added.remove_unless_applied()


@pytest.fixture
def serving_before(project: Project, probe: Probe) -> Iterator[str]:
    """The release that serves before the update; after the test it must serve still, and without a failed request."""
    release = project.output("api_image").split("@")[1]
    yield release
    assert probe.only_successes(), probe.answers
    assert release in probe.releases
    with project.http() as client:
        assert client.get("/api/v1/release").headers["x-release"] == release


def test_a_preview_shows_from_which_revision_to_which_and_runs_nothing(project: Project, revision: Revision) -> None:
    revision.write("op.execute('CREATE TABLE of_a_preview (id int)')")
    before = project.client("ecs").list_tasks(cluster=project.output("cluster"))["taskArns"]
    shown = project.pulumi("preview", "--diff").output
    assert f'"{revision.down}" => "{revision.id}"' in shown
    assert project.client("ecs").list_tasks(cluster=project.output("cluster"))["taskArns"] == before


@pytest.mark.usefixtures("serving_before")
def test_a_migration_that_fails_fails_the_update_and_shows_its_log(project: Project, revision: Revision) -> None:
    revision.write("op.execute('SELECT * FROM a_table_that_nobody_made')")
    output = project.failing_up()
    assert f"migration to {revision.id} failed: container 'migration' ended with exit code" in output
    assert "a_table_that_nobody_made" in output
    assert "The last lines of its log" in output


@pytest.mark.usefixtures("serving_before")
def test_a_migration_that_exits_at_once_is_told_by_its_exit_code(project: Project, revision: Revision) -> None:
    revision.write("os._exit(42)")
    assert "ended with exit code 42" in project.failing_up()


@pytest.mark.usefixtures("serving_before")
def test_a_migration_past_its_deadline_is_stopped(project: Project, revision: Revision) -> None:
    settings = yaml.safe_load((project.folder / SETTINGS).read_text())
    settings["config"]["data-aggregator:migration"] |= {"deadline_s": 10, "lock_wait_s": 2}
    (project.folder / SETTINGS).write_text(yaml.safe_dump(settings))
    revision.write("op.execute('SELECT pg_sleep(600)')")
    try:
        assert "it was not done after 10 s, its deadline, and was stopped" in project.failing_up()
    finally:
        project.restore(SETTINGS)


@pytest.mark.usefixtures("serving_before")
def test_a_migration_whose_image_is_missing_says_so(project: Project, revision: Revision) -> None:
    brick = "infra/task.py"
    revision.write("pass")
    # A one-off task is the one without a port.
    reference = '"image": args.image.reference'
    missing = '"127.0.0.1:9/data-aggregator:never-pushed"'
    project.edit(brick, f"{reference},", f"{reference} if args.port else {missing},")
    try:
        output = project.failing_up()
    finally:
        project.restore(brick)
    assert "never ran, so there is no exit code" in output
    assert "never-pushed" in output


def test_after_the_failures_a_good_migration_runs_before_the_services_roll(
    project: Project, revision: Revision, probe: Probe
) -> None:
    revision.write("op.execute('CREATE TABLE of_a_test (id int)')")
    before = project.output("api_image").split("@")[1]
    project.up()
    assert project.output("schema_head") == revision.id
    with project.http() as client:
        assert client.get("/api/v1/release").json()["schema_head"] == revision.id
    ecs = project.client("ecs")
    cluster = project.output("cluster")
    stopped = ecs.list_tasks(cluster=cluster, desiredStatus="STOPPED", family="data-aggregator-local-migration")
    migrated = max(
        task["stoppedAt"] for task in ecs.describe_tasks(cluster=cluster, tasks=stopped["taskArns"])["tasks"]
    )
    running = ecs.list_tasks(cluster=cluster, serviceName="data-aggregator-local-api")["taskArns"]
    assert all(task["createdAt"] >= migrated for task in ecs.describe_tasks(cluster=cluster, tasks=running)["tasks"])
    assert probe.only_successes(), probe.answers
    assert before in probe.releases
