"""JSON within properties: IAM policies and ECS's container definitions."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One statement of an IAM policy, its single values as lists.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
    """

    effect: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    principals: tuple[str, ...]
    conditions: dict[str, Any]

    @property
    def allows(self) -> bool:
        return self.effect == "Allow"

    @property
    def allows_everybody(self) -> bool:
        """Whether anybody may, without a condition."""
        return self.allows and "*" in self.principals and not self.conditions


def statements(policy: str | None) -> list[Statement]:
    """The statements of a policy document."""
    if not policy:
        return []
    return [
        Statement(
            effect=each["Effect"],
            actions=_listed(each.get("Action")),
            resources=_listed(each.get("Resource")),
            principals=tuple(_principals(each.get("Principal"))),
            conditions=each.get("Condition") or {},
        )
        for each in _many(json.loads(policy)["Statement"])
    ]


def containers(definitions: str) -> list[dict[str, Any]]:
    """The containers of a task definition."""
    parsed: list[dict[str, Any]] = json.loads(definitions)
    return parsed


def _principals(principal: str | dict[str, Any] | None) -> Iterator[str]:
    if isinstance(principal, dict):
        for named in principal.values():
            yield from _listed(named)
    else:
        yield from _listed(principal)


def _listed(value: str | list[str] | None) -> tuple[str, ...]:
    return tuple(map(str, _many(value)))


def _many(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
