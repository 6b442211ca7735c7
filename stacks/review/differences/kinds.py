"""Which types of resources are told in words of their own, and by which parts."""

from stacks.review.differences import (
    buckets,
    containers,
    database,
    load_balancing,
    policies,
    security_groups,
    tags,
)
from stacks.review.differences.kind import Kind

_KINDS: dict[str, Kind] = {
    **buckets.KINDS,
    **containers.KINDS,
    **database.KINDS,
    **load_balancing.KINDS,
    **policies.KINDS,
    **security_groups.KINDS,
}


def parts_of(type_token: str) -> Kind:
    """The parts that tell of a type; of every type its tags and the policies in it."""
    return (*_KINDS.get(type_token, ()), *tags.PARTS, *policies.PARTS)
