"""What no part tells of, by path."""

import pytest

from stacks.review.changes.preview import UNKNOWN, Step
from tests.unit.review.differences.steps import lines, step

KIND = "aws:any/thing:Thing"
LONG = "the same beginning " * 12


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            step(KIND, {"a": {"b": {"c": 1}}}, {"a": {"b": {"c": 2}}}),
            ["a.b.c: 1 → 2"],
            id="a nested value",
        ),
        pytest.param(
            step(
                KIND,
                {"a": [{"name": "x", "v": 1}, {"name": "y", "v": 2}]},
                {"a": [{"name": "y", "v": 3}, {"name": "z", "v": 2}]},
            ),
            [
                'a[x]: {"name": "x", "v": 1} → -',
                "a[y].v: 2 → 3",
                'a[z]: - → {"name": "z", "v": 2}',
            ],
            id="a list by name",
        ),
        pytest.param(
            step(
                KIND,
                {"a": [{"name": "x", "id": 1}, {"name": "x", "id": 2}]},
                {"a": [{"name": "x", "id": 2}, {"name": "q", "id": 1}]},
            ),
            ["a[1].name: x → q"],
            id="a list by the first key that is unique",
        ),
        pytest.param(
            step(KIND, {"a": [{"v": 1}, {"v": 2}]}, {"a": [{"v": 2}, {"v": 3}]}),
            [
                'a: {"v": 1} → -',
                'a: - → {"v": 3}',
            ],
            id="a list of objects without a key",
        ),
        pytest.param(
            step(KIND, {"a": [{"v": 1}]}, {"a": [{"v": 2}]}),
            ["a[0].v: 1 → 2"],
            id="a list of one object",
        ),
        pytest.param(
            step(KIND, {"subnetIds": ["1", "2", "3"]}, {"subnetIds": ["3", "2", "4"]}),
            ["subnetIds: 1 → 4; the other 2 stay"],
            id="a list of texts as a set",
        ),
        pytest.param(
            step(KIND, {"a": ["1", "2"]}, {"a": ["2", "1"]}),
            ["a: 1, 2 → 2, 1; the order differs"],
            id="a list in another order",
        ),
        pytest.param(
            step(KIND, {"a": '{"x": 1, "y": [1, 2]}'}, {"a": '{"y": [1, 2], "x": 2}'}),
            ["a.x: 1 → 2"],
            id="JSON as what it holds",
        ),
        pytest.param(
            step(KIND, {"a": '{"x": 1, "y": 2}'}, {"a": '{"y": 2, "x": 1}'}),
            [],
            id="JSON in another order is the same",
        ),
        pytest.param(
            step(KIND, {"a": 1024, "b": [], "c": True, "d": 1.0}, {"a": "1024", "c": "true", "d": 1, "e": {}}),
            [],
            id="a number as text, and nothing as an empty list, are the same",
        ),
        pytest.param(
            step(KIND, {"a": 1024}, {"a": "1024"}, changed=["a"]),
            ["a; changed; Pulumi names it, and the values are equal here"],
            id="the same, although Pulumi names it",
        ),
        pytest.param(
            step(KIND, {"a": "x", "b": ["x"]}, {"a": UNKNOWN, "b": UNKNOWN}),
            [
                "a: x → known after the update",
                "b: x → known after the update",
            ],
            id="a value that is not known yet",
        ),
        pytest.param(
            step(KIND, {"a": ["x", "y"]}, {"a": ["x", UNKNOWN]}),
            ["a: y → known after the update; the other stays"],
            id="a list with a value that is not known yet",
        ),
        pytest.param(
            step(KIND, {"a": "[secret]"}, {"a": "[secret]"}, changed=["a"]),
            ["a; changed (secret)"],
            id="a secret",
        ),
        pytest.param(
            step(KIND, {"a": [{"b": "[secret]"}], "c": 1}, {"a": [{"b": "[secret]"}], "c": 2}, changed=["a[0].b", "c"]),
            [
                "c: 1 → 2",
                "a[0].b; changed (secret)",
            ],
            id="a secret deep within",
        ),
        pytest.param(
            step(KIND, {"a": "planted"}, {"a": "[secret]"}),
            ["a; changed (secret)"],
            id="what was plain becomes secret",
        ),
        pytest.param(
            step(
                KIND,
                {"userPassword": "planted", "x": {"authToken": "planted"}},
                {"userPassword": "planted-too", "x": {}},
            ),
            [
                "userPassword; changed (secret)",
                "x.authToken; changed (secret)",
            ],
            id="a name that calls its value secret",
        ),
        pytest.param(
            step(
                KIND,
                {"environment": [{"name": "API_TOKEN", "value": "planted"}]},
                {"environment": [{"name": "API_TOKEN", "value": "planted-too"}]},
            ),
            ["environment[API_TOKEN].value; changed (secret)"],
            id="a pair whose name calls its value secret",
        ),
        pytest.param(
            step(KIND, {"a": []}, {"a": [{"name": "x", "password": "planted"}]}),
            ['a[x]: - → {"name": "x", "password": "[secret]"}'],
            id="an object that holds a secret",
        ),
        pytest.param(
            step(KIND, {"a": LONG + "one" + LONG}, {"a": LONG + "two" + LONG}),
            [
                (
                    "a: …the same beginning onethe same beginning t… (459 characters) → …the same beginning "
                    "twothe same beginning t… (459 characters)"
                )
            ],
            id="long texts from where they differ",
        ),
        pytest.param(
            step(KIND, {}, {"a": LONG}),
            [
                (
                    "a: - → the same beginning the same beginning the same beginning the same beginning the "
                    "same beginning the same beginning the same beginni… (227 characters)"
                )
            ],
            id="a long text that is new",
        ),
        pytest.param(
            step(
                KIND,
                {"tags": {"owner": "a"}, "tagsAll": {"owner": "a", "stack": "s"}},
                {"tags": {"owner": "b"}, "tagsAll": {"owner": "b", "stack": "s"}},
                changed=["tags", "tagsAll"],
            ),
            ["tag owner: a → b"],
            id="tags, once",
        ),
        pytest.param(
            step(KIND, {"tagsAll": {"owner": "a"}}, {"tagsAll": {"owner": "b"}}, changed=["tagsAll"]),
            ["tag owner: a → b"],
            id="tags of everything",
        ),
        pytest.param(
            step(KIND, {"__defaults": ["a"]}, {"__defaults": [], "region": "eu-central-1"}, changed=["__defaults"]),
            [],
            id="echoes",
        ),
        pytest.param(
            step(KIND, {"region": "eu-central-1"}, {"region": "eu-west-1"}),
            ["region: eu-central-1 → eu-west-1"],
            id="another region",
        ),
        pytest.param(
            step(KIND, {"name": "database-5f43b1f"}, {"name": "database-483e792"}, changed=["name"]),
            [],
            id="a name that Pulumi makes anew",
        ),
        pytest.param(
            step(KIND, {"name": "database-5f43b1f"}, {"name": "main-483e792"}),
            ["name: database-5f43b1f → main-483e792"],
            id="another name",
        ),
    ],
)
def test_a_change_of_any_type_reads_so(change: Step, expected: list[str]) -> None:
    assert lines(change) == expected
