"""Pulumi's property values as plain Python, and back.

The SDK hands unknown values over as marker strings and wants numbers as floats; everything behind this module sees
`UNKNOWN`, ints where a number is whole, dicts and lists.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pulumi.provider.experimental.property_value import Computed, PropertyValue

Value = Any
"""None, bool, int, float, str, list, dict, UNKNOWN, or a Secret around one of them (outputs only)."""
State = dict[str, Any]


class Unknown:
    """A value that only the update will tell."""

    _only: "Unknown | None" = None

    def __new__(cls) -> "Unknown":
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __deepcopy__(self, _memo: object) -> "Unknown":
        return self


UNKNOWN: Final = Unknown()

# The markers of sdk/go/common/resource/plugin/rpc.go, one for each kind of value.
_UNKNOWN_STRING: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
_UNKNOWN_MARKERS: Final = frozenset(
    {
        _UNKNOWN_STRING,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # bool
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # number
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # array
        "030794c1-ac77-496b-92df-f27374a8bd58",  # asset
        "e48ece36-62e2-4504-bad9-02848725956a",  # archive
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # object
    }
)


class Secret:
    """An output that the engine must keep encrypted."""

    def __init__(self, value: Value) -> None:
        self.value = value


def plain(value: PropertyValue) -> Value:
    """The plain value; that it is secret is lost here and kept by `secret_names`."""
    inner = value.value
    if isinstance(inner, Computed):
        return UNKNOWN
    if isinstance(inner, str):
        return UNKNOWN if inner in _UNKNOWN_MARKERS else inner
    if isinstance(inner, float) and inner.is_integer():
        return int(inner)
    if isinstance(inner, Mapping):
        return {name: plain(item) for name, item in inner.items()}
    if isinstance(inner, Sequence):
        return [plain(item) for item in inner if isinstance(item, PropertyValue)]
    return inner


def plain_map(properties: Mapping[str, PropertyValue] | None) -> State:
    return {name: plain(value) for name, value in (properties or {}).items()}


def secret_names(*properties: Mapping[str, PropertyValue] | None) -> frozenset[str]:
    """The top-level names whose value is, or contains, a secret."""
    return frozenset(name for each in properties for name, value in (each or {}).items() if value.contains_secret())


def property_value(value: Value) -> PropertyValue:
    if isinstance(value, Secret):
        return property_value(value.value).with_secret(True)
    if value is UNKNOWN:
        return PropertyValue(_UNKNOWN_STRING)
    if isinstance(value, int) and not isinstance(value, bool):
        return PropertyValue(float(value))
    if isinstance(value, Mapping):
        return PropertyValue({str(name): property_value(item) for name, item in value.items()})
    if isinstance(value, list | tuple):
        return PropertyValue([property_value(item) for item in value])
    return PropertyValue(value)


def property_values(state: Mapping[str, Value], secrets: Iterable[str] = ()) -> dict[str, PropertyValue]:
    """The state as the engine takes it, without absent values; names in `secrets` are marked secret."""
    hidden = frozenset(secrets)
    return {
        name: property_value(value).with_secret(True) if name in hidden else property_value(value)
        for name, value in state.items()
        if value is not None
    }


def contains_unknown(value: Value) -> bool:
    if value is UNKNOWN:
        return True
    if isinstance(value, Mapping):
        return any(contains_unknown(item) for item in value.values())
    if isinstance(value, list | tuple):
        return any(contains_unknown(item) for item in value)
    return False
