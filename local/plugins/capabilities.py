"""What the local AWS does with each resource type: the one table, also as the README shows it."""

from collections.abc import Iterable, Mapping
from typing import Final

from local.plugins.aws.registry import RESOURCES
from local.plugins.docker_build.buildx import Builder
from local.plugins.docker_build.image import Image
from local.plugins.resource import Capability, Resource

MEANINGS: Final[Mapping[Capability, str]] = {
    Capability.RUNS: "the local AWS really does it",
    Capability.STORES: "the local AWS keeps it and gives it back, without effect",
    Capability.RECORDS: "it stands in the Pulumi state only, no call is made",
}


def capability_table() -> str:
    """The capability table of every local plugin's resource types, as the README shows it."""
    return markdown([*RESOURCES.values(), Image(Builder())])


def markdown(resources: Iterable[Resource]) -> str:
    """A capability table, sorted by service and type."""
    meanings = "\n".join(f"- **{capability}**: {meaning}" for capability, meaning in MEANINGS.items())
    rows = "\n".join(
        f"| `{_short(resource.token)}` | {resource.capability} | {resource.note} |"
        for resource in sorted(resources, key=lambda resource: _short(resource.token))
    )
    return f"{meanings}\n\n| resource type | local AWS | note |\n| --- | --- | --- |\n{rows}"


def _short(token: str) -> str:
    """`aws:ec2/vpc:Vpc` as people know it from the SDK: `aws.ec2.Vpc`."""
    package, module, name = token.split(":")
    return f"{package}.{module.partition('/')[0]}.{name}"
