"""Drift: what somebody changed beside Pulumi, in words; what autoscaling sets is none."""

import json
from pathlib import Path
from typing import Any

import pytest

from stacks.review.changes.preview import read_preview
from stacks.review.deployment.drift import Drift, drifted, find_drift
from stacks.review.evidence.pulumi_run import PulumiRun, PulumiStack
from stacks.review.failure import ReviewError
from stacks.review.redaction import Redactor

SERVICE = "aws:ecs/service:Service"
TARGET = "aws:appautoscaling/target:Target"
GROUP = "aws:cloudwatch/logGroup:LogGroup"
SCHEDULE = "aws:appautoscaling/scheduledAction:ScheduledAction"


def step(type_: str, operation: str = "update", **changed: tuple[Any, Any]) -> dict[str, Any]:
    """A resource whose properties were the first, and are the second."""
    urn = f"urn:pulumi:blue::data-aggregator::{type_}::api"
    old = {key: was for key, (was, _) in changed.items()}
    new = {key: now for key, (_, now) in changed.items()}
    diff = {"detailedDiff": {key: {"kind": "update"} for key in changed}} if operation == "update" else {}
    states = {"oldState": {"inputs": old}} | ({"newState": {"inputs": new}} if operation != "delete" else {})
    return {"op": operation, "urn": urn, **states, **diff}


def drift_of(*steps: dict[str, Any]) -> Drift:
    document = {"steps": list(steps)}
    return Drift(stack="blue", changes=drifted(read_preview(document), document))


def test_a_changed_property_and_a_resource_that_is_gone_are_drift(tmp_path: Path) -> None:
    drift = drift_of(step(GROUP, retentionInDays=(30, 3)), step(SERVICE, "delete", name=("api", None)))
    assert drift.headline == "blue: drifted, 1 changed and 1 gone."
    assert drift.exit_code == 2
    drift.write(tmp_path, Redactor())
    text = (tmp_path / "drift.md").read_text()
    assert text.startswith("**blue: drifted, 1 changed and 1 gone.**\n")
    assert "`30 days` → `3 days`" in text
    assert "`aws:ecs/service:Service api` is gone" in text
    written = json.loads((tmp_path / "drift.json").read_text())
    [group] = [each for each in written["resources"] if not each["gone"]]
    assert [(each["was"], each["is"]) for each in group["differences"]] == [("30 days", "3 days")]


def test_how_many_tasks_autoscaling_runs_is_no_drift_and_another_change_beside_it_is() -> None:
    assert drift_of(step(SERVICE, desiredCount=(1, 4))).changes == ()
    assert drift_of(step(SERVICE, desiredCount=(1, 4), launchType=("FARGATE", "EC2"))).exit_code == 2


def test_bounds_that_a_schedule_sets_are_no_drift_and_without_a_schedule_they_are() -> None:
    bounds = step(TARGET, minCapacity=(2, 1), maxCapacity=(6, 2))
    assert drift_of(bounds).exit_code == 2
    assert drift_of(bounds, step(SCHEDULE, "refresh")).changes == ()


def test_nothing_drifted_says_so(tmp_path: Path) -> None:
    drift = drift_of(step(GROUP, "refresh", retentionInDays=(30, 30)))
    assert (drift.headline, drift.exit_code) == ("blue: nothing drifted.", 0)
    drift.write(tmp_path, Redactor())
    assert (tmp_path / "drift.md").read_text() == "**blue: nothing drifted.**\n\n"


@pytest.mark.parametrize(
    ("run", "says"),
    [
        (PulumiRun(code=255, output="", errors="error: no stack named 'blue' found"), "no stack named 'blue' found"),
        (PulumiRun(code=0, output='{"steps": [{"op"'), "broken or cut off"),
        (
            PulumiRun(code=1, output='{"steps": [], "diagnostics": [{"severity": "error", "message": "denied"}]}'),
            "denied",
        ),
    ],
)
def test_what_could_not_be_read_is_a_failure_and_not_no_drift(
    monkeypatch: pytest.MonkeyPatch, run: PulumiRun, says: str
) -> None:
    monkeypatch.setattr(PulumiStack, "run", lambda *_: run)
    with pytest.raises(ReviewError, match="Whether blue drifted is not known") as raised:
        find_drift(PulumiStack(name="blue", project=Path()), Redactor())
    assert says in str(raised.value)
    assert "Mend that and run this again." in str(raised.value)
