"""Reads ``Pulumi.<stack>.yaml`` into settings: the only module that reads Pulumi's configuration."""

import json
from enum import StrEnum
from typing import Any, get_args

import pulumi
import yaml
from pulumi.runtime.config import CONFIG
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from infra.settings import Settings


class ConfigurationError(pulumi.RunError):
    """A stack's settings are unusable. The message names file, key, allowed values, and shows YAML to paste."""


def load_settings() -> Settings:
    """The settings of the current stack.

    Raises ConfigurationError that lists every fault in the stack's file at once.
    """
    return parse_settings(CONFIG.get(), project=pulumi.get_project(), stack=pulumi.get_stack())


def parse_settings(configuration: dict[str, str], *, project: str, stack: str) -> Settings:
    """Settings from the engine's flat configuration: ``project:key`` to text, or to JSON for what is nested."""
    prefix = f"{project}:"
    given = {key.removeprefix(prefix): _value(text) for key, text in configuration.items() if key.startswith(prefix)}
    try:
        # JSON mode: enums, addresses and tuples are written as plain YAML, and the rest stays strict.
        return Settings.model_validate_json(json.dumps(given))
    except ValidationError as error:
        faults = "\n\n".join(_describe(fault, project) for fault in error.errors())
        raise ConfigurationError(f"Pulumi.{stack}.yaml has settings that do not work:\n\n{faults}") from error


def _value(text: str) -> Any:
    """What YAML held: the engine hands scalars over as text and everything nested as JSON."""
    return json.loads(text) if text.startswith(("{", "[")) else text


def _describe(fault: ErrorDetails, project: str) -> str:
    """One fault: the path of its key, what is wrong, what is allowed, and YAML to paste."""
    path = fault["loc"]
    group = _model_at(path if fault["type"] == "value_error" else path[:-1])
    lines = [f"  {project}:{'.'.join(map(str, path)) or '*'}: {_sentence(fault)}"]
    if fault["type"] == "extra_forbidden":
        lines.append(f"  allowed here: {', '.join(group.model_fields)}; correct the name or remove the key")
    elif path and (field := group.model_fields.get(str(path[-1]))):
        lines.append(f"  allowed: {allowed_values(field)}")
    noun = str(path[0]) if path else ""
    if noun in Settings.model_fields:
        pasted = {f"{project}:{noun}": _example(Settings.model_fields[noun])}
        lines += ["  to paste:", *(f"    {line}" for line in _yaml({"config": pasted}))]
    return "\n".join(lines)


def _sentence(fault: ErrorDetails) -> str:
    match fault["type"]:
        case "extra_forbidden":
            return "unknown key"
        case "missing":
            return "missing"
        case "value_error":
            return str(fault["ctx"]["error"])
        case _:
            return f"{fault['msg']}, not {json.dumps(fault['input'])}"


def _model_at(path: tuple[int | str, ...]) -> type[BaseModel]:
    """The group of settings that a path leads to; names within a mapping such as ``sizes`` are passed over."""
    group: type[BaseModel] = Settings
    for key in path:
        if (field := group.model_fields.get(str(key))) and (found := group_in(field.annotation)):
            group = found
    return group


def group_in(annotation: Any) -> type[BaseModel] | None:
    """The group of settings within an annotation such as ``Mapping[str, TaskSize]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := group_in(inner))), None)


def allowed_values(field: FieldInfo, *, with_example: bool = True) -> str:
    """What a setting may hold, in words: its members, or its meaning with its bounds."""
    words = [field.description] if field.description else []
    if isinstance(field.annotation, type) and issubclass(field.annotation, StrEnum):
        return f"{field.description}: {', '.join(field.annotation)}"
    if group := group_in(field.annotation):
        return f"a group with {', '.join(group.model_fields)}"
    words += [f"{name} {value}" for limit in field.metadata for name, value in _bounds(limit)]
    if with_example and field.examples:
        words.append(f"such as {json.dumps(field.examples[0])}")
    return ", ".join(words)


def _bounds(limit: Any) -> list[tuple[str, Any]]:
    words = {"ge": "at least", "le": "at most", "pattern": "matching"}
    return [(word, getattr(limit, name)) for name, word in words.items() if getattr(limit, name, None) is not None]


def _example(field: FieldInfo) -> Any:
    """A value that works, from the examples that stand beside each setting."""
    group = group_in(field.annotation)
    if group is None:
        return field.examples[0] if field.examples else None
    whole = {name: _example(inner) for name, inner in group.model_fields.items()}
    return {"small": whole} if get_args(field.annotation) else whole


def _yaml(value: Any) -> list[str]:
    return yaml.safe_dump(value, sort_keys=False).splitlines()
