"""A preview as Pulumi writes it (`pulumi preview --json --diff --show-replacement-steps`), read into steps.

The format is `PreviewDigest` (https://github.com/pulumi/pulumi/blob/master/pkg/display/json.go). What is missing, cut
off or not understood becomes a problem of the preview, never an exception: the report says so.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What stands in a preview for a text that is not known before the update (sdk/go/common/resource/plugin/rpc.go)."""


class Operation(StrEnum):
    """What the update will do with a resource, in a reviewer's words."""

    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    DELETE = "delete"
    IMPORT = "import"
    READ = "read"
    FORGET = "forget"  # leaves the state, and goes on existing
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
    the program's name of the component that holds it (`database`, `api`); empty for what stands alone.
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
    protected: bool = False
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
    "read": Operation.READ,
    "discard": Operation.FORGET,
}
_UNCHANGED = {"same", "refresh"}
_COMPONENTS = "data-aggregator:"
_STACK_TYPE = "pulumi:pulumi:Stack"
_REPLACING_KINDS = {"add-replace", "delete-replace", "update-replace"}


def read_document(text: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The preview's JSON, and what is wrong with it; a text that is cut off gives the steps before the cut."""
    if not text.strip():
        return {}, ("The preview is empty: Pulumi wrote nothing.",)
    start = text.find("{")
    if start < 0:
        return {}, ("The preview is no JSON: it holds no object.",)
    try:
        document, _ = json.JSONDecoder().raw_decode(text, start)
    except json.JSONDecodeError as error:
        steps = _steps_before_the_cut(text)
        cut = f"The preview is broken or cut off at character {error.pos:,} ({error.msg})"
        return {"steps": steps}, (f"{cut}: {len(steps)} steps before that are shown, and others may be missing.",)
    if not isinstance(document, dict):
        return {}, ("The preview is JSON, but no preview of Pulumi.",)
    return document, ()


def read_preview(document: Mapping[str, Any], problems: tuple[str, ...] = ()) -> Preview:
    """The steps of a preview's document, in the order in which Pulumi takes them."""
    given = document.get("steps")
    found = list(problems)
    if not isinstance(given, list) and not found:
        found.append("The preview has no steps: Pulumi stopped before it compared anything.")
    by_urn: dict[str, list[Mapping[str, Any]]] = {}
    root: Mapping[str, Any] = {}
    same = 0
    for each in given if isinstance(given, list) else []:
        if not isinstance(each, dict) or not isinstance(each.get("urn"), str) or not isinstance(each.get("op"), str):
            found.append("A step of the preview has no operation or no URN; it is left out.")
        elif type_of(each["urn"]) == _STACK_TYPE:
            root = each
        elif each["op"] in _UNCHANGED:
            same += 1
        else:
            by_urn.setdefault(each["urn"], []).append(each)
    steps = tuple(_step(urn, parts) for urn, parts in by_urn.items())
    found += sorted(
        {
            f"Pulumi names an operation that is unknown here: {step.given_operation!r}."
            for step in steps
            if step.operation is Operation.UNKNOWN
        }
    )
    counts = document.get("changeSummary")
    if isinstance(counts, dict):
        same = int(counts.get("same") or same)
        expected = sum(int(count) for operation, count in counts.items() if operation in _OPERATIONS)
        if expected != len(by_urn) + (root.get("op") in _OPERATIONS):
            found.append(f"Pulumi counts {expected} changes, and its preview holds {len(by_urn)}.")
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
    # Of a replacement's steps the one in the middle has both states.
    whole = next((part for part in parts if part["op"] == "replace"), parts[0])
    old = _mapping(whole.get("oldState"))
    new = _mapping(whole.get("newState"))
    return Step(
        operation=_OPERATIONS.get(whole["op"], Operation.UNKNOWN),
        urn=urn,
        type=type_of(urn),
        name=name_of(urn),
        brick=_brick(urn, new or old),
        old=_mapping(old.get("inputs")),
        new=_mapping(new.get("inputs")),
        outputs=_mapping(old.get("outputs")),
        changed=_changed(whole),
        order=_order([part["op"] for part in parts]),
        protected=bool(old.get("protect")),
        retained=bool(old.get("retainOnDelete")),
        given_operation=whole["op"],
    )


def _brick(urn: str, state: Mapping[str, Any]) -> str:
    """The name of the parent where that is one of our components, else the kind of the innermost of them above."""
    ours = [kind for kind in urn.split("::")[2].split("$")[:-1] if kind.startswith(_COMPONENTS)]
    parent = state.get("parent")
    if isinstance(parent, str) and type_of(parent).startswith(_COMPONENTS):
        return name_of(parent)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", ours[-1].split(":")[-1]).lower() if ours else ""


def _changed(step: Mapping[str, Any]) -> tuple[PropertyChange, ...]:
    detailed = step.get("detailedDiff")
    replacing = {key for key in step.get("replaceReasons") or [] if isinstance(key, str)}
    if isinstance(detailed, dict) and detailed:
        return tuple(
            PropertyChange(
                path=path,
                kind=str(_mapping(each).get("kind", "update")).removesuffix("-replace"),
                replaces=_mapping(each).get("kind") in _REPLACING_KINDS,
            )
            for path, each in sorted(detailed.items())
        )
    names = {key for key in step.get("diffReasons") or [] if isinstance(key, str)} | replacing
    return tuple(PropertyChange(path=name, kind="update", replaces=name in replacing) for name in sorted(names))


def _order(operations: list[str]) -> Order | None:
    created = [index for index, each in enumerate(operations) if each == "create-replacement"]
    deleted = [index for index, each in enumerate(operations) if each == "delete-replaced"]
    if not created or not deleted:
        return None
    return Order.CREATE_FIRST if created[0] < deleted[0] else Order.DELETE_FIRST


def _steps_before_the_cut(text: str) -> list[Any]:
    """The whole elements of `"steps": [` that can still be read."""
    opening = text.find('"steps"')
    position = text.find("[", opening) + 1 if opening >= 0 else 0
    decoder = json.JSONDecoder()
    steps: list[Any] = []
    while position > 0:
        while position < len(text) and text[position] in " \t\r\n,":
            position += 1
        try:
            step, position = decoder.raw_decode(text, position)
        except json.JSONDecodeError:
            break
        steps.append(step)
    return steps


def _diagnostics(given: Any) -> list[Diagnostic]:
    return [
        Diagnostic(
            severity=str(each.get("severity") or "info"),
            message=str(each.get("message") or "").rstrip(),
            urn=each.get("urn") or None,
        )
        for each in (given if isinstance(given, list) else [])
        if isinstance(each, dict)
    ]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
