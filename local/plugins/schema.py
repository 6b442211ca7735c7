"""What a resource type declares of each property: its kind, its default, and what a change of it means."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, NotRequired, TypedDict, Unpack

from local.plugins.values import Value


class Kind(StrEnum):
    STRING = "a string"
    BOOL = "true or false"
    INT = "a whole number"
    NUMBER = "a number"
    LIST = "a list"
    MAP = "a map of strings"
    OBJECT = "an object"


@dataclass(frozen=True, kw_only=True)
class Property:
    """One input property of a resource type, as pulumi-aws has it."""

    kind: Kind
    required: bool = False
    default: Value = None
    replaces: bool = False
    """A change needs a new resource (ForceNew in the provider under pulumi-aws)."""
    computed: bool = False
    """AWS chooses a value when none is given: its absence in the program is not a change."""
    document: bool = False
    """JSON text, for which the SDK also takes an object."""
    write_only: bool = False
    """AWS never gives it back: what the program gave stays in the state, and drift cannot be seen."""
    allowed: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    unordered: bool = False
    """A list that AWS keeps as a set."""
    presence: bool = False
    """An object that says something by being there: an empty one is not none."""
    same: Callable[[Value, Value], bool] | None = None
    """Whether two values mean the same to AWS, where that is more than being equal."""
    items: "Property | None" = None
    fields: Mapping[str, "Property"] = field(default_factory=dict)
    unsupported: tuple[str, ...] = ()
    """Fields that pulumi-aws knows and the local AWS does not."""


class Options(TypedDict):
    required: NotRequired[bool]
    default: NotRequired[Any]
    replaces: NotRequired[bool]
    computed: NotRequired[bool]
    write_only: NotRequired[bool]
    allowed: NotRequired[tuple[str, ...]]
    conflicts: NotRequired[tuple[str, ...]]
    unordered: NotRequired[bool]
    presence: NotRequired[bool]
    same: NotRequired[Callable[[Value, Value], bool]]
    unsupported: NotRequired[tuple[str, ...]]


def string(**options: Unpack[Options]) -> Property:
    return Property(kind=Kind.STRING, **options)


def boolean(**options: Unpack[Options]) -> Property:
    return Property(kind=Kind.BOOL, **options)


def integer(**options: Unpack[Options]) -> Property:
    return Property(kind=Kind.INT, **options)


def number(**options: Unpack[Options]) -> Property:
    return Property(kind=Kind.NUMBER, **options)


def string_map(**options: Unpack[Options]) -> Property:
    return Property(kind=Kind.MAP, **options)


def strings(**options: Unpack[Options]) -> Property:
    return Property(kind=Kind.LIST, items=string(), **options)


def integers(**options: Unpack[Options]) -> Property:
    return Property(kind=Kind.LIST, items=integer(), **options)


def block(fields: Mapping[str, Property], **options: Unpack[Options]) -> Property:
    """A nested object."""
    return Property(kind=Kind.OBJECT, fields=fields, **options)


def blocks(fields: Mapping[str, Property], **options: Unpack[Options]) -> Property:
    """A list of nested objects; `unsupported` are fields of theirs."""
    inner = block(fields, unsupported=options.pop("unsupported", ()))
    return Property(kind=Kind.LIST, items=inner, **options)


def json_text(**options: Unpack[Options]) -> Property:
    """A JSON document: AWS may give it back with other white space and another order of keys."""
    return replace(string(**options), same=same_json, document=True)


def policy(**options: Unpack[Options]) -> Property:
    """An IAM policy document: compared as IAM reads it."""
    return replace(string(**options), same=same_policy, document=True)


def same_json(one: Value, other: Value) -> bool:
    try:
        return bool(json.loads(one) == json.loads(other))
    except (TypeError, ValueError):
        return bool(one == other)


def same_policy(one: Value, other: Value) -> bool:
    """As JSON, and a list of one counts as its item, a list of strings as a set."""
    try:
        return bool(_canonical(json.loads(one)) == _canonical(json.loads(other)))
    except (TypeError, ValueError):
        return bool(one == other)


def same_text(one: Value, other: Value) -> bool:
    """Equal but for upper and lower case."""
    return str(one).lower() == str(other).lower()


def _canonical(value: Value) -> Value:
    if isinstance(value, dict):
        return {key: _canonical(item) for key, item in value.items()}
    if isinstance(value, list):
        items = [_canonical(item) for item in value]
        if len(items) == 1:
            return items[0]
        return sorted(items) if all(isinstance(item, str) for item in items) else items
    return value
