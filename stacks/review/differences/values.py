"""The values of a resource's inputs: which are the same, which are not known yet, and how they read."""

import json
import re
from collections.abc import Mapping
from typing import Any

from stacks.review.changes.preview import UNKNOWN

SECRET = "[secret]"  # noqa: S105 - what Pulumi prints in place of one
AFTER = "known after the update"
TEXT_LIMIT = 160
"""Characters of one value in a line that a person reads."""

_SENSITIVE = re.compile(
    r"pass(word|wd|phrase)|secret|token|credential|(private|api|access|encryption|signing)_?key", re.IGNORECASE
)
_NAMES_ONE = re.compile(
    r"(arn|arns|name|id|ids|user|path|length|version|period|in_?days|_s|url|encryption)$", re.IGNORECASE
)


def is_known(value: Any) -> bool:
    """Whether all of a value is known before the update."""
    if isinstance(value, str):
        return UNKNOWN not in value
    if isinstance(value, Mapping):
        return all(map(is_known, value.values()))
    return all(map(is_known, value)) if isinstance(value, list) else True


def is_sensitive(name: str) -> bool:
    """Whether the value behind a name is likely a secret: `MASTER_PASSWORD` is one, `DATABASE_SECRET_ARN` names one."""
    return bool(_SENSITIVE.search(name)) and not _NAMES_ONE.search(name)


def holds_secret(value: Any) -> bool:
    """Whether Pulumi hid a part of the value."""
    if isinstance(value, str):
        return SECRET in value
    if isinstance(value, Mapping):
        return any(map(holds_secret, value.values()))
    return any(map(holds_secret, value)) if isinstance(value, list) else False


def parsed(value: Any) -> Any:
    """What a text of JSON holds; any other value as it is."""
    if not isinstance(value, str) or not value.lstrip().startswith(("{", "[")) or value.strip() == SECRET:
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def canonical(value: Any) -> Any:
    """The value without what makes no difference: numbers and truths as text, no empty list, mapping or null."""
    value = parsed(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)
    if isinstance(value, Mapping):
        held = {str(key): canonical(each) for key, each in value.items() if not str(key).startswith("__")}
        return {key: each for key, each in held.items() if each is not None} or None
    if isinstance(value, list):
        return [canonical(each) for each in value] or None
    return value


def same(old: Any, new: Any) -> bool:
    """Whether two values mean the same to whoever reads them from the resource."""
    return bool(old == new or canonical(old) == canonical(new))


def sorting(value: Any) -> str:
    """A text by which values of any kind are sorted and told apart."""
    return json.dumps(canonical(value), sort_keys=True, default=str)


def text_of(value: Any, limit: int = TEXT_LIMIT) -> str | None:
    """The value as a person reads it, cut with its length where it is long; None for what is not there."""
    if value is None:
        return None
    if isinstance(value, str) and masked(held := parsed(value)) != held:
        value = held
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, str):
        text = AFTER if value == UNKNOWN else " ".join(value.split()) or '""'
    elif isinstance(value, list) and not any(isinstance(each, Mapping | list) for each in value):
        text = ", ".join(str(text_of(each, limit)) for each in value) or "none"
    elif isinstance(value, Mapping | list):
        text = json.dumps(masked(value), sort_keys=True, ensure_ascii=False, default=str)
    else:
        text = str(canonical(value))
    text = text.replace(UNKNOWN, f"({AFTER})")
    return text if len(text) <= limit else f"{text[: limit - 30]}… ({len(text):,} characters)"


def masked(value: Any) -> Any:
    """The value without what stands under the name of a secret, also as a pair of name and value."""
    if isinstance(value, list):
        return [masked(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    pair = {"value"} if is_sensitive(str(value.get("name", ""))) else set()
    return {
        key: SECRET if isinstance(each, str) and (key in pair or is_sensitive(str(key))) else masked(each)
        for key, each in value.items()
    }


def secrets_of(value: Any) -> set[str]:
    """The texts that stand under the name of a secret, also in JSON."""
    value = parsed(value)
    if isinstance(value, list):
        return {secret for each in value for secret in secrets_of(each)}
    if not isinstance(value, Mapping):
        return set()
    pair = {"value"} if is_sensitive(str(value.get("name", ""))) else set()
    found: set[str] = set()
    for key, each in value.items():
        if isinstance(each, str) and (key in pair or is_sensitive(str(key))):
            found.add(each)
        else:
            found |= secrets_of(each)
    return found


def mapping(value: Any) -> Mapping[str, Any]:
    """The value where it is a mapping, or JSON of one; else an empty one."""
    value = parsed(value)
    return value if isinstance(value, Mapping) else {}


def listed(value: Any) -> list[Any]:
    """The value as a list: nothing is none, a single one is one."""
    value = parsed(value)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def mappings(value: Any) -> list[Mapping[str, Any]]:
    """The mappings of a list; what else is in it is left out."""
    return [each for each in listed(value) if isinstance(each, Mapping)]


def number(value: Any) -> float | None:
    """The value as a number, also one that is written as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except ValueError:
        return None


def counted(value: Any, unit: str) -> str | None:
    """A number with its unit: `1 day`, `30 days`; what is no number, or has no unit, as it reads."""
    text = text_of(value)
    if text is None or not unit or number(value) is None:
        return text
    return f"{text} {unit.removesuffix('s') if number(value) == 1 and len(unit) > 1 else unit}"


def truth(value: Any) -> bool | None:
    """The value as yes or no, also as text; None for anything else."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else None


def at(inputs: Mapping[str, Any], path: str) -> Any:
    """The value at a path of names (`versioningConfiguration.status`); a list of one stands for its element."""
    value: Any = inputs
    for name in path.split("."):
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        if value == UNKNOWN:
            return UNKNOWN
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def short(arn: Any) -> str:
    """A name for what an ARN stands for: its last part, or the whole text where it is none."""
    if arn == UNKNOWN:
        return f"({AFTER})"
    text = str(text_of(arn))
    if not isinstance(arn, str) or not arn.startswith("arn:"):
        return text
    # arn:aws:elasticloadbalancing:…:targetgroup/api/73e2d6bc24d8a067: the name stands before the number.
    resource = arn.split(":", 5)[-1]
    if resource.startswith(("targetgroup/", "loadbalancer/")):
        return resource.split("/")[-2]
    return resource.rsplit("/", 1)[-1] if "/" in resource else resource
