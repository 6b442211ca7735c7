"""All kinds together: a real preview, values of any shape, and the time it takes."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stacks.review.changes.preview import UNKNOWN, Operation, Step, read_preview
from stacks.review.differences import differences_of
from stacks.review.differences.kinds import KINDS
from tests.unit.review.differences.steps import allow, lines, policy, read, step
from tests.unit.review.growth import LINEAR, growth

PREVIEWS = Path(__file__).parents[1] / "previews"
PREVIEW = read_preview(json.loads((PREVIEWS / "changed-subnet-and-class.json").read_text()))
"""Of the local stack, with another subnet and another class of its database."""
PLANTED = "planted-7f3a"
MANY = 500
SHAPES: tuple[Any, ...] = (
    UNKNOWN,
    "[secret]",
    None,
    "",
    "text",
    "{broken",
    '["text"]',
    '{"Statement": ["text"]}',
    '{"Statement": {"Effect": "Allow", "Action": [1, null], "Resource": {"a": 1}, "Principal": [[1]]}}',
    7,
    -1.5,
    True,
    [],
    {},
    [None],
    [UNKNOWN],
    [[1]],
    ["text", 7, {"name": "x"}],
    [{"name": "x"}, {"name": "x"}],
    [{"id": UNKNOWN, "name": [1]}],
    {"a": {"b": []}, "": None},
)


def values_within(inputs: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value, also of those within lists."""
    if path:
        yield path
    for key, value in inputs.items() if isinstance(inputs, dict) else enumerate(inputs):
        if isinstance(value, dict | list):
            yield from values_within(value, (*path, key))
        else:
            yield (*path, key)


def with_value(inputs: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The inputs with another value at a path."""
    changed = copy.deepcopy(inputs)
    at = changed
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return changed


def test_every_step_of_a_real_preview_reads_so() -> None:
    assert {f"{each.operation} {each.type.split(':')[-1]} {each.name}": lines(each) for each in PREVIEW.steps} == {
        "replace Subnet network-isolated-1": ["addresses: 10.0.8.0/24 → 10.0.12.0/24; as many addresses"],
        "replace RouteTableAssociation network-isolated-1": [
            "subnetId: subnet-9dbb83a68299e001b → known after the update"
        ],
        "update SubnetGroup database": [
            "subnetIds: subnet-9dbb83a68299e001b, subnet-7d51c51fa47b8301c → known after the update"
        ],
        "update Instance database": [
            (
                "instance class: db.t4g.micro → db.t4g.small; larger: 2 vCPU, 1 GiB → 2 vCPU, 2 GiB; "
                "in the next maintenance window (sun:04:00-sun:05:00), with a restart"
            )
        ],
        **{
            f"update RolePolicy {name}": [
                (
                    f"policy: the permissions: {count} permissions → known after the update; "
                    "they name something that this update makes"
                )
            ]
            for name, count in (("migration-execution", 14), ("dumps-execution", 14), ("dumps-schedule", 3))
        },
        **{
            f"replace TaskDefinition {name}": [
                (
                    f"containers: {name} → known after the update; "
                    "what changes in them depends on something that this update makes"
                )
            ]
            for name in ("migration", "dumps")
        },
        "update Schedule dumps": [
            "target.ecsParameters.taskDefinitionArn: data-aggregator-local-dumps:1 → known after the update"
        ],
    }


def test_what_is_only_read_or_forgotten_differs_in_nothing() -> None:
    for operation in (Operation.FORGET, Operation.UNPROTECT):
        assert differences_of(Step(operation=operation, urn="urn", type="aws:s3/bucket:Bucket", name="b")) == ()


def test_what_is_deleted_and_has_no_more_to_say_is_silent() -> None:
    assert lines(step("aws:ec2/subnet:Subnet", {"cidrBlock": "10.0.0.0/24"}, None)) == []


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_values_of_any_shape_raise_nothing(kind: str) -> None:
    properties = {path.split(".")[0] for part in KINDS[kind] for path in part.properties}
    named = {"name", "policy", "tags", "tagsAll", *properties}
    for shift in (0, 1, len(SHAPES) // 2):
        for value, other in zip(SHAPES, SHAPES[shift:] + SHAPES[:shift], strict=True):
            old, new = dict.fromkeys(named, value), dict.fromkeys(named, other)
            for change in (step(kind, old, new, changed=sorted(named)), step(kind, None, new), step(kind, old, None)):
                assert all(UNKNOWN not in read(each) for each in differences_of(change))


@pytest.mark.parametrize("real", {each.type: each for each in PREVIEW.steps}.values(), ids=lambda each: each.type)
def test_any_value_of_a_real_resource_may_be_of_any_shape(real: Step) -> None:
    inputs = dict(real.old)
    for name in ("containerDefinitions", "policy"):
        if name in inputs:
            inputs[name] = json.loads(inputs[name])
    for path in list(values_within(inputs)):
        for value in SHAPES[::3]:
            changed = with_value(inputs, path, value)
            for name in ("containerDefinitions", "policy"):
                if name in changed and path != (name,):
                    changed[name] = json.dumps(changed[name])
            assert lines(step(real.type, real.old, changed, changed=[str(path[0])])), path
            assert lines(step(real.type, changed, real.old, changed=[str(path[0])])), path
            lines(step(real.type, None, changed))
            lines(step(real.type, changed, None))


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize(
    "shape",
    [
        {"password": PLANTED},
        [{"name": "DATABASE_PASSWORD", "value": PLANTED}],
        [{"name": "x", "environment": [{"name": "DATABASE_PASSWORD", "value": PLANTED}]}],
        {"a": [{"b": {"authToken": PLANTED}}]},
        {"name": "API_KEY", "value": PLANTED},
    ],
)
def test_what_its_name_calls_secret_is_shown_in_no_shape(kind: str, shape: Any) -> None:
    properties = {path.split(".")[0] for part in KINDS[kind] for path in part.properties} | {"other"}
    for given in (shape, json.dumps(shape)):
        inputs = dict.fromkeys(properties, given)
        other = dict.fromkeys(properties, json.loads(json.dumps(shape).replace(PLANTED, f"{PLANTED}-too")))
        for change in (
            step(kind, {}, inputs),
            step(kind, inputs, {}),
            step(kind, inputs, other),
            step(kind, None, inputs),
            step(kind, inputs, None),
        ):
            assert PLANTED not in " ".join(lines(change))


def test_what_is_nested_too_deep_is_named_and_raises_nothing() -> None:
    deep: Any = "x"
    for _ in range(5_000):
        deep = {"a": deep}
    assert lines(step("aws:any/thing:Thing", {"a": 1}, {"a": deep}, changed=["a"])) == [
        "a; nested too deep to be compared"
    ]
    told = lines(step("aws:any/thing:Thing", {"a": 1}, {"a": "[" * 100_000}, changed=["a"]))
    assert [len(each) < 300 for each in told] == [True]


def test_a_policy_of_thousands_of_permissions_is_compared_at_once() -> None:
    """More than AWS takes: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"""

    def compared(size: int) -> list[str]:
        buckets = [f"arn:aws:s3:::bucket-{number}/*" for number in range(size)]
        verbs = ("Get", "Put")
        old, new = ({"policy": policy(allow([f"s3:{verb}{n}" for n in range(size)], buckets))} for verb in verbs)
        return lines(step("aws:iam/rolePolicy:RolePolicy", old, new))

    assert growth(lambda: compared(20), lambda: compared(40)) < LINEAR
    gained, lost = compared(40)
    assert gained.startswith("gained: s3:Put0, ")
    assert lost.startswith("lost: s3:Get0, ")
    assert "and 32 more" in gained


def test_many_resources_take_as_long_as_they_are_many() -> None:
    many = (PREVIEW.steps * MANY)[:MANY]
    quarter = many[: MANY // 4]
    assert growth(lambda: [*map(differences_of, quarter)], lambda: [*map(differences_of, many)]) < LINEAR
