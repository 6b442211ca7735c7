"""A deployment around an engine that fails as a test has it: what is rolled back, and what is said where nothing is."""

import json
import os
import stat
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from stacks.review.deployment.deployed import Deployment, Outcome
from stacks.review.deployment.deploying import Deploying
from stacks.review.deployment.fingerprint import fingerprint_of, planned
from stacks.review.evidence.folder import Facts
from stacks.review.evidence.pulumi_run import PulumiStack
from stacks.review.evidence.state import parse_export
from stacks.review.rendering.as_json import render_json
from stacks.review.report import Report, StackReview, Verdict

ROOT = "urn:pulumi:blue::data-aggregator"
SERVICE = f"{ROOT}::data-aggregator:web_service:WebService$aws:ecs/service:Service::api"
GATE = f"{ROOT}::pulumi-python:dynamic/data-aggregator:AlarmGate::alarm-gate"
RELEASE = "r0001-0123456789ab"
CHECKOUT = Path(__file__).parents[4]
PREVIEW = {
    "steps": [
        {
            "op": "update",
            "urn": SERVICE,
            "oldState": {"inputs": {"taskDefinition": "api:1"}},
            "newState": {"inputs": {"taskDefinition": "api:2"}},
            "detailedDiff": {"taskDefinition": {"kind": "update"}},
        }
    ],
    "changeSummary": {"update": 1},
}
ENGINE = """
import json, pathlib, sys
here = pathlib.Path({folder!r})
scenario = json.loads((here / "scenario.json").read_text())
command = sys.argv[1]
with (here / "calls").open("a") as calls:
    calls.write(json.dumps(sys.argv[1:]) + "\\n")
if command == "stack":
    print(json.dumps(scenario["states"].pop(0) if len(scenario["states"]) > 1 else scenario["states"][0]))
elif command == "preview":
    pathlib.Path(sys.argv[sys.argv.index("--save-plan") + 1]).write_text("{{}}")
    print(json.dumps(scenario["preview"]))
else:
    if "--config-file" in sys.argv:
        file = pathlib.Path(sys.argv[sys.argv.index("--config-file") + 1])
        (here / "settings.yaml").write_text(file.read_text())
    code = scenario["codes"].pop(0)
    said = "error: the task failed" if code else "no error"
    print("Updating (blue):\\nDiagnostics:\\n    " + said + "\\nResources:\\n")
(here / "scenario.json").write_text(json.dumps(scenario))
sys.exit(code if command == "up" else 0)
"""


def state(task: str = "api:1", digest: str = "x") -> dict[str, Any]:
    """An exported state."""
    return {
        "deployment": {
            "resources": [
                {
                    "urn": f"{ROOT}::pulumi:pulumi:Stack::data-aggregator-blue",
                    "type": "pulumi:pulumi:Stack",
                    "outputs": {"release": RELEASE, "url": "http://blue"},
                },
                {"urn": SERVICE, "custom": True, "id": "1", "inputs": {"taskDefinition": task}},
                {"urn": GATE, "custom": True, "id": "2", "inputs": {"release": {"api": digest}}},
            ]
        }
    }


@dataclass
class Site:
    """A checkout with a review of its stack `blue`, and an engine that answers as ``scenario`` says."""

    folder: Path
    engine: Path
    told: list[str] = field(default_factory=list)

    def deploy(self, *, codes: list[int], after: list[dict[str, Any]], before: int = 3) -> Deployment:
        """Deploy. ``before``: how often the state is asked for until it is the first of those in ``after``."""
        scenario = {"states": [state()] * before + after, "codes": codes, "preview": PREVIEW}
        (self.engine / "scenario.json").write_text(json.dumps(scenario))
        stack = PulumiStack(name="blue", project=self.folder)
        return Deploying(stack=stack, report=self.folder / "review/report.json", write=self.told.append).run()

    @property
    def updates(self) -> list[list[str]]:
        """How `pulumi up` was called."""
        calls = [json.loads(line) for line in (self.engine / "calls").read_text().splitlines()]
        return [call for call in calls if call[0] == "up"]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    folder, engine = tmp_path / "checkout", tmp_path / "engine"
    for each in (folder / "stacks/review", folder / "review", folder / "service/aggregator", engine):
        each.mkdir(parents=True)
    (folder / "Pulumi.yaml").write_text("name: data-aggregator\n")
    (folder / "Pulumi.blue.yaml").write_text("config: {'data-aggregator:deployment': {spot_percent: 0}}\n")
    (folder / "stacks/review/acknowledgements.yaml").touch()
    (folder / ".gitignore").write_text("/review/\n")
    (folder / "service/aggregator/migrations").symlink_to(CHECKOUT / "service/aggregator/migrations")
    program = engine / "pulumi"
    program.write_text(f"#!{sys.executable}\n{ENGINE.format(folder=str(engine))}")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{engine}{os.pathsep}{os.environ['PATH']}")
    for arguments in (
        ["init", "--quiet"],
        ["add", "--all"],
        ["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--quiet", "--message", "base"],
    ):
        subprocess.run(["git", *arguments], cwd=folder, check=True)
    ids = subprocess.run(
        ["git", "rev-parse", "HEAD", "HEAD^{tree}"], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.split()
    stood = parse_export(json.dumps(state()))
    facts = Facts(commit=ids[0], tree=ids[1], dirty=False, state=stood.id if stood else None)
    review = StackReview(
        stack="blue",
        headline="",
        verdict=Verdict.NOTHING_DANGEROUS,
        changes=(),
        unchanged=0,
        fingerprint=fingerprint_of(vars(facts), planned(PREVIEW)),
    )
    report = Report(headline="", verdict=review.verdict, stacks=(review,))
    (folder / "review/report.json").write_text(render_json(report))
    return Site(folder, engine)


def test_an_update_is_bound_to_its_plan_and_passes_the_policies(site: Site) -> None:
    deployment = site.deploy(codes=[0], after=[state("api:2", "y")])
    assert deployment.outcome is Outcome.DEPLOYED, deployment.reasons
    assert set(deployment.applied.updated) == {SERVICE, GATE}
    [update] = site.updates
    assert "--plan" in update
    assert update[update.index("--policy-pack") + 1] == "stacks/policies"


def test_a_failure_before_a_service_changed_has_nothing_to_roll_back(site: Site) -> None:
    deployment = site.deploy(codes=[1], after=[state(digest="y")])
    assert (deployment.outcome, deployment.outcome.exit_code) == (Outcome.FAILED, 1)
    assert "    error: the task failed" in deployment.reasons
    assert deployment.reasons[-1].startswith("No service was changed: what ran before goes on serving")
    assert len(site.updates) == 1


def test_a_failure_after_the_services_changed_goes_back_by_the_setting_of_one_update(site: Site) -> None:
    deployment = site.deploy(codes=[1, 0], after=[state("api:2", "y"), state("api:3")])
    assert (deployment.outcome, deployment.outcome.exit_code) == (Outcome.ROLLED_BACK, 3)
    assert deployment.reasons[-1].startswith(f"{RELEASE} runs again.")
    assert "--plan" not in site.updates[1]
    settings = yaml.safe_load((site.engine / "settings.yaml").read_text())["config"]
    assert settings["data-aggregator:release"] == RELEASE
    assert settings["data-aggregator:deployment"] == {"spot_percent": 0, "despite_alarms": True}
    assert "release" not in (site.folder / "Pulumi.blue.yaml").read_text()


def test_a_rollback_that_fails_too_is_a_failure_that_says_where_to_go_on(site: Site) -> None:
    deployment = site.deploy(codes=[1, 1], after=[state("api:2", "y")])
    assert deployment.outcome is Outcome.FAILED
    assert deployment.reasons[-1] == "Rolling back failed too: go by docs/runbooks/roll-back.md."


def test_a_state_that_moves_during_the_preview_is_refused(site: Site) -> None:
    deployment = site.deploy(codes=[], before=2, after=[state("api:7")])
    assert deployment.outcome is Outcome.REFUSED
    assert "The stack moved: it was updated or refreshed since the review." in deployment.reasons
    assert site.updates == []
