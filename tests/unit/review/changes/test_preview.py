"""A preview is read whatever became of it: what can be read is, the rest is said, and nothing raises."""

import json
import random
from typing import Any

import pytest

from stacks.review.changes.preview import Operation, Order, Preview, name_of, read_document, read_preview, type_of
from stacks.review.redaction import Redactor
from tests.unit.review.growth import LINEAR, growth
from tests.unit.review.large_preview import REAL, large_preview

TEXT = REAL.read_text()
URN = "urn:pulumi:staging::data-aggregator::data-aggregator:api:Api$aws:ecs/service:Service::api"


def read(text: str) -> Preview:
    """As the report reads it: parsed, without secrets, in steps."""
    document, problems = read_document(text)
    return read_preview(Redactor().hide(document), problems)


def written(*steps: Any, **more: Any) -> str:
    """A preview of these steps."""
    return json.dumps({"steps": list(steps), **more})


def test_a_real_preview_is_read_without_a_problem() -> None:
    preview = read(TEXT)
    assert preview.problems == ()
    assert preview.unchanged == 200
    assert sum(step.operation is Operation.REPLACE for step in preview.steps) == 4
    assert sum(step.operation is Operation.UPDATE for step in preview.steps) == 6
    [database] = [step for step in preview.steps if step.type == "aws:rds/instance:Instance"]
    assert (database.old["instanceClass"], database.new["instanceClass"]) == ("db.t4g.micro", "db.t4g.small")
    assert database.brick == "database"
    assert preview.outputs["release"].startswith("r0001-")


def test_nothing_of_a_real_preview_is_taken_for_a_secret() -> None:
    document, _ = read_document(TEXT)
    assert Redactor().hide(document) == document


def test_a_preview_that_is_cut_anywhere_says_so_and_keeps_the_steps_before() -> None:
    whole = read(TEXT)
    end = len(TEXT.rstrip())
    before = 0
    for cut in range(1, end, end // 200):
        preview = read_preview(*read_document(TEXT[:cut]))
        assert preview.problems, f"cut at {cut}"
        urns = [step.urn for step in preview.steps]
        assert urns == [step.urn for step in whole.steps][: len(urns)]
        assert len(urns) >= before
        before = len(urns)
    assert before == len(whole.steps)


def test_a_preview_that_is_cut_behind_its_last_step_names_the_place() -> None:
    cut = TEXT.index('"duration"')
    [problem] = read(TEXT[:cut]).problems
    assert "broken or cut off (at character" in problem
    assert "19 steps before that are shown, and others may be missing" in problem


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "The preview is empty"),
        (" \n\t", "The preview is empty"),
        ("error: no stack selected", "no JSON of Pulumi's"),
        ("<!DOCTYPE html><html><style>a {b: c}</style><body>502</body></html>", "a page of HTML"),
        ("null", "no JSON of Pulumi's"),
        ("[]", "no JSON of Pulumi's"),
        ('[{"steps": 1}]', "stands more"),
        ("{}", "it holds no steps"),
        ('{"steps": null}', "has no steps"),
        ('{"steps": {}}', "has no steps"),
        ('{"steps": "x"}', "has no steps"),
        ('{"steps": [null, 1, "x", [], {}, {"op": 1, "urn": 2}]}', "without an operation or a URN: 6"),
        (f"{written()}\n{written()}", "stands more: perhaps a second preview"),
        ('{"steps": [' + "[" * 100_000, "nested too deeply"),
        ('{"steps": [' + '{"a":' * 100_000 + "1" + "}" * 100_000 + "]}", "nested too deeply"),
        ("{" * 100_000, "broken or cut off"),
        ("\x00\x01{\x02", "broken or cut off"),
        ('{"steps": []} {"config": "\ufffd"}', "no UTF-8"),
    ],
    ids=range(18),
)
def test_what_is_no_preview_is_said(text: str, says: str) -> None:
    problems = read(text).problems
    assert any(says in each for each in problems), problems


def test_bytes_that_are_no_text_are_said() -> None:
    broken = TEXT.encode().replace(b"db.t4g.small", b"db.t4g.\xff\xfe", 1).decode(errors="replace")
    preview = read(broken)
    assert any("no UTF-8" in each for each in preview.problems)
    assert len(preview.steps) == 10


def test_lines_of_a_log_before_the_preview_are_kept_as_a_diagnostic_without_their_secrets() -> None:
    log = 'warning: {a: b}\n{"level": "info", "msg": "x"}\n{broken\npassword=hunter2-old\n'
    preview = read(log + TEXT)
    assert preview.problems == ()
    assert len(preview.steps) == 10
    assert preview.diagnostics[0].message.startswith("Before the preview stood: warning: {a: b}")
    assert "hunter2" not in preview.diagnostics[0].message


def test_an_unknown_operation_is_a_problem_and_an_unknown_type_is_none() -> None:
    odd = "urn:pulumi:staging::data-aggregator::acme:thing/new:Thing::x"
    preview = read(written({"op": "teleport", "urn": URN}, {"op": "update", "urn": odd}))
    assert preview.problems == ("Pulumi names an operation that is unknown here: 'teleport'.",)
    assert [(step.operation, step.type) for step in preview.steps] == [
        (Operation.UNKNOWN, "aws:ecs/service:Service"),
        (Operation.UPDATE, "acme:thing/new:Thing"),
    ]


def test_numbers_that_are_none_and_numbers_without_end_are_read() -> None:
    state = '{"inputs": {"a": NaN, "b": -Infinity, "c": ' + "9" * 5000 + "}}"
    text = f'{{"steps": [{{"op": "update", "urn": "{URN}", "newState": {state}}}]}}'
    [step] = read(text).steps
    assert step.new == {"a": "NaN", "b": "-Infinity", "c": "9" * 5000}
    assert json.loads(json.dumps(step.new), parse_constant=pytest.fail) == step.new


def test_half_a_surrogate_pair_can_be_written_to_a_file() -> None:
    [step] = read(written({"op": "update", "urn": URN, "newState": {"inputs": {"a": "x\ud800y"}}})).steps
    assert step.new["a"].encode() == b"x?y"


def test_what_pulumi_counts_and_does_not_show_is_a_problem() -> None:
    preview = read(written({"op": "update", "urn": URN}, changeSummary={"update": 3, "same": 7}))
    assert preview.problems == ("Pulumi counts 3 changes, and its preview holds 1.",)
    assert preview.unchanged == 7


@pytest.mark.parametrize("urn", ["", "x", "::", "a::b", "a::b::c", "urn:pulumi:s::p::$$::", "::::::::"])
def test_a_urn_of_any_form_has_a_type_and_a_name(urn: str) -> None:
    assert isinstance(type_of(urn) + name_of(urn), str)
    [step] = read(written({"op": "create", "urn": urn, "newState": {"parent": urn}})).steps
    assert step.urn == urn


def test_the_order_of_a_replacement_is_read_from_its_steps() -> None:
    first = [{"op": op, "urn": URN} for op in ("create-replacement", "replace", "delete-replaced")]
    [step] = read(written(*first)).steps
    assert (step.operation, step.order) == (Operation.REPLACE, Order.CREATE_FIRST)
    [step] = read(written(*reversed(first))).steps
    assert step.order is Order.DELETE_FIRST


def test_wrong_types_anywhere_never_raise() -> None:
    chance = random.Random(5)  # noqa: S311 (a failure must repeat)
    wrong: list[Any] = [None, True, 0, -1.5, 10**30, "", "x", [], [[]], {}, {"a": None}, ["x", 1], "\ud800"]
    document = json.loads(TEXT)
    document["steps"] = document["steps"][:6] + document["steps"][-1:]
    document["diagnostics"] = [{"severity": "error", "message": "x", "urn": URN}]
    places = list(_places(document))
    for _ in range(150):
        broken = json.loads(json.dumps(document))
        for path in chance.sample(places, 3):
            _put(broken, path, chance.choice(wrong))
        str(read(json.dumps(broken)))


def _places(value: Any, path: tuple[Any, ...] = ()) -> Any:
    if path and len(path) < 6:
        yield path
    for key, each in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _places(each, (*path, key))


def _put(value: Any, path: tuple[Any, ...], wrong: Any) -> None:
    *above, last = path
    for key in above:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(value, dict) or (isinstance(value, list) and isinstance(last, int) and last < len(value)):
        value[last] = wrong


def test_a_preview_of_50_mb_is_read_whole_and_its_secrets_hidden() -> None:
    preview = read(large_preview(megabytes=50))
    assert preview.problems == ()
    assert len(preview.steps) > 1000
    assert "w0rd" not in str([(step.old, step.new, step.outputs) for step in preview.steps[:500]])


def test_reading_takes_as_long_as_there_is_to_read() -> None:
    quarter, whole = large_preview(resources=125), large_preview(resources=500)
    assert growth(lambda: read(quarter), lambda: read(whole)) < LINEAR


def test_of_what_differs_the_resources_are_kept_that_it_comes_from() -> None:
    image = "urn:pulumi:staging::data-aggregator::docker-build:index:Image::api"
    state = {"propertyDependencies": {"containerDefinitions": [image], "family": [image], "volumes": None}}
    changed = {
        "op": "update",
        "urn": URN,
        "oldState": {"propertyDependencies": {"family": [image]}},
        "newState": state,
        "detailedDiff": {"containerDefinitions[0].image": {"kind": "update"}},
    }
    [step] = read(written(changed)).steps
    assert step.sources == {"containerDefinitions": (image,)}


def test_what_is_replaced_since_another_resource_goes_first_has_the_reason_of_its_creation() -> None:
    balancer = "urn:pulumi:staging::data-aggregator::aws:lb/loadBalancer:LoadBalancer::load-balancer"
    state = {"inputs": {"loadBalancerArn": "arn"}, "propertyDependencies": {"loadBalancerArn": [balancer]}}
    parts: list[dict[str, Any]] = [
        {"op": "delete-replaced", "urn": URN, "oldState": {"inputs": {"loadBalancerArn": "arn"}}},
        {"op": "replace", "urn": URN, "oldState": {}, "newState": state},
        {"op": "create-replacement", "urn": URN, "newState": state, "replaceReasons": ["loadBalancerArn"]},
    ]
    [step] = read(written(*parts)).steps
    assert [(each.path, each.replaces) for each in step.changed] == [("loadBalancerArn", True)]
    assert step.order is Order.DELETE_FIRST
    assert step.sources == {"loadBalancerArn": (balancer,)}
