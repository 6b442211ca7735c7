"""Check: the inputs of a program against what the type declares, with defaults filled in."""

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from local.plugins.schema import Kind, Property
from local.plugins.values import UNKNOWN, State, Value, contains_unknown


@dataclass(frozen=True)
class Failure:
    """One reason why the inputs are refused; `property` is its path, empty for the whole resource."""

    property: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Declared:
    """The names of one level: a resource type's, or those of an object inside it."""

    owner: str
    properties: Mapping[str, Property]
    unsupported: tuple[str, ...] = ()
    path: str = ""

    def inner(self, name: str, declared: Property) -> "Declared":
        path = f"{self.path}{name}"
        return Declared(owner=self.owner, properties=declared.fields, unsupported=declared.unsupported, path=f"{path}.")


def check(declared: Declared, given: Mapping[str, Value]) -> tuple[State, list[Failure]]:
    """The inputs without nulls and with defaults, and everything that is wrong with them."""
    present = {name: value for name, value in given.items() if value is not None}
    failures = list(_names(declared, present))
    checked: State = {}
    for name, declared_property in declared.properties.items():
        value = present.get(name, declared_property.default)
        if value is None:
            if declared_property.required:
                failures.append(
                    Failure(
                        declared.path + name,
                        f"{declared.owner} needs {declared.path + name!r} ({declared_property.kind})",
                    )
                )
            continue
        checked[name], wrong = _value(declared, name, declared_property, value)
        failures.extend(wrong)
    failures.extend(_conflicts(declared, present))
    return checked, failures


def _names(declared: Declared, present: Iterable[str]) -> Iterator[Failure]:
    for name in present:
        path = declared.path + name
        if name in declared.properties or name.startswith("__"):
            continue
        if name in declared.unsupported:
            yield Failure(
                path,
                f"the local AWS does not support {path!r} of {declared.owner}: leave it out on the local stack, "
                "or teach it to the local plugin (local/plugins)",
            )
            continue
        known = [*declared.properties, *declared.unsupported]
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
        hint = f"did you mean {declared.path + near[0]!r}?" if near else f"known are {', '.join(sorted(known))}"
        yield Failure(path, f"{declared.owner} has no property {path!r}: {hint}")


def _value(declared: Declared, name: str, declared_property: Property, value: Value) -> tuple[Value, list[Failure]]:
    path = declared.path + name
    if declared_property.document and isinstance(value, dict):
        value = UNKNOWN if contains_unknown(value) else json.dumps(value)
    if value is UNKNOWN:
        return value, []
    if not _is_kind(declared_property.kind, value):
        return value, [
            Failure(
                path,
                f"{path!r} of {declared.owner} must be {declared_property.kind}, not {_shown(value)}",
            )
        ]
    if declared_property.allowed and value not in declared_property.allowed:
        return value, [
            Failure(
                path,
                f"{path!r} of {declared.owner} is {value!r}: "
                f"allowed are {', '.join(map(repr, declared_property.allowed))}",
            )
        ]
    if declared_property.kind is Kind.OBJECT:
        return check(declared.inner(name, declared_property), value)
    if declared_property.kind is Kind.LIST and declared_property.items is not None:
        items: list[Value] = []
        failures: list[Failure] = []
        for index, item in enumerate(value):
            checked, wrong = _value(declared, f"{name}[{index}]", declared_property.items, item)
            items.append(checked)
            failures.extend(wrong)
        return items, failures
    return value, []


def _is_kind(kind: Kind, value: Value) -> bool:
    match kind:
        case Kind.STRING:
            return isinstance(value, str)
        case Kind.BOOL:
            return isinstance(value, bool)
        case Kind.INT:
            return isinstance(value, int) and not isinstance(value, bool)
        case Kind.NUMBER:
            return isinstance(value, int | float) and not isinstance(value, bool)
        case Kind.LIST:
            return isinstance(value, list)
        case Kind.MAP:
            return isinstance(value, dict) and all(isinstance(item, str) or item is UNKNOWN for item in value.values())
        case Kind.OBJECT:
            return isinstance(value, dict)


def _shown(value: Value) -> str:
    """The value for an error, cut short; a value with unknown parts only by its kind."""
    if contains_unknown(value):
        return f"a {type(value).__name__}"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _conflicts(declared: Declared, present: Mapping[str, Value]) -> Iterator[Failure]:
    for name, declared_property in declared.properties.items():
        for other in declared_property.conflicts:
            if name in present and other in present and name < other:
                yield Failure(
                    declared.path + name,
                    f"{declared.owner} takes {declared.path + name!r} or {declared.path + other!r}, not both",
                )
