"""What `test_every_resource` does with one resource type."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from local.plugins.cloud import Cloud
from tests.local.plugins.engine import Engine, Live

Inputs = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One life of a resource.

    `needs` makes what the resource stands on, through the same engine, and returns what `inputs` is given.
    `changed` are the inputs of an update in place, `replaced` those that need a new resource: both on top of
    `inputs`; None where the type has no such property. `drift` changes it behind Pulumi's back, so that a refresh
    has to tell of the property `drifted`.
    """

    token: str
    inputs: Callable[[Inputs], Inputs]
    needs: Callable[[Engine], Inputs] = field(default=lambda _: {})
    changed: Callable[[Inputs], Inputs] | None = None
    replaced: Callable[[Inputs], Inputs] | None = None
    drift: Callable[[Cloud, Live], object] | None = None
    drifted: str = ""
    importable: bool = True
    survives_deletion: bool = False
    """Deleting it only lets go of it: AWS keeps it."""

    def merged(self, needs: Mapping[str, Any], more: Callable[[Inputs], Inputs]) -> Inputs:
        """The inputs with some of them changed; None takes one away."""
        inputs = {**self.inputs(dict(needs)), **more(dict(needs))}
        return {name: value for name, value in inputs.items() if value is not None}


TAGS: Inputs = {"owner": "test"}
OTHER_TAGS: Inputs = {"owner": "other", "stage": "test"}
