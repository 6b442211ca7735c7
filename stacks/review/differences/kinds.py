"""Which types of resources are told in words of their own, and by which parts."""

from stacks.review.differences import (
    buckets,
    builds,
    cdn,
    containers,
    database,
    firewall,
    keeping,
    load_balancing,
    network,
    policies,
    security_groups,
    services,
    tags,
    update_steps,
)
from stacks.review.differences.kind import Kind

KINDS: dict[str, Kind] = {
    **buckets.KINDS,
    **builds.KINDS,
    **cdn.KINDS,
    **containers.KINDS,
    **database.KINDS,
    **firewall.KINDS,
    **keeping.KINDS,
    **load_balancing.KINDS,
    **network.KINDS,
    **policies.KINDS,
    **security_groups.KINDS,
    **services.KINDS,
    **update_steps.KINDS,
}


def parts_of(type_token: str) -> Kind:
    """The parts that tell of a type; of every type its tags and the policies in it."""
    return (*KINDS.get(type_token, ()), *tags.PARTS, *policies.PARTS)
