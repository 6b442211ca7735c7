"""What stands in a stack's state before and after an update, and so what the update did."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stacks.review.changes.preview import type_of
from stacks.review.evidence.state import without_secrets

_SERVICE = "aws:ecs/service:Service"
_GATE = "pulumi-python:dynamic/data-aggregator:AlarmGate"


@dataclass(frozen=True, kw_only=True)
class Applied:
    """URNs, by what was done with them."""

    created: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(vars(self).values())

    def __str__(self) -> str:
        counts = [f"{len(urns)} {verb}" for verb, urns in vars(self).items() if urns]
        return ", ".join(counts) or "nothing"


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """The resources of a state by URN, as `pulumi stack export` gives them, and the stack's outputs."""

    resources: Mapping[str, Mapping[str, Any]]
    outputs: Mapping[str, Any]

    @property
    def services(self) -> dict[str, str]:
        """The task definition that each service was last asked to run, by the service's URN."""
        return {
            urn: str((each.get("inputs") or {}).get("taskDefinition"))
            for urn, each in self.resources.items()
            if type_of(urn) == _SERVICE
        }

    @property
    def release(self) -> Any:
        """Digests and migrations of the last release that was let through the alarm gate; None before the first."""
        gates = [each.get("inputs") or {} for urn, each in self.resources.items() if type_of(urn) == _GATE]
        return gates[0].get("release") if gates else None

    def text(self, output: str) -> str | None:
        """An output of the stack that is text; None where there is none."""
        value = self.outputs.get(output)
        return value if isinstance(value, str) else None


def read_inventory(exported: Mapping[str, Any]) -> Inventory:
    """The inventory of an exported state; what waits for its deletion is left out."""
    listed = (exported.get("deployment") or {}).get("resources") or []
    resources = {each["urn"]: each for each in listed if not each.get("delete")}
    roots = [each for each in resources.values() if each.get("type") == "pulumi:pulumi:Stack"]
    return Inventory(resources=resources, outputs=(roots[0].get("outputs") if roots else None) or {})


def applied(before: Inventory, after: Inventory) -> Applied:
    """What an update did between two states, also one that stopped half way. Components are not counted."""
    old, new = _custom(before), _custom(after)
    both = sorted(old.keys() & new.keys())
    replaced = [urn for urn in both if old[urn].get("id") != new[urn].get("id") or _made_anew(old[urn], new[urn])]
    updated = [urn for urn in both if urn not in replaced and _values(old[urn]) != _values(new[urn])]
    return Applied(
        created=tuple(sorted(new.keys() - old.keys())),
        updated=tuple(updated),
        replaced=tuple(replaced),
        deleted=tuple(sorted(old.keys() - new.keys())),
    )


def _custom(inventory: Inventory) -> dict[str, Mapping[str, Any]]:
    return {
        urn: each
        for urn, each in inventory.resources.items()
        if each.get("custom") and not type_of(urn).startswith("pulumi:providers:")
    }


def _made_anew(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """A replacement may have the id of what it replaces: a task definition's is its family."""
    return old.get("created") != new.get("created")


def _values(resource: Mapping[str, Any]) -> Any:
    return without_secrets([resource.get("inputs"), resource.get("outputs")])
