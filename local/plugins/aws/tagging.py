"""AWS's two ways to write tags, from and to a map."""

from collections.abc import Iterable, Mapping
from typing import Any


def tag_list(tags: Mapping[str, str] | None) -> list[dict[str, str]]:
    """[{Key, Value}], as most services take them."""
    return [{"Key": key, "Value": value} for key, value in (tags or {}).items()]


def tag_map(tags: Iterable[Mapping[str, Any]] | None) -> dict[str, str]:
    return {str(tag["Key"]): str(tag.get("Value", "")) for tag in tags or ()}
