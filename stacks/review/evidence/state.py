"""A stack's state as a preview compares with it: its identity, and the outputs of the last update."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_PASSING = {"created", "modified", "sourcePosition", "stackTrace"}
"""What an update may write anew although nothing changed: when, and by which line of the program."""
_UNORDERED = {"aliases", "dependencies"}
_SIGNATURE = "4dabf18193072939515e22adb298388d"
"""The key that marks a special value in a state, and what it has for a secret:
https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/sig/sig.go"""
_SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105  Pulumi's mark of a secret, not one


@dataclass(frozen=True, kw_only=True)
class State:
    """``id``: a SHA-256 of what stands in the state; ``outputs``: of the stack, secret ones blinded."""

    id: str
    outputs: Mapping[str, Any]


def parse_export(text: str) -> State | None:
    """The state that `pulumi stack export` printed; None for a stack without resources.

    Its identity changes when anything in it changes but times, places in the source, orders that mean nothing, and
    the value of a secret, which is encrypted anew by whoever writes it.

    Raises ValueError when that is no export.
    """
    deployment = json.loads(text).get("deployment") or {}
    resources = [_lasting(resource) for resource in deployment.get("resources") or []]
    if not resources:
        return None
    digest = hashlib.sha256()
    for line in sorted(json.dumps(each, sort_keys=True, separators=(",", ":")) for each in resources):
        digest.update(f"{line}\n".encode())
    outputs = [each.get("outputs") for each in resources if each.get("type") == "pulumi:pulumi:Stack"]
    return State(id=digest.hexdigest(), outputs=(outputs[0] if outputs else None) or {})


def _lasting(resource: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: without_secrets(value) for key, value in resource.items() if key not in _PASSING}
    for key in _UNORDERED & set(kept):
        kept[key] = sorted(kept[key] or [])
    by_property = kept.get("propertyDependencies") or {}
    return {**kept, "propertyDependencies": {key: sorted(urns or []) for key, urns in by_property.items()}}


def without_secrets(value: Any) -> Any:
    """A value of a state, its secrets blinded: they are encrypted anew at every write."""
    if isinstance(value, dict):
        if value.get(_SIGNATURE) == _SECRET:
            return "[secret]"
        return {key: without_secrets(inner) for key, inner in value.items()}
    return [without_secrets(inner) for inner in value] if isinstance(value, list) else value
