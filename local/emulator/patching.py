"""Replacing MiniStack's functions, and refusing to when they are not the ones we know.

Every patch names the fingerprint of the function it was written against. A MiniStack upgrade that touches
the function stops the emulator at start-up with a sentence, instead of silently losing the patch.
"""

from __future__ import annotations

import hashlib
import inspect
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


class PatchError(RuntimeError):
    """A function that a patch relies on is missing or is not the one the patch was written for."""


def fingerprint(function: Callable[..., Any]) -> str:
    """The first 12 hex digits of the SHA-256 of the function's source."""
    return hashlib.sha256(inspect.getsource(function).encode()).hexdigest()[:12]


def original(module: ModuleType, name: str, expected: str) -> Callable[..., Any]:
    """MiniStack's own function `name`, verified.

    Raises:
        PatchError: the function is gone, or its source is not the expected one.
    """
    remedy = "read the new one, adapt local/emulator, then put its fingerprint beside the patch"
    function = getattr(module, name, None)
    if not callable(function):
        raise PatchError(f"MiniStack has no {module.__name__}.{name} any more, which the emulator patches: {remedy}.")
    found = fingerprint(function)
    if found != expected:
        raise PatchError(
            f"MiniStack's {module.__name__}.{name} has the fingerprint {found}, the emulator's patch was "
            f"written for {expected}: {remedy}, or install the ministack version that pyproject.toml names."
        )
    result: Callable[..., Any] = function
    return result


def replace(module: ModuleType, name: str, expected: str, replacement: Callable[..., Any]) -> Callable[..., Any]:
    """Put `replacement` in the place of `module.name`, in the module's dispatch tables too.

    Returns:
        MiniStack's own function, for a replacement that wraps it.
    """
    function = original(module, name, expected)
    for table in [value for value in vars(module).values() if isinstance(value, dict)]:
        for key, value in table.items():
            if value is function:
                table[key] = replacement
    setattr(module, name, replacement)
    return function


def guard(module: ModuleType, name: str, expected: str, refusal: Callable[[dict[str, Any]], Any]) -> Callable[..., Any]:
    """Ask `refusal` first: what it answers, an error, stands in the place of the function's own answer."""

    def guarded(parameters: dict[str, Any]) -> Any:
        return refusal(parameters) or own(parameters)

    own: Callable[..., Any] = replace(module, name, expected, guarded)
    return own
