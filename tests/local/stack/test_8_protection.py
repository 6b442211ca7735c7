"""What holds data is not replaced by accident: only where the settings name it."""

from collections.abc import Iterator

import pytest
import yaml

from tests.local.stack.conftest import Project

pytestmark = pytest.mark.local
SETTINGS = "Pulumi.local.yaml"
BRICK = "infra/database.py"
DATABASE = "aws:rds/instance:Instance::database"


def protect(project: Project, *lifted: str) -> None:
    """Protect everything that holds data, but for what is lifted, and bring that into the state."""
    path = project.folder / SETTINGS
    settings = yaml.safe_load(path.read_text())
    settings["config"]["data-aggregator:protection"] = {"enabled": True, "lifted": list(lifted)}
    path.write_text(yaml.safe_dump(settings))
    project.up()


@pytest.fixture(autouse=True)
def _restored(project: Project) -> Iterator[None]:
    yield
    project.restore(BRICK)
    project.restore(SETTINGS)
    project.up()


def test_replacing_the_database_is_refused_until_the_settings_name_it(project: Project) -> None:
    protect(project)
    [before] = project.client("rds").describe_db_instances()["DBInstances"]
    project.edit(BRICK, "db_name=args.database_name,", 'db_name="another",')
    output = project.failing_up()
    assert "unable to replace resource" in output
    assert "database" in output
    [after] = project.client("rds").describe_db_instances()["DBInstances"]
    assert (after["DBName"], after["InstanceCreateTime"]) == (before["DBName"], before["InstanceCreateTime"])

    project.restore(BRICK)
    protect(project, "database")
    project.edit(BRICK, "db_name=args.database_name,", 'db_name="another",')
    assert "replace" in project.planned()[DATABASE]
