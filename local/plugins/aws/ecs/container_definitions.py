"""Container definitions as AWS understands them: another order of keys or a default spelled out is no change.

A task definition is replaced by any change, so what only looks different must not count
(https://github.com/pulumi/pulumi-awsx/issues/617). Defaults:
docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from local.plugins.values import Value

_DEFAULTS: Final = {"cpu": 0, "essential": True}
_HEALTH_CHECK_DEFAULTS: Final = {"interval": 30, "timeout": 5, "retries": 3, "startPeriod": 0}
_SORTED_BY: Final = {
    "environment": "name",
    "secrets": "name",
    "portMappings": "containerPort",
    "mountPoints": "containerPath",
    "ulimits": "name",
    "systemControls": "namespace",
}


def same_containers(one: Value, other: Value) -> bool:
    """Whether two JSON texts describe the same containers."""
    if one == other:
        return True
    try:
        return canonical(one) == canonical(other)
    except (TypeError, ValueError, AttributeError):
        return False


def canonical(text: str) -> list[dict[str, Any]]:
    """The containers sorted by name, without what AWS would fill in. Raises ValueError for what is no JSON list."""
    containers = json.loads(text)
    if not isinstance(containers, list):
        raise ValueError("container definitions are a JSON list")  # noqa: TRY004 — to callers it is a bad text
    return sorted((_container(each) for each in containers), key=lambda each: str(each.get("name")))


def problems(text: str) -> Iterator[str]:
    """What AWS would refuse: each a sentence."""
    try:
        containers = json.loads(text)
    except ValueError as error:
        yield f"containerDefinitions is no JSON: {error}"
        return
    if not isinstance(containers, list) or not containers:
        yield "containerDefinitions is a JSON list of at least one container"
        return
    names: set[str] = set()
    for index, container in enumerate(containers):
        if not isinstance(container, dict):
            yield f"containerDefinitions[{index}] is not an object"
            continue
        for needed in ("name", "image"):
            if not container.get(needed):
                yield f"containerDefinitions[{index}] needs {needed!r}"
        if container.get("name") in names:
            yield f"containerDefinitions has two containers named {container['name']!r}"
        names.add(container.get("name", ""))
        for entry in container.get("environment") or ():
            if not isinstance(entry.get("value"), str):
                name = entry.get("name")
                yield f"containerDefinitions[{index}].environment: the value of {name!r} is not a string"


def _container(container: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in _full(container).items() if _DEFAULTS.get(name) != value}
    if "portMappings" in kept:
        kept["portMappings"] = [_port(each) for each in kept["portMappings"]]
    if "healthCheck" in kept:
        kept["healthCheck"] = _HEALTH_CHECK_DEFAULTS | kept["healthCheck"]
    for name, key in _SORTED_BY.items():
        if name in kept:
            kept[name] = sorted(kept[name], key=lambda each, by=key: str(each.get(by)))  # type: ignore[misc]
    return kept


def _port(mapping: dict[str, Any]) -> dict[str, Any]:
    """With awsvpc the host's port is the container's."""
    port = {"protocol": "tcp", **mapping}
    if port.get("hostPort") in (0, port.get("containerPort")):
        port.pop("hostPort")
    return port


def _full(value: Any) -> Any:
    """Without what says nothing: null, empty lists, objects and texts (values of name-value pairs apart)."""
    if isinstance(value, dict):
        pair = "name" in value and "value" in value
        cleaned = {name: _full(item) for name, item in value.items()}
        return {name: item for name, item in cleaned.items() if item not in (None, [], {}, "") or (pair and item == "")}
    if isinstance(value, list):
        return [_full(item) for item in value]
    return value
