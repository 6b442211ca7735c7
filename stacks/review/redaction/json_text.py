"""JSON texts within texts: read only where nothing gets lost, and written back in their own shape."""

import json
from typing import Any


class _AmbiguousError(ValueError):
    """A key stands twice in one object: reading it would drop the first value."""


def loads_unambiguous(text: str) -> Any:
    """The value of a text that is JSON of an object, a list or a text; None for every other one."""
    first = text.lstrip()[:1]
    if first not in {"{", "[", '"'} or not first:
        return None
    try:
        return json.loads(text, object_pairs_hook=_mapping)
    except (ValueError, RecursionError):
        return None


def same_shape(text: str, before: Any, after: Any) -> str:
    """``after`` written as ``text``, the JSON of ``before``, is: on one line or indented, with or without spaces."""
    if after == before:
        return text
    compact = json.dumps(before, separators=(",", ":"), ensure_ascii=False)
    indented = text.lstrip().startswith(("{\n", "[\n"))
    if indented:
        line = text.lstrip().split("\n", 2)[1]
        return json.dumps(after, indent=max(1, len(line) - len(line.lstrip())), ensure_ascii=False)
    tight = len(text.strip()) <= len(compact)
    return json.dumps(after, separators=(",", ":") if tight else (", ", ": "), ensure_ascii=False)


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _AmbiguousError
    return found
