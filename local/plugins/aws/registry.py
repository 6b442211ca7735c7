"""Every resource type and function of the plugin `aws`, gathered from its groups, by token."""

from collections.abc import Iterable
from typing import Final

from local.plugins.aws import logs, sts
from local.plugins.resource import Function, Resource


def _table(groups: Iterable[Iterable[Resource]]) -> dict[str, Resource]:
    table: dict[str, Resource] = {}
    for group in groups:
        for resource in group:
            if resource.token in table:
                raise ValueError(f"two classes for the resource type {resource.token}")
            table[resource.token] = resource
    return table


RESOURCES: Final = _table((logs.RESOURCES,))

FUNCTIONS: Final[dict[str, Function]] = {function.token: function for group in (sts.FUNCTIONS,) for function in group}
