"""The fingerprint: the same for the same change, another for any other, and words for what moved."""

import copy
import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from stacks.review.changes.preview import read_preview
from stacks.review.deployment.fingerprint import fingerprint_of as fingerprint_of_plan
from stacks.review.deployment.fingerprint import moved, plan_hash, planned
from stacks.review.report import Fingerprint

FACTS = {"commit": "a" * 40, "tree": "b" * 40, "dirty": False, "state": "c" * 64}


def fingerprint_of(facts: dict[str, Any], preview: dict[str, Any]) -> Fingerprint:
    return fingerprint_of_plan(facts, planned(preview))


def urn(type_: str, name: str) -> str:
    return f"urn:pulumi:blue::data-aggregator::{type_}::{name}"


TOPIC = urn("aws:sns/topic:Topic", "alarms")
POLICY = urn("aws:sns/topicPolicy:TopicPolicy", "alarms")
DATABASE = urn("aws:rds/instance:Instance", "database")


def step(operation: str, of: str, old: Any = None, new: Any = None, **others: Any) -> dict[str, Any]:
    states = {
        key: {"urn": of, "inputs": inputs, "modified": "2026-11-25T18:50:06Z", "stackTrace": [{"sourcePosition": "x"}]}
        for key, inputs in (("oldState", old), ("newState", new))
        if inputs is not None
    }
    return {"op": operation, "urn": of, "provider": f"{urn('pulumi:providers:aws', 'aws')}::id-1", **states, **others}


def document(name: str = "alarms-0123abc") -> dict[str, Any]:
    """A topic with a drawn name, a policy that holds it, and a database that is replaced."""
    small, large = {"instanceClass": "db.t4g.micro"}, {"instanceClass": "db.t4g.large"}
    why = {"replaceReasons": ["instanceClass"], "detailedDiff": {"instanceClass": {"kind": "update-replace"}}}
    return {
        "steps": [
            step("create", TOPIC, new={"name": name, "tags": {"a": "1", "b": "2"}}),
            step("create", POLICY, new={"policy": f'{{"Resource":"arn:aws:sns:eu:1:{name}"}}'}),
            step("create-replacement", DATABASE, small, large, **why),
            step("replace", DATABASE, small, large, **why),
            step("delete-replaced", DATABASE, small, **why),
        ]
    }


def test_times_places_providers_order_and_drawn_names_are_no_part_of_a_plan() -> None:
    other = document("alarms-fedcba9")
    for each in other["steps"]:
        each["provider"] = each["provider"].replace("id-1", "id-2")
        for state in (each.get("oldState"), each.get("newState")):
            if state:
                state |= {"modified": "2027-01-01T00:00:00Z", "stackTrace": []}
                state["inputs"] = dict(reversed(state["inputs"].items()))
    created, replaced = other["steps"][:2], other["steps"][2:]
    other["steps"] = [*replaced, *reversed(created)]
    assert plan_hash(other) == plan_hash(document())
    assert plan_hash(read_preview(other)) == plan_hash(other)


@pytest.mark.parametrize(
    "change",
    [
        lambda steps: steps[0]["newState"]["inputs"]["tags"].update(b="3"),
        lambda steps: steps[0]["newState"]["inputs"].update(name="given"),
        lambda steps: steps[1].update(op="update"),
        lambda steps: steps.pop(),
        lambda steps: steps.pop(0),
        lambda steps: steps.append(step("delete", urn("aws:s3/bucket:Bucket", "assets"), {})),
        lambda steps: steps.insert(2, steps.pop()),
        lambda steps: steps[3]["oldState"]["inputs"].update(instanceClass="db.t4g.small"),
        lambda steps: steps[3]["detailedDiff"].update(engine={"kind": "add"}),
        lambda steps: steps[3]["oldState"].update(protect=True),
    ],
)
def test_any_other_change_is_another_plan(change: Callable[[list[dict[str, Any]]], None]) -> None:
    other = copy.deepcopy(document())
    change(other["steps"])
    assert plan_hash(other) != plan_hash(document())


def test_a_name_that_the_program_changes_is_a_change_although_it_looks_drawn() -> None:
    def renamed(to: str) -> str:
        return plan_hash({"steps": [step("update", TOPIC, {"name": "alarms-0123abc"}, {"name": to})]})

    assert renamed("alarms-1111111") != renamed("alarms-2222222")


def test_the_same_fingerprint_moves_nothing_and_a_merge_with_the_same_files_neither() -> None:
    reviewed = fingerprint_of(FACTS, document())
    assert moved(reviewed, fingerprint_of({**FACTS, "commit": "d" * 40}, document("alarms-fedcba9"))) == ()


def test_a_dirty_checkout_has_no_tree() -> None:
    dirty = fingerprint_of({**FACTS, "dirty": True}, document())
    clean = fingerprint_of(FACTS, document())
    assert moved(dirty, clean) == ("What was reviewed was not committed: its files may have been any.",)
    assert moved(clean, dirty) == (
        "This checkout has uncommitted changes, or is none of git: it is not what was reviewed.",
    )


def test_each_part_that_moved_is_a_sentence() -> None:
    reviewed = fingerprint_of(FACTS, document())
    now = fingerprint_of({**FACTS, "commit": "d" * 40, "tree": "e" * 40, "state": "f" * 64}, {"steps": []})
    assert moved(reviewed, now) == (
        "The files moved: commit aaaaaaaaaaaa was reviewed, and dddddddddddd has others.",
        "The stack moved: it was updated or refreshed since the review.",
        "The plan moved: the update would not do what was reviewed.",
    )
    assert "had no resources" in moved(dataclasses.replace(reviewed, state=None), reviewed)[0]


def test_with_both_plans_the_resources_are_named() -> None:
    other = document()
    other["steps"][0]["newState"]["inputs"]["tags"]["b"] = "3"
    other["steps"] = [each for each in other["steps"] if each["urn"] != DATABASE]
    sentences = moved(
        fingerprint_of(FACTS, document()), fingerprint_of(FACTS, other), planned(document()), planned(other)
    )
    assert sentences[1:] == (
        f"{DATABASE}: replace was reviewed, no change is planned now.",
        f"{TOPIC}: create with other values.",
    )


def test_many_resources_are_counted() -> None:
    many = {"steps": [step("create", urn("aws:sns/topic:Topic", f"t{n:02}"), new={}) for n in range(12)]}
    none: dict[str, Any] = {"steps": []}
    sentences = moved(fingerprint_of(FACTS, many), fingerprint_of(FACTS, none), planned(many), planned(none))
    assert len(sentences) == 12
    assert sentences[-1] == "And 2 more."
