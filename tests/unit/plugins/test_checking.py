"""Check: what is wrong with inputs is told by name, and defaults are filled in."""

import pytest

from local.plugins.checking import Declared, check
from local.plugins.schema import block, blocks, boolean, integer, string, string_map, strings
from local.plugins.values import UNKNOWN, Value

DECLARED = Declared(
    owner="aws:test/thing:Thing",
    properties={
        "name": string(required=True),
        "retentionInDays": integer(),
        "enabled": boolean(default=True),
        "kind": string(allowed=("big", "small")),
        "one": string(conflicts=("other",)),
        "other": string(conflicts=("one",)),
        "subnets": strings(),
        "tags": string_map(),
        "rules": blocks({"port": integer(required=True), "open": boolean(default=False)}),
        "logging": block({"bucket": string(required=True)}, unsupported=("prefix",)),
    },
    unsupported=("exotic",),
)


def reasons(**given: Value) -> list[str]:
    _, failures = check(DECLARED, {"name": "x", **given})
    return [failure.reason for failure in failures]


def test_defaults_are_filled_in_also_inside_lists() -> None:
    checked, failures = check(DECLARED, {"name": "x", "rules": [{"port": 80}]})
    assert failures == []
    assert checked == {"name": "x", "enabled": True, "rules": [{"port": 80, "open": False}]}


def test_a_null_counts_as_absent() -> None:
    checked, failures = check(DECLARED, {"name": "x", "enabled": None, "kind": None})
    assert (checked, failures) == ({"name": "x", "enabled": True}, [])


def test_an_unknown_property_is_named_with_the_nearest_known() -> None:
    assert reasons(retentionDays=3) == [
        "aws:test/thing:Thing has no property 'retentionDays': did you mean 'retentionInDays'?"
    ]


def test_an_unsupported_property_is_told_apart_from_an_unknown_one() -> None:
    (reason,) = reasons(exotic=1)
    assert reason.startswith("the local AWS does not support 'exotic' of aws:test/thing:Thing: ")


def test_an_unsupported_field_is_named_with_its_path() -> None:
    (reason,) = reasons(logging={"bucket": "b", "prefix": "p"})
    assert reason.startswith("the local AWS does not support 'logging.prefix' of aws:test/thing:Thing: ")


def test_a_missing_property_is_named() -> None:
    _, failures = check(DECLARED, {})
    assert [failure.reason for failure in failures] == ["aws:test/thing:Thing needs 'name' (a string)"]


def test_a_missing_field_is_named_with_its_path() -> None:
    assert reasons(rules=[{"port": 1}, {}]) == ["aws:test/thing:Thing needs 'rules[1].port' (a whole number)"]


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("name", 1, "a string"),
        ("retentionInDays", "1", "a whole number"),
        ("retentionInDays", 1.5, "a whole number"),
        ("retentionInDays", True, "a whole number"),
        ("enabled", "true", "true or false"),
        ("subnets", "a", "a list"),
        ("tags", {"a": 1}, "a map of strings"),
        ("logging", [], "an object"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(name: str, value: Value, kind: str) -> None:
    assert reasons(**{name: value}) == [f"{name!r} of aws:test/thing:Thing must be {kind}, not {value!r}"]


def test_a_value_that_is_not_allowed_is_refused_with_those_that_are() -> None:
    assert reasons(kind="huge") == ["'kind' of aws:test/thing:Thing is 'huge': allowed are 'big', 'small'"]


def test_properties_that_exclude_each_other_are_refused_once() -> None:
    assert reasons(one="a", other="b") == ["aws:test/thing:Thing takes 'one' or 'other', not both"]


def test_an_unknown_value_passes_whatever_its_kind() -> None:
    _, failures = check(DECLARED, dict.fromkeys(set(DECLARED.properties) - {"other"}, UNKNOWN))
    assert failures == []
