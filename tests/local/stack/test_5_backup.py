"""A dump of the running stack, and its way back: into a new database, and into service."""

import json
from pathlib import Path

import pytest

from tests.local.stack.conftest import Project
from tests.local.stack.test_1_fresh_update import upload
from tests.local.stack.test_5_rotation import application_login, connect

pytestmark = pytest.mark.local
ROWS = "time,value\n2024-01-01,1\n2024-01-02,2\n"


def names(project: Project) -> set[str]:
    """The names of the sources that the API serves."""
    with project.http() as client:
        return {source["name"] for source in client.get("/api/v1/sources").raise_for_status().json()["items"]}


def succeed(project: Project, *arguments: str) -> str:
    """An operation on the stack that must succeed; returns what it printed."""
    run = project.operate(*arguments, "--stack", "local")
    assert run.code == 0, run.output
    return run.output


def test_what_was_lost_after_a_dump_serves_again_from_it(project: Project) -> None:
    with project.http() as client:
        run = upload(client, ROWS, name="Soon lost")
    assert "backup done" in succeed(project, "backup")
    keys = project.client("s3").list_objects_v2(Bucket=project.output("backups_bucket"))["Contents"]
    assert {each["Key"].rpartition(".")[2] for each in keys} == {"dump", "json"}

    with project.http() as client:
        client.delete(f"/api/v1/sources/{run['source_id']}").raise_for_status()
    assert "Soon lost" not in names(project)
    assert "restore done" in succeed(project, "restore", "--into", "restored")
    assert "Soon lost" not in names(project)

    again = project.operate("restore", "--into", "restored", "--stack", "local")
    assert again.code != 0
    assert "restored" in again.output

    assert "switch done" in succeed(project, "switch", "--to", "restored")
    assert "Soon lost" in names(project)
    assert project.planned() == {}


def databases(project: Project) -> set[str]:
    """The databases of the stack's server."""
    with connect(project, application_login(project)) as connection:
        return {name for (name,) in connection.execute("SELECT datname FROM pg_database")}


def test_a_drill_measures_a_restore_and_leaves_no_database(project: Project, tmp_path: Path) -> None:
    before = databases(project)
    printed = succeed(project, "drill", "--out", str(tmp_path))
    assert "restore done" in printed
    drill = json.loads((tmp_path / "drill.json").read_text())
    assert (drill["passed"], drill["problems"]) == (True, [])
    assert {each["table"]: each["restored"] for each in drill["tables"]}["public.points_2024m01"] >= 2
    assert 0 < drill["recovery_time_s"] < 180
    assert drill["recovery_point_s"] > 0
    assert "rows came back in" in (tmp_path / "drill.md").read_text()
    assert databases(project) == before
