"""The images of `make images` are those of the stacks."""

import pytest

from local import images
from local.failure import LocalError
from local.instance import developers_own
from stacks.ground import SOURCES
from tests.unit.workflows.reading import ROOT


def test_they_are_the_programs_own() -> None:
    assert {
        noun: ((ROOT / "stacks" / source).resolve(), stage) for noun, (source, stage) in SOURCES.items()
    } == images.SOURCES


def test_they_are_pushed_only_to_a_registry_that_is_named() -> None:
    with pytest.raises(LocalError) as raised:
        images.steps(developers_own(), None, push=True)
    assert raised.value.remedy == "Name it: make images PUSH=1 REGISTRY=ghcr.io/owner/name/"


def test_each_is_a_step() -> None:
    named = [step.name for step in images.steps(developers_own(), "ghcr.io/owner/name/", push=True)]
    assert named == ["image api", "image backup", "image web"]
