"""The capability table covers every type and reads as Markdown."""

from local.plugins.aws.registry import RESOURCES
from local.plugins.capabilities import MEANINGS, markdown
from local.plugins.resource import Capability


def test_every_resource_type_has_one_row_with_what_the_local_aws_does() -> None:
    table = markdown(RESOURCES.values())
    rows = [line for line in table.splitlines() if line.startswith("| `")]
    assert len(rows) == len(RESOURCES)
    assert "| `aws.cloudwatch.LogGroup` | runs |" in table
    types = [row.split("`")[1] for row in rows]
    assert types == sorted(types)


def test_every_capability_is_explained() -> None:
    assert set(MEANINGS) == set(Capability)
