"""The changes of one resource in the words of the engine's protocol."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from pulumi.provider.experimental.provider import DiffResponse, PropertyDiff, PropertyDiffKind

from local.plugins.diffing import Change, ChangeKind, changes
from local.plugins.resource import Resource
from local.plugins.schema import Property
from local.plugins.values import State

_KINDS: Final = {
    (ChangeKind.ADD, False): PropertyDiffKind.ADD,
    (ChangeKind.ADD, True): PropertyDiffKind.ADD_REPLACE,
    (ChangeKind.DELETE, False): PropertyDiffKind.DELETE,
    (ChangeKind.DELETE, True): PropertyDiffKind.DELETE_REPLACE,
    (ChangeKind.UPDATE, False): PropertyDiffKind.UPDATE,
    (ChangeKind.UPDATE, True): PropertyDiffKind.UPDATE_REPLACE,
}


def diff_response(
    resource: Resource,
    properties: Mapping[str, Property],
    logical_name: str,
    state: State,
    inputs: State,
    ignored: Iterable[str],
) -> DiffResponse:
    """Paths are reported as a difference between state and inputs, so that drift shows its values."""
    skipped = frozenset(ignored)
    found = [
        change
        for change in changes(properties, state, inputs)
        if change.name not in skipped and change.path not in skipped
    ]
    names = frozenset(_names(found))
    forced = frozenset(resource.replaced_by(state, inputs, names)) if names else names
    found = [replace(change, replaces=change.replaces or change.name in forced) for change in found]
    replaces = _names(change for change in found if change.replaces)
    return DiffResponse(
        changes=bool(found),
        diffs=_names(found),
        replaces=replaces,
        stables=[] if replaces else [name for name in resource.outputs if name not in resource.unstable],
        delete_before_replace=bool(replaces)
        and (resource.delete_before_replace or _name_is_taken(resource, logical_name, state, inputs)),
        detailed_diff={
            change.path: PropertyDiff(_KINDS[change.kind, change.replaces], input_diff=False) for change in found
        },
    )


def _names(found: Iterable[Change]) -> list[str]:
    return list(dict.fromkeys(change.name for change in found))


def _name_is_taken(resource: Resource, logical_name: str, state: State, inputs: State) -> bool:
    """Whether the new resource would meet its predecessor under the same chosen physical name.

    An automatic name counts as free, as in pulumi-aws: there a replacement gets new digits.
    """
    autoname = resource.autoname
    if autoname is None or not autoname.frees_a_given_name:
        return False
    name = inputs.get(autoname.property)
    return name is not None and name == state.get(autoname.property) and not autoname.chose(logical_name, name)
