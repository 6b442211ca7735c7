"""A resource type of the local AWS, and a function (what Pulumi calls an invoke): one small class each."""

import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, ClassVar

from local.plugins.checking import Failure
from local.plugins.cloud import Cloud
from local.plugins.naming import AutoName
from local.plugins.shape import Shape
from local.plugins.values import State, Value

Inputs = Mapping[str, Any]


class Capability(StrEnum):
    """What becomes of a resource on the local AWS."""

    RUNS = "runs"
    STORES = "stores"
    RECORDS = "records"


class Resource(Shape, ABC):
    """One resource type: its properties, and how it is made, read, changed and removed over boto3.

    The methods get a `Cloud` of the resource's own region and plain Python values; errors that boto3 raises are
    turned into a sentence by the provider, those with a code of `gone` into "is no longer there".
    """

    capability: ClassVar[Capability] = Capability.STORES
    note: ClassVar[str] = ""
    """What a reader of the capability table has to know, in a few words."""
    autoname: ClassVar[AutoName | None] = None
    regional: ClassVar[bool] = True
    """Has the input `region` (all but the global services' types)."""
    gone: ClassVar[tuple[str, ...]] = ()
    """AWS's error codes for a resource that does not exist."""
    delete_before_replace: ClassVar[bool] = False
    unstable: ClassVar[tuple[str, ...]] = ()
    """Outputs that an update changes: unknown in its preview."""

    @property
    def tagged(self) -> bool:
        return "tags" in self.inputs

    def validate(self, inputs: Inputs) -> Iterable[Failure]:
        """Rules over more than one property. Values may be UNKNOWN."""
        return ()

    def replaced_by(self, old: State, new: Inputs, changed: frozenset[str]) -> Iterable[str]:
        """Those of the `changed` properties that this very change cannot bring about in place.

        Beside the properties that are declared so: what terraform-provider-aws decides in CustomizeDiff. Values may
        be UNKNOWN. Raises PluginError for a change that pulumi-aws refuses.
        """
        return ()

    @abstractmethod
    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        """The one call that makes it; returns its id. `inputs["tagsAll"]` are the tags with the default tags.

        Whatever comes after that call belongs into `finish`: an error here says that nothing was made.
        """

    def finish(self, cloud: Cloud, resource_id: str, inputs: Inputs) -> None:
        """What is left to do, and to wait for, once it exists.

        After an error here the resource stays in the state, with its id: the next update mends it instead of
        making a second one.
        """

    @abstractmethod
    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        """Everything AWS tells of it, by property name; None when it does not exist.

        `known` is the last state or, after create and update, the inputs; empty for an import. `tags` are all tags:
        the provider takes its default tags out again. Names that are left out keep their known value.
        """

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        """Bring the `changed` top-level properties to what `new` says."""
        raise NotImplementedError(f"{self.token} has no property that changes in place")

    @abstractmethod
    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        """Remove it."""


class Records(Resource):
    """A type that the local AWS lacks: it stands in the Pulumi state only, and no call is made."""

    capability = Capability.RECORDS

    def recorded(self, cloud: Cloud, resource_id: str, inputs: Inputs) -> State:
        """The outputs that AWS would have given."""
        return {}

    def create(self, cloud: Cloud, inputs: Inputs) -> str:
        name = inputs.get("name")
        return name if isinstance(name, str) else f"local-{uuid.uuid4().hex[:12]}"

    def read(self, cloud: Cloud, resource_id: str, known: State) -> State | None:
        """What was recorded; an import of something never recorded finds nothing."""
        if not known:
            return None
        recorded: State = {**known, **self.recorded(cloud, resource_id, known)}
        if self.tagged:
            recorded["tags"] = known.get("tagsAll", {})
        return recorded

    def update(self, cloud: Cloud, resource_id: str, old: State, new: Inputs, changed: frozenset[str]) -> None:
        """Nothing to call."""

    def delete(self, cloud: Cloud, resource_id: str, state: State) -> None:
        """Nothing to call."""


class Function(Shape, ABC):
    """A look-up that the program calls while it runs."""

    @abstractmethod
    def call(self, cloud: Cloud, inputs: Inputs) -> State: ...


def changed_keys(old: Mapping[str, Value] | None, new: Mapping[str, Value] | None) -> tuple[State, list[str]]:
    """For tags and other maps: what to set, and which keys to remove."""
    old, new = old or {}, new or {}
    return (
        {key: value for key, value in new.items() if old.get(key) != value},
        [key for key in old if key not in new],
    )
