"""A preview as Pulumi writes it (`pulumi preview --json --diff --show-replacement-steps`), read into steps.

The format is `PreviewDigest` (https://github.com/pulumi/pulumi/blob/master/pkg/display/json.go). What is missing, cut
off or not understood becomes a problem of the preview, never an exception: the report says so.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from stacks.review.changes.document import read_document

__all__ = [
    "UNKNOWN",
    "Diagnostic",
    "Operation",
    "Order",
    "Preview",
    "PropertyChange",
    "Step",
    "name_of",
    "read_document",
    "read_preview",
    "type_of",
]

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What stands in a preview for a text that is not known before the update (sdk/go/common/resource/plugin/rpc.go)."""


class Operation(StrEnum):
    """What the update will do with a resource, in a reviewer's words."""

    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    DELETE = "delete"
    IMPORT = "import"
    FORGET = "forget"  # leaves the state, and goes on existing
    UNPROTECT = "unprotect"  # stays as it is, and may be deleted or replaced from then on
    UNKNOWN = "unknown"  # an operation that this program does not know


class Order(StrEnum):
    """Which of a replacement's two resources is there first."""

    CREATE_FIRST = "create first"
    DELETE_FIRST = "delete first"


@dataclass(frozen=True, kw_only=True)
class PropertyChange:
    """One property that differs, by the provider's path to it: `target.ecsParameters.taskDefinitionArn`."""

    path: str
    kind: str
    """add, delete or update"""
    replaces: bool


@dataclass(frozen=True, kw_only=True)
class Step:
    """What happens to one resource; the three steps of a replacement are one.

    ``old`` and ``new`` are the program's inputs, before and after; ``outputs`` what the resource is now. ``brick`` is
    the program's name of the component that holds it (`database`, `api`); empty for what stands alone. ``sources`` are
    the URNs of the resources whose outputs the program takes each input from.
    """

    operation: Operation
    urn: str
    type: str
    name: str
    brick: str = ""
    old: Mapping[str, Any] = field(default_factory=dict)
    new: Mapping[str, Any] = field(default_factory=dict)
    outputs: Mapping[str, Any] = field(default_factory=dict)
    changed: tuple[PropertyChange, ...] = ()
    order: Order | None = None
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    protected: bool = False
    unprotected: bool = False
    """It is protected, and will not be."""
    retained: bool = False
    given_operation: str = ""


@dataclass(frozen=True, kw_only=True)
class Diagnostic:
    """Something that the program, a plugin or the engine said: ``severity`` is info, warning or error."""

    severity: str
    message: str
    urn: str | None = None


@dataclass(frozen=True, kw_only=True)
class Preview:
    """The changed resources, how many stay the same, what was said, and what could not be read."""

    steps: tuple[Step, ...]
    unchanged: int
    diagnostics: tuple[Diagnostic, ...] = ()
    problems: tuple[str, ...] = ()
    outputs: Mapping[str, Any] = field(default_factory=dict)
    """The stack's outputs as they are before the update."""
    new_outputs: Mapping[str, Any] = field(default_factory=dict)


_OPERATIONS = {
    "create": Operation.CREATE,
    "update": Operation.UPDATE,
    "replace": Operation.REPLACE,
    "create-replacement": Operation.REPLACE,
    "delete-replaced": Operation.REPLACE,
    "read-replacement": Operation.REPLACE,
    "discard-replaced": Operation.REPLACE,
    "import-replacement": Operation.REPLACE,
    "remove-pending-replace": Operation.REPLACE,
    "delete": Operation.DELETE,
    "import": Operation.IMPORT,
    "discard": Operation.FORGET,
}
_UNCHANGED = {"same", "refresh", "read"}  # what is only looked at, as another stack, is not changed
_COMPONENTS = "data-aggregator:"
_STACK_TYPE = "pulumi:pulumi:Stack"
_REPLACING_KINDS = {"add-replace", "delete-replace", "update-replace"}


def read_preview(document: Mapping[str, Any], problems: tuple[str, ...] = ()) -> Preview:
    """The steps of a preview's document, in the order in which Pulumi takes them."""
    given = document.get("steps")
    found = list(problems)
    if not isinstance(given, list) and not found:
        found.append("The preview has no steps: Pulumi stopped before it compared anything.")
    by_urn: dict[str, list[Mapping[str, Any]]] = {}
    root: Mapping[str, Any] = {}
    unprotected: dict[str, list[Mapping[str, Any]]] = {}
    same = unreadable = 0
    for each in given if isinstance(given, list) else []:
        if not isinstance(each, dict) or not isinstance(each.get("urn"), str) or not isinstance(each.get("op"), str):
            unreadable += 1
        elif type_of(each["urn"]) == _STACK_TYPE:
            root = each
        elif _unprotects(each) and each["op"] in _UNCHANGED:
            unprotected[each["urn"]] = [each]
        elif each["op"] in _UNCHANGED:
            same += 1
        else:
            by_urn.setdefault(each["urn"], []).append(each)
    steps = tuple(_step(urn, parts) for urn, parts in (by_urn | unprotected).items())
    if unreadable:
        found.append(f"Steps of the preview without an operation or a URN: {unreadable}. They are left out.")
    found += sorted(
        {
            f"Pulumi names an operation that is unknown here: {step.given_operation[:40]!r}."
            for step in steps
            if step.operation is Operation.UNKNOWN
        }
    )
    counts = document.get("changeSummary")
    if isinstance(counts, dict):
        same = max(_count(counts.get("same")) - len(unprotected), same)
        expected = sum(_count(count) for operation, count in counts.items() if operation in _OPERATIONS)
        held = sum(step.operation is not Operation.UNPROTECT for step in steps) + (root.get("op") in _OPERATIONS)
        if expected > held:  # a step that Pulumi refuses is shown, and not counted
            found.append(f"Pulumi counts {expected} changes, and its preview holds {held}.")
    return Preview(
        steps=steps,
        unchanged=same,
        diagnostics=tuple(_diagnostics(document.get("diagnostics"))),
        problems=tuple(found),
        outputs=_mapping(_mapping(root.get("oldState")).get("outputs")),
        new_outputs=_mapping(_mapping(root.get("newState")).get("outputs")),
    )


def type_of(urn: str) -> str:
    """The resource type of a URN, without those of its parents."""
    parts = urn.split("::")
    return parts[2].split("$")[-1] if len(parts) > 3 else ""


def name_of(urn: str) -> str:
    """The logical name of a URN's resource."""
    return urn.split("::", 3)[-1]


def _step(urn: str, parts: list[Mapping[str, Any]]) -> Step:
    # Of a replacement's steps the one in the middle has both states; that of a resource which goes because another one
    # goes first has no reasons, and its creation has them.
    whole = next((part for part in parts if part["op"] == "replace"), parts[0])
    old = _mapping(whole.get("oldState"))
    new = _mapping(whole.get("newState"))
    return Step(
        operation=Operation.UNPROTECT if whole["op"] in _UNCHANGED else _OPERATIONS.get(whole["op"], Operation.UNKNOWN),
        urn=urn,
        type=type_of(urn),
        name=name_of(urn),
        brick=_brick(urn, new or old),
        old=_mapping(old.get("inputs")),
        new=_mapping(new.get("inputs")),
        outputs=_mapping(old.get("outputs")),
        changed=next((found for part in (whole, *parts) if (found := _changed(part))), ()),
        order=_order([part["op"] for part in parts]),
        sources={
            key: tuple(sorted(_texts(urns)))
            for part in parts
            for key, urns in _mapping(_mapping(part.get("newState")).get("propertyDependencies")).items()
        },
        protected=bool(old.get("protect")),
        unprotected=_unprotects(whole),
        retained=bool(old.get("retainOnDelete")),
        given_operation=whole["op"],
    )


def _unprotects(step: Mapping[str, Any]) -> bool:
    old, new = step.get("oldState"), step.get("newState")
    return isinstance(old, dict) and isinstance(new, dict) and bool(old.get("protect")) and not new.get("protect")


def _brick(urn: str, state: Mapping[str, Any]) -> str:
    """The name of the parent where that is one of our components, else the kind of the innermost of them above."""
    kinds = [*urn.split("::"), "", "", ""][2].split("$")
    ours = [kind for kind in kinds[:-1] if kind.startswith(_COMPONENTS)]
    parent = state.get("parent")
    if isinstance(parent, str) and type_of(parent).startswith(_COMPONENTS):
        return name_of(parent)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", ours[-1].split(":")[-1]).lower() if ours else ""


def _changed(step: Mapping[str, Any]) -> tuple[PropertyChange, ...]:
    detailed = step.get("detailedDiff")
    replacing = _texts(step.get("replaceReasons"))
    if isinstance(detailed, dict) and detailed:
        return tuple(
            PropertyChange(
                path=path,
                kind=str(_mapping(each).get("kind", "update")).removesuffix("-replace"),
                replaces=str(_mapping(each).get("kind")) in _REPLACING_KINDS,
            )
            for path, each in sorted(detailed.items())
        )
    names = _texts(step.get("diffReasons")) | replacing
    return tuple(PropertyChange(path=name, kind="update", replaces=name in replacing) for name in sorted(names))


def _order(operations: list[str]) -> Order | None:
    created = [index for index, each in enumerate(operations) if each == "create-replacement"]
    deleted = [index for index, each in enumerate(operations) if each == "delete-replaced"]
    if not created or not deleted:
        return None
    return Order.CREATE_FIRST if created[0] < deleted[0] else Order.DELETE_FIRST


def _diagnostics(given: Any) -> list[Diagnostic]:
    return [
        Diagnostic(
            severity=str(each.get("severity") or "info"),
            message=str(each.get("message") or "").rstrip(),
            urn=each["urn"] if isinstance(each.get("urn"), str) and each["urn"] else None,
        )
        for each in (given if isinstance(given, list) else [])
        if isinstance(each, dict)
    ]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(value: Any) -> set[str]:
    return {each for each in value if isinstance(each, str)} if isinstance(value, list) else set()


def _count(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
