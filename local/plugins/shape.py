"""What is common to everything that has checked properties: a resource type, a function, a provider's configuration."""

from collections.abc import Mapping
from typing import ClassVar

from local.plugins.schema import Property


class Shape:
    token: ClassVar[str]
    inputs: ClassVar[Mapping[str, Property]] = {}
    outputs: ClassVar[tuple[str, ...]] = ()
    """What only AWS can tell: unknown until the resource exists."""
    unsupported: ClassVar[tuple[str, ...]] = ()
    """Properties that the SDK knows and the local AWS does not: given, they are refused by name."""
