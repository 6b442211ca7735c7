"""What the installed pulumi_aws says of a resource type: read from its argument classes."""

import importlib
import inspect
import re
from dataclasses import dataclass
from types import ModuleType
from typing import Any

_NESTED = re.compile(r"ForwardRef\('(\w+Args)'\)")


@dataclass(frozen=True)
class Argument:
    required: bool
    nested: "type | None"
    """The class of the objects that it takes, alone or in a list."""


def arguments_of(token: str) -> dict[str, Argument]:
    """The input properties of a resource type, by their wire names."""
    package, module, name = token.split(":")
    service = importlib.import_module(f"pulumi_{package}.{module.partition('/')[0]}")
    file = importlib.import_module(getattr(service, name).__module__)
    # Where an object of the same name exists, the resource's own arguments are called InitArgs.
    arguments = getattr(file, f"{name}InitArgs", None) or getattr(file, f"{name}Args")
    return fields_of(arguments, service)


def fields_of(arguments: type, service: ModuleType) -> dict[str, Argument]:
    wire_names = {
        name: member.fget._pulumi_name
        for name, member in vars(arguments).items()
        if isinstance(member, property) and hasattr(member.fget, "_pulumi_name")
    }
    return {
        wire_names[name]: Argument(
            required=parameter.default is inspect.Parameter.empty,
            nested=_nested(parameter.annotation, service),
        )
        for name, parameter in inspect.signature(arguments.__init__).parameters.items()
        if name in wire_names
    }


def service_of(token: str) -> ModuleType:
    package, module, _ = token.split(":")
    return importlib.import_module(f"pulumi_{package}.{module.partition('/')[0]}")


def outputs_of(token: str) -> set[str]:
    """Every property that a resource of the type has as an attribute."""
    resource = getattr(service_of(token), token.rpartition(":")[2])
    return {
        member.fget._pulumi_name
        for member in vars(resource).values()
        if isinstance(member, property) and hasattr(member.fget, "_pulumi_name")
    }


def _nested(annotation: Any, service: ModuleType) -> type | None:
    found = _NESTED.search(str(annotation))
    nested = getattr(service, found[1], None) if found else None
    # Policy documents may be given as an object; check makes JSON text of it.
    return None if nested is None or nested.__name__.endswith("DocumentArgs") else nested
