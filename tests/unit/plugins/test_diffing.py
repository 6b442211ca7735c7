"""Diff: changed paths, and whether they need a new resource."""

import json

from local.plugins.diffing import ChangeKind, changes
from local.plugins.schema import block, blocks, boolean, integer, policy, string, string_map, strings
from local.plugins.values import UNKNOWN, State

PROPERTIES = {
    "name": string(replaces=True),
    "size": integer(),
    "zone": string(computed=True, replaces=True),
    "enabled": boolean(),
    "tags": string_map(),
    "subnets": strings(unordered=True),
    "steps": strings(),
    "policy": policy(),
    "rules": blocks({"port": integer(), "address": string(computed=True)}, unordered=True),
    "network": block({"id": string(replaces=True), "public": boolean()}),
    "action": block({"count": block({}, presence=True), "block": block({}, presence=True)}),
}


def difference(state: State, inputs: State) -> dict[str, tuple[ChangeKind, bool]]:
    return {change.path: (change.kind, change.replaces) for change in changes(PROPERTIES, state, inputs)}


def test_equal_values_are_no_change() -> None:
    same = {"name": "a", "size": 1, "tags": {"a": "b"}, "rules": [{"port": 1}], "network": {"id": "n"}}
    assert difference(same, same) == {}


def test_a_change_says_whether_it_replaces() -> None:
    assert difference({"name": "a", "size": 1}, {"name": "b", "size": 2}) == {
        "name": (ChangeKind.UPDATE, True),
        "size": (ChangeKind.UPDATE, False),
    }


def test_what_aws_chose_is_no_change_where_the_program_says_nothing() -> None:
    assert difference({"zone": "a"}, {}) == {}
    assert difference({"zone": "a"}, {"zone": "b"}) == {"zone": (ChangeKind.UPDATE, True)}


def test_a_removed_property_is_a_deletion() -> None:
    assert difference({"size": 1}, {}) == {"size": (ChangeKind.DELETE, False)}


def test_nothing_and_its_zero_value_are_the_same() -> None:
    state = {"name": "", "size": 0, "enabled": False, "tags": {}, "subnets": []}
    assert difference(state, {}) == {}
    assert difference({}, state) == {}


def test_switching_off_is_a_change() -> None:
    assert difference({"enabled": True}, {"enabled": False}) == {"enabled": (ChangeKind.UPDATE, False)}


def test_an_empty_object_that_says_something_is_not_none() -> None:
    assert difference({"action": {"count": {}}}, {"action": {"count": {}}}) == {}
    assert difference({"action": {"count": {}}}, {"action": {"block": {}}}) == {
        "action.count": (ChangeKind.DELETE, False),
        "action.block": (ChangeKind.ADD, False),
    }


def test_keys_of_a_map_are_changed_one_by_one_and_quoted_where_needed() -> None:
    assert difference({"tags": {"a": "1", "b.c": "1"}}, {"tags": {"a": "2", "d": "1"}}) == {
        "tags.a": (ChangeKind.UPDATE, False),
        'tags["b.c"]': (ChangeKind.DELETE, False),
        "tags.d": (ChangeKind.ADD, False),
    }


def test_the_order_of_a_set_is_no_change() -> None:
    assert difference({"subnets": ["a", "b"]}, {"subnets": ["b", "a"]}) == {}
    assert difference({"subnets": ["a", "b"]}, {"subnets": ["b", "c"]}) == {"subnets": (ChangeKind.UPDATE, False)}


def test_the_order_of_a_list_is_a_change() -> None:
    assert set(difference({"steps": ["a", "b"]}, {"steps": ["b", "a"]})) == {"steps[0]", "steps[1]"}


def test_objects_of_a_set_are_matched_whatever_aws_added_to_them() -> None:
    state = {"rules": [{"port": 1, "address": "x"}, {"port": 2, "address": "y"}]}
    assert difference(state, {"rules": [{"port": 2}, {"port": 1}]}) == {}
    assert set(difference(state, {"rules": [{"port": 2}]})) == {"rules"}


def test_a_field_replaces_on_its_own() -> None:
    state = {"network": {"id": "a", "public": True}}
    assert difference(state, {"network": {"id": "a", "public": False}}) == {
        "network.public": (ChangeKind.UPDATE, False)
    }
    assert difference(state, {"network": {"id": "b", "public": True}}) == {"network.id": (ChangeKind.UPDATE, True)}


def test_a_policy_is_compared_as_iam_reads_it() -> None:
    old = json.dumps({"Statement": [{"Action": ["a", "b"], "Resource": "r", "Effect": "Allow"}]})
    same = json.dumps({"Statement": {"Effect": "Allow", "Action": ["b", "a"], "Resource": ["r"]}}, indent=2)
    other = same.replace("Allow", "Deny")
    assert difference({"policy": old}, {"policy": same}) == {}
    assert set(difference({"policy": old}, {"policy": other})) == {"policy"}


def test_a_value_that_is_not_known_yet_is_a_change() -> None:
    assert difference({"name": "a"}, {"name": UNKNOWN}) == {"name": (ChangeKind.UPDATE, True)}
    assert set(difference({"subnets": ["a"]}, {"subnets": [UNKNOWN]})) == {"subnets"}
