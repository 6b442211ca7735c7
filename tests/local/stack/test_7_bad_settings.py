"""Bad settings are refused before anything is touched."""

from collections.abc import Iterator

import pytest

from tests.local.stack.conftest import Project

pytestmark = pytest.mark.local
SETTINGS = "Pulumi.local.yaml"


@pytest.fixture(autouse=True)
def _restored(project: Project) -> Iterator[None]:
    yield
    project.restore(SETTINGS)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("data-aggregator:owner: platform", "data-aggregator:ower: platform", "data-aggregator:ower: unknown key"),
        ("zones: 2", "zones: two", 'data-aggregator:network.zones: Input should be a valid integer, not "two"'),
        ("memory_mib: 512", "memory_mib: 513", "memory_mib 513 does not go with cpu_units 256"),
        ("10.0.16.0/20", "10.0.0.0/20", "overlaps"),
    ],
    ids=["unknown key", "wrong type", "illegal cpu and memory", "overlapping CIDR"],
)
def test_an_update_stops_before_any_resource(project: Project, old: str, new: str, expected: str) -> None:
    before = project.resources()
    project.edit(SETTINGS, old, new)
    output = project.failing_up()
    assert "Pulumi.local.yaml has settings that do not work" in output
    assert expected in output
    assert "to paste:" in output
    assert "Traceback" not in output
    assert project.resources() == before
