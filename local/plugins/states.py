"""From what the program gave and what AWS tells to what stands in the Pulumi state."""

from collections.abc import Mapping
from typing import Protocol

from local.plugins.cloud import Cloud
from local.plugins.diffing import changes
from local.plugins.errors import error_code
from local.plugins.resource import Resource
from local.plugins.schema import Property
from local.plugins.values import UNKNOWN, State, Value


class Tagging(Protocol):
    def default_tags(self) -> Mapping[str, str]: ...


def preview_state(resource: Resource, inputs: State, old: State | None = None) -> State:
    """What a preview can tell: the inputs, and outputs only where they stay as they are."""
    state = dict(inputs)
    computed = [name for name, declared in resource.inputs.items() if declared.computed]
    for name in (*resource.outputs, *computed):
        if name in inputs:
            continue
        if old is None or name in resource.unstable:
            state[name] = UNKNOWN
        elif name in old:
            state[name] = old[name]
    return state


def state_after_read(
    provider: Tagging,
    resource: Resource,
    cloud: Cloud,
    resource_id: str,
    known: State,
    old: State | None = None,
) -> State | None:
    """The state of the resource as AWS tells it; None when it does not exist."""
    try:
        told = resource.read(cloud, resource_id, known)
    except Exception as error:
        if error_code(error) not in resource.gone:
            raise
        return None
    if told is None:
        return None
    kept = {name: value for name, value in (old or {}).items() if name in resource.outputs}
    state = {**kept, **known, **told, **_meaning_the_same(resource, known, told)}
    if resource.regional:
        state["region"] = known.get("region") or cloud.region
    if resource.tagged:
        state["tags"], state["tagsAll"] = _split_tags(
            told.get("tags") or {}, known.get("tags") or {}, provider.default_tags()
        )
    return {name: value for name, value in state.items() if value is not None}


def _meaning_the_same(resource: Resource, known: State, told: State) -> State:
    """Known values that AWS gives back in other words: another order, other white space, added defaults."""
    return {
        name: known[name]
        for name, declared in resource.inputs.items()
        if known.get(name) is not None
        and told.get(name) not in (None, known[name])
        and not changes({name: declared}, told, known)
    }


def _split_tags(
    all_tags: Mapping[str, str], known: Mapping[str, str], defaults: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """The resource's own tags and all tags; AWS's own (aws:...) are not the program's business."""
    every = {key: value for key, value in all_tags.items() if not key.startswith("aws:")}
    own = {key: value for key, value in every.items() if key in known or defaults.get(key) != value}
    return own, every


def inputs_after_read(properties: Mapping[str, Property], inputs: State, state: State) -> State:
    """The inputs that would give this state: those of the last update where AWS agrees, else AWS's.

    For an import (no inputs) everything that differs from its default.
    """
    if not inputs:
        return _inputs_of_an_import(properties, state)
    drifted = {change.name for change in changes(properties, state, inputs)}
    fresh: State = {}
    for name, value in inputs.items():
        current = state.get(name) if name in drifted else value
        if current is not None:
            fresh[name] = current
    return fresh


def _inputs_of_an_import(properties: Mapping[str, Property], state: State) -> State:
    """Of two properties that say the same, the first."""
    inputs: State = {}
    for name, declared in properties.items():
        if any(other in inputs for other in declared.conflicts):
            continue
        if _worth_writing(state.get(name), declared) or (declared.required and name in state):
            inputs[name] = state[name]
    return inputs


def _worth_writing(value: Value, declared: Property) -> bool:
    return value not in (None, "", [], {}) and value != declared.default
