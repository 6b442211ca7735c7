"""Diff: what the program asks for against what is, property by property.

As the provider under pulumi-aws does, new inputs are compared with the old *state*: so what a refresh found to have
drifted shows as a change.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from local.plugins.schema import Kind, Property
from local.plugins.values import UNKNOWN, Value, contains_unknown


class ChangeKind(Enum):
    ADD = "add"
    DELETE = "delete"
    UPDATE = "update"


@dataclass(frozen=True)
class Change:
    path: str
    kind: ChangeKind
    replaces: bool

    @property
    def name(self) -> str:
        """The top-level property."""
        return self.path.partition(".")[0].partition("[")[0]


def changes(
    properties: Mapping[str, Property], state: Mapping[str, Value], inputs: Mapping[str, Value]
) -> list[Change]:
    return [
        change
        for name, declared in properties.items()
        for change in _compare(name, declared, state.get(name), inputs.get(name), declared.replaces)
    ]


def _compare(path: str, declared: Property, old: Value, new: Value, replaces: bool) -> Iterator[Change]:
    if new is None and declared.computed:
        return
    if declared.presence and (new is None) is not (old is None):
        yield Change(path, ChangeKind.DELETE if new is None else ChangeKind.ADD, replaces)
        return
    if _absent(new) and _absent(old):
        return
    if old is None or (_absent(old) and not isinstance(new, dict)):
        yield Change(path, ChangeKind.ADD, replaces)
    elif new is None or (_absent(new) and declared.kind is not Kind.OBJECT):
        kind = ChangeKind.DELETE if new is None else ChangeKind.UPDATE
        yield Change(path, kind, replaces)
    elif new is UNKNOWN or (not isinstance(new, type(old)) and not _numbers(old, new)):
        yield Change(path, ChangeKind.UPDATE, replaces)
    else:
        yield from _within(path, declared, old, new, replaces)


def _within(path: str, declared: Property, old: Value, new: Value, replaces: bool) -> Iterator[Change]:
    """Both are there, and of one type."""
    if declared.kind is Kind.OBJECT:
        yield from _fields(path, declared, old, new, replaces)
    elif declared.kind is Kind.MAP:
        yield from _map(path, old, new, replaces)
    elif declared.kind is Kind.LIST:
        yield from _list(path, declared, old, new, replaces)
    elif not _equal(declared, old, new):
        yield Change(path, ChangeKind.UPDATE, replaces)


def _fields(path: str, declared: Property, old: Value, new: Value, replaces: bool) -> Iterator[Change]:
    for name, inner in declared.fields.items():
        yield from _compare(f"{path}.{name}", inner, old.get(name), new.get(name), replaces or inner.replaces)


def _map(path: str, old: Value, new: Value, replaces: bool) -> Iterator[Change]:
    for key in sorted({*old, *new}):
        if old.get(key) != new.get(key):
            kind = ChangeKind.ADD if key not in old else ChangeKind.DELETE if key not in new else ChangeKind.UPDATE
            yield Change(f"{path}{_key(key)}", kind, replaces)


def _list(path: str, declared: Property, old: Value, new: Value, replaces: bool) -> Iterator[Change]:
    if declared.items is None:
        if old != new:
            yield Change(path, ChangeKind.UPDATE, replaces)
        return
    if declared.same is not None and not contains_unknown(new) and declared.same(old, new):
        return
    if declared.unordered:
        if not _same_set(declared.items, old, new):
            yield Change(path, ChangeKind.UPDATE, replaces)
        return
    for index in range(max(len(old), len(new))):
        at = f"{path}[{index}]"
        if index >= len(old):
            yield Change(at, ChangeKind.ADD, replaces)
        elif index >= len(new):
            yield Change(at, ChangeKind.DELETE, replaces)
        else:
            yield from _compare(at, declared.items, old[index], new[index], replaces)


def _same_set(declared: Property, old: Value, new: Value) -> bool:
    left = list(old)
    for item in new:
        match = next((other for other in left if not any(_compare("", declared, other, item, False))), None)
        if match is None:
            return False
        left.remove(match)
    return not left


def _equal(declared: Property, old: Value, new: Value) -> bool:
    return bool(declared.same(old, new) if declared.same is not None else old == new)


def _absent(value: Value) -> bool:
    """Nothing, or the zero value that AWS gives back for nothing."""
    return value is not UNKNOWN and (value is None or value in ("", [], {}) or value is False or value == 0)


def _numbers(old: Value, new: Value) -> bool:
    return isinstance(old, int | float) and isinstance(new, int | float)


def _key(key: str) -> str:
    """One step of a property path; keys with signs that paths use are quoted."""
    plain = key.replace("_", "").replace("-", "").isalnum()
    return f".{key}" if plain else '["' + key.replace("\\", "\\\\").replace('"', '\\"') + '"]'
