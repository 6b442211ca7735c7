"""A dump of the running stack, and its way back: into a new database, and into service."""

import pytest

from tests.local.stack.conftest import Project
from tests.local.stack.test_1_fresh_update import upload

pytestmark = pytest.mark.local
ROWS = "time,value\n2024-01-01,1\n2024-01-02,2\n"


def names(project: Project) -> set[str]:
    """The names of the datasets that the API serves."""
    with project.http() as client:
        return {dataset["name"] for dataset in client.get("/api/v1/datasets").raise_for_status().json()["items"]}


def succeed(project: Project, *arguments: str) -> str:
    """An operation on the stack that must succeed; returns what it printed."""
    run = project.operate(*arguments, "--stack", "local")
    assert run.code == 0, run.output
    return run.output


def test_what_was_lost_after_a_dump_serves_again_from_it(project: Project) -> None:
    with project.http() as client:
        dataset = upload(client, ROWS, name="Soon lost")
    assert "backup done" in succeed(project, "backup")
    keys = project.client("s3").list_objects_v2(Bucket=project.output("backups_bucket"))["Contents"]
    assert {each["Key"].rpartition(".")[2] for each in keys} == {"dump", "json"}

    with project.http() as client:
        client.delete(f"/api/v1/datasets/{dataset['id']}").raise_for_status()
    assert "Soon lost" not in names(project)
    assert "restore done" in succeed(project, "restore", "--into", "restored")
    assert "Soon lost" not in names(project)

    again = project.operate("restore", "--into", "restored", "--stack", "local")
    assert again.code != 0
    assert "restored" in again.output

    assert "switch done" in succeed(project, "switch", "--to", "restored")
    assert "Soon lost" in names(project)
    assert project.planned() == {}
