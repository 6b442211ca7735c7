"""What a case of a control is: resources of which one passes, and others that differ and fail."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pulumi_policy.proxy import unknown_checking_proxy

from stacks.policies.control import Resource

Scene = tuple[Resource, ...]
"""The resources of a small stack; the first is the one that the control looks at."""


@dataclass(frozen=True)
class Case:
    """A control, a stack that passes it, and one that does not."""

    control: str
    passes: Scene
    fails: Scene


def resource(kind: str, properties: Mapping[str, Any], name: str = "it", **links: str) -> Resource:
    """A resource whose ``links`` name the other resources that its properties come from."""
    return Resource(
        urn=urn(kind, name),
        type=kind,
        name=name,
        properties=unknown_checking_proxy(dict(properties)),
        links={link: frozenset({target}) for link, target in links.items()},
    )


def urn(kind: str, name: str = "it", stack: str = "blue") -> str:
    """As Pulumi names it."""
    return f"urn:pulumi:{stack}::data-aggregator::{kind}::{name}"


def alone(control: str, kind: str, passes: Mapping[str, Any], fails: Mapping[str, Any]) -> Case:
    """A case of a resource by itself."""
    return Case(control, (resource(kind, passes),), (resource(kind, fails),))


def beside(control: str, it: Resource, passes: list[Resource], fails: list[Resource]) -> Case:
    """A case of a resource among others."""
    return Case(control, (it, *passes), (it, *fails))
