"""Building boto3 requests from inputs."""

from collections.abc import Mapping
from typing import Any

from local.plugins.resource import Inputs


def given(inputs: Inputs, names: Mapping[str, str]) -> dict[str, Any]:
    """The inputs that are there, under boto3's names; `names` maps our name to boto3's."""
    return {theirs: inputs[ours] for ours, theirs in names.items() if inputs.get(ours) not in (None, "", [])}


def told(answer: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The way back: what boto3 answers, under our names."""
    return {ours: answer[theirs] for ours, theirs in names.items() if theirs in answer}


def difference(old: Any, new: Any) -> tuple[list[str], list[str]]:
    """What to add and what to remove to get from one list of ids to another."""
    before, after = set(old or ()), set(new or ())
    return sorted(after - before), sorted(before - after)
