"""CloudFront's way to write a list: its items with their number."""

from collections.abc import Mapping, Sequence
from typing import Any


def counted(items: Sequence[Any] | None) -> dict[str, Any]:
    return {"Quantity": len(items or ()), "Items": list(items or ())}


def items_of(block: Mapping[str, Any] | None) -> list[Any]:
    """Of a block that may be missing, or have no items."""
    return list((block or {}).get("Items") or ())
