"""What a deployment reads and writes: the reviewed report, the state around the update, the way back, the plan."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from infra.revisions import Revisions
from stacks.review.changes.preview import UNKNOWN
from stacks.review.deployment.deployed import Deployment, Outcome
from stacks.review.deployment.inventory import Applied, Inventory, applied, read_inventory
from stacks.review.deployment.reviewed import read_reviewed
from stacks.review.deployment.rollback import NoWayBack, WayBack, pinned, way_back
from stacks.review.deployment.update_plan import mend_plan
from stacks.review.failure import ReviewError
from stacks.review.rendering.as_json import render_json
from stacks.review.report import Fingerprint, Report, StackReview, Verdict

ROOT = "urn:pulumi:blue::data-aggregator"
SERVICE = f"{ROOT}::data-aggregator:web_service:WebService$aws:ecs/service:Service::api"
GATE = f"{ROOT}::pulumi-python:dynamic/data-aggregator:AlarmGate::alarm-gate"
BUCKET = f"{ROOT}::aws:s3/bucket:Bucket::assets"
REVISIONS = Revisions(head="0002", lineage=("0001", "0002"), contractions=frozenset(), digest="d")
FINGERPRINT = {"commit": "a", "tree": "b", "state": "c", "plan": "d"}


def report(tmp_path: Path, **changes: Any) -> Path:
    """A report of one stack."""
    whole: dict[str, Any] = {"verdict": Verdict.NEEDS_ACKNOWLEDGEMENT, "fingerprint": Fingerprint(**FINGERPRINT)}
    review = StackReview(stack="blue", headline="", changes=(), unchanged=0, **(whole | changes))
    file = tmp_path / "report.json"
    file.write_text(render_json(Report(headline="1 update", verdict=review.verdict, stacks=(review,))))
    return file


def resource(urn: str, **others: Any) -> dict[str, Any]:
    return {"urn": urn, "custom": True, "id": "1", "created": "then", "inputs": {}, **others}


def inventory(task: str = "api:1", digest: str = "x", release: str | None = "r0001-0123456789ab") -> Inventory:
    """A state with one service, and the gate before it."""
    outputs = {"release": release} if release else {}
    return read_inventory(
        {
            "deployment": {
                "resources": [
                    {"urn": f"{ROOT}::pulumi:pulumi:Stack::s", "type": "pulumi:pulumi:Stack", "outputs": outputs},
                    resource(SERVICE, inputs={"taskDefinition": task}),
                    resource(GATE, inputs={"release": {"api": digest}}),
                    resource(SERVICE, delete=True, inputs={"taskDefinition": "old"}),
                ]
            }
        }
    )


def test_the_review_of_a_stack_has_its_fingerprint_and_all_that_it_needs(tmp_path: Path) -> None:
    file = report(tmp_path, acknowledged={BUCKET: "moved"}, missing_acknowledgements=("migration:0002:x",))
    reviewed = read_reviewed(file, "blue")
    assert reviewed.fingerprint == Fingerprint(**FINGERPRINT)
    assert reviewed.needs == (BUCKET, "migration:0002:x")
    assert reviewed.verdict is Verdict.NEEDS_ACKNOWLEDGEMENT


def test_a_review_without_a_fingerprint_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match=r"holds no fingerprint of blue: nothing was previewed\. Review again"):
        read_reviewed(report(tmp_path, fingerprint=None), "blue")


def test_a_report_that_is_missing_broken_or_of_another_stack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match=r"There is no report .*none\.json\. Review again: make review"):
        read_reviewed(tmp_path / "none.json", "blue")
    with pytest.raises(ReviewError, match="holds no stack green: it holds blue"):
        read_reviewed(report(tmp_path), "green")
    (tmp_path / "report.json").write_text("{")
    with pytest.raises(ReviewError, match="The report cannot be read"):
        read_reviewed(tmp_path / "report.json", "blue")


def test_what_an_update_did_is_seen_in_the_states_around_it() -> None:
    names = [f"{BUCKET}-{n}" for n in range(5)]
    made, gone, kept, changed, anew = names
    before = read_inventory({"deployment": {"resources": [resource(each) for each in names if each != made]}})
    after = read_inventory(
        {
            "deployment": {
                "resources": [
                    resource(made),
                    resource(kept),
                    resource(changed, inputs={"a": 1}),
                    resource(anew, created="now"),
                    {"urn": f"{ROOT}::data-aggregator:storage:Bucket::b"},
                ]
            }
        }
    )
    done = applied(before, after)
    assert done == Applied(created=(made,), updated=(changed,), replaced=(anew,), deleted=(gone,))
    assert str(done) == "1 created, 1 updated, 1 replaced, 1 deleted"
    assert not applied(after, after)


def test_a_secret_that_was_encrypted_anew_is_no_update() -> None:
    def holding(ciphertext: str) -> Inventory:
        secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": ciphertext}
        return read_inventory({"deployment": {"resources": [resource(BUCKET, inputs={"password": secret})]}})

    assert not applied(holding("a"), holding("b"))


def test_a_changed_release_goes_back_to_the_one_before() -> None:
    assert way_back(inventory(), inventory("api:2", "y"), lambda: REVISIONS) == WayBack(release="r0001-0123456789ab")


@pytest.mark.parametrize(
    ("before", "after", "contractions", "says"),
    [
        (inventory(), inventory(digest="y"), (), "No service was changed: what ran before goes on serving"),
        (read_inventory({}), inventory(), (), "there is no earlier release to go back to"),
        (inventory(), inventory("api:2"), (), "ran before too, with other settings. Revert the commit"),
        (inventory(), inventory("api:2", "y"), ("0002",), "there is no way back: release r0001-0123456789ab cannot"),
    ],
)
def test_where_there_is_no_way_back_it_says_what_to_do(
    before: Inventory, after: Inventory, contractions: tuple[str, ...], says: str
) -> None:
    way = way_back(before, after, lambda: dataclasses.replace(REVISIONS, contractions=frozenset(contractions)))
    assert isinstance(way, NoWayBack)
    assert says in way.reason


def test_a_rollback_pins_the_release_and_passes_the_alarms_that_it_cures() -> None:
    settings = {"encryptionsalt": "v1:x", "config": {"p:owner": "o", "p:deployment": {"spot_percent": 0}}}
    assert pinned(settings, "p", "r1-a") == {
        "encryptionsalt": "v1:x",
        "config": {
            "p:owner": "o",
            "p:deployment": {"spot_percent": 0, "despite_alarms": True},
            "p:release": "r1-a",
        },
    }
    assert "p:release" not in settings["config"]


def test_a_reference_to_what_does_not_exist_yet_becomes_unknown_in_a_plan(tmp_path: Path) -> None:
    mark = {"4dabf18193072939515e22adb298388d": "5cf8f73096256a8f31e491e813e4eb8e", "urn": BUCKET}
    file = tmp_path / "plan.json"
    file.write_text(
        json.dumps({"resourcePlans": {"v": {"adds": {"a": [{**mark, "id": ""}], "b": {**mark, "id": "1"}}}}})
    )
    assert mend_plan(file) == 1
    assert json.loads(file.read_text())["resourcePlans"]["v"]["adds"] == {"a": [UNKNOWN], "b": {**mark, "id": "1"}}
    assert mend_plan(file) == 0


def test_a_deployment_is_written_for_programs_and_for_people(tmp_path: Path) -> None:
    deployment = Deployment(
        stack="blue",
        outcome=Outcome.ROLLED_BACK,
        commit="abc",
        release_before="r1-a",
        release_after="r1-a",
        url="http://blue",
        applied=Applied(updated=(BUCKET,)),
        seconds=62.04,
        reasons=("error: ```not``` verified", "r1-a runs again."),
    )
    deployment.write(tmp_path)
    written = json.loads((tmp_path / "deployed.json").read_text())
    assert (written["outcome"], written["exit_code"], written["seconds"]) == ("failed and rolled back", 3, 62.0)
    assert written["release"] == {"before": "r1-a", "after": "r1-a"}
    assert written["applied"]["updated"] == [BUCKET]
    text = (tmp_path / "deployed.md").read_text()
    assert text.startswith("**blue: failed, and rolled back to r1-a within 62 s.**\n")
    assert "\n````text\nerror: ```not``` verified\nr1-a runs again.\n````\n" in text
    assert [outcome.exit_code for outcome in Outcome] == [0, 1, 1, 3]
