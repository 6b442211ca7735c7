"""A patch whose function has changed stops the emulator instead of vanishing."""

from __future__ import annotations

import types

import pytest

from local.emulator.patching import PatchError, fingerprint, original, replace


def greet() -> str:
    return "hello"


def module() -> types.ModuleType:
    made = types.ModuleType("theirs")
    made.greet = greet  # type: ignore[attr-defined]
    made.TABLE = {"Greet": greet}  # type: ignore[attr-defined]
    return made


def test_a_replacement_stands_in_the_module_and_in_its_dispatch_tables() -> None:
    theirs = module()
    before = replace(theirs, "greet", fingerprint(greet), lambda: "patched")
    assert before() == "hello"
    assert theirs.greet() == "patched"
    assert theirs.TABLE["Greet"]() == "patched"


def test_a_function_that_is_gone_is_named_with_the_remedy() -> None:
    with pytest.raises(PatchError, match=r"MiniStack has no theirs\.absent any more.*adapt local/emulator"):
        original(module(), "absent", "0" * 12)


def test_a_function_that_has_changed_is_named_with_both_fingerprints() -> None:
    with pytest.raises(
        PatchError, match=rf"theirs\.greet has the fingerprint {fingerprint(greet)}.*written for 0{{12}}"
    ):
        replace(module(), "greet", "0" * 12, lambda: "patched")


def test_a_refused_replacement_leaves_the_module_alone() -> None:
    theirs = module()
    with pytest.raises(PatchError):
        replace(theirs, "greet", "0" * 12, lambda: "patched")
    assert theirs.greet() == "hello"
