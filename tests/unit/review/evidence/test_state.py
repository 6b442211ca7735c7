"""A state's identity changes with what stands in it, and with nothing else."""

import copy
import json
from typing import Any

import pytest

from stacks.review.evidence.state import parse_export

ROOT: dict[str, Any] = {
    "urn": "urn:pulumi:blue::shop::pulumi:pulumi:Stack::shop-blue",
    "type": "pulumi:pulumi:Stack",
    "outputs": {"release": "r0001-abc", "schema_head": "0001"},
}
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:abc"}
BUCKET: dict[str, Any] = {
    "urn": "urn:pulumi:blue::shop::aws:s3/bucket:Bucket::assets",
    "type": "aws:s3/bucket:Bucket",
    "id": "assets-1",
    "inputs": {"tags": {"a": "1"}, "rules": [1, 2], "key": SECRET},
    "dependencies": ["a", "b"],
    "propertyDependencies": {"key": ["a", "b"], "tags": None},
    "created": "2026-01-01T00:00:00Z",
    "modified": "2026-01-01T00:00:00Z",
    "sourcePosition": "project:///x.py#1",
    "stackTrace": [{"sourcePosition": "project:///x.py#1"}],
}


def exported(*resources: dict[str, Any]) -> str:
    return json.dumps({"version": 3, "deployment": {"manifest": {"time": "now"}, "resources": list(resources)}})


def identity(*resources: dict[str, Any]) -> str:
    state = parse_export(exported(*resources))
    assert state is not None
    return state.id


BEFORE = identity(ROOT, BUCKET)


@pytest.mark.parametrize(
    "changes",
    [
        {"created": "2026-02-02T00:00:00Z", "modified": "2026-02-02T00:00:00Z"},
        {"sourcePosition": "project:///x.py#2", "stackTrace": []},
        {"dependencies": ["b", "a"], "propertyDependencies": {"tags": [], "key": ["b", "a"]}},
        {"inputs": {"key": {**SECRET, "ciphertext": "v1:xyz"}, "rules": [1, 2], "tags": {"a": "1"}}},
    ],
    ids=["times", "places in the source", "orders that mean nothing", "a secret encrypted anew"],
)
def test_what_an_update_without_changes_may_write_anew_leaves_it(changes: dict[str, Any]) -> None:
    assert identity(ROOT, {**BUCKET, **changes}) == BEFORE
    assert identity({**BUCKET, **changes}, ROOT) == BEFORE


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "assets-2"},
        {"inputs": {**BUCKET["inputs"], "tags": {"a": "2"}}},
        {"inputs": {**BUCKET["inputs"], "rules": [2, 1]}},
        {"inputs": {**BUCKET["inputs"], "key": "plain"}},
        {"dependencies": ["a"]},
        {"protect": True},
        {"delete": True},
    ],
    ids=["id", "a value", "an order that means something", "a secret no more", "a dependency", "protection", "doomed"],
)
def test_what_stands_in_the_state_changes_it(changes: dict[str, Any]) -> None:
    assert identity(ROOT, {**BUCKET, **changes}) != BEFORE


def test_the_outputs_are_the_stacks_own_with_secrets_blinded() -> None:
    root = copy.deepcopy(ROOT) | {"outputs": {"release": "r1", "password": SECRET}}
    state = parse_export(exported(BUCKET, root))
    assert state is not None
    assert state.outputs == {"release": "r1", "password": "[secret]"}


@pytest.mark.parametrize("deployment", [{}, {"resources": None}, {"resources": []}, None])
def test_a_stack_without_resources_has_no_state(deployment: dict[str, Any] | None) -> None:
    assert parse_export(json.dumps({"version": 3, "deployment": deployment})) is None


def test_what_is_no_export_is_refused() -> None:
    with pytest.raises(ValueError, match="Expecting value"):
        parse_export("error: no")
