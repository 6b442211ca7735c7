"""The path of a fork's pull request, read from the workflows and run here: every step that runs a command, in order.

`make unit` and `make local-tier` are the tests of which this is one: they run with one file each, by their variable
TESTS. Everything else is what GitHub's runners run.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from stacks.review.evidence.policies import read_policies
from stacks.review.evidence.rehearsal import read_rehearsal
from tests.local.checkout import AFTER_THE_UPDATE, Checkout
from tests.local.head import HEAD
from tests.local.workflows.runner import Runner
from tests.unit.review.fake_github import BOT, REPOSITORY, TOKEN, FakeGitHub, serving
from tests.unit.workflows.reading import workflow

pytestmark = [pytest.mark.local, pytest.mark.timeout(3600)]

FORK = "stranger/aggregator"
NARROWED = {
    "unit": {"TESTS": "tests/unit/workflows/test_expressions.py"},
    "local-tier": {"TESTS": "tests/local/emulator/test_refusals.py"},
}
COMMANDS = [
    ("lint", "make lint"),
    ("lint", "make lint-workflows"),
    ("types", "make types"),
    ("unit", "make unit"),
    ("local-tier", "make local-tier"),
    ("images", "make images"),
    ("release-before", "make release-before"),
    ("rehearsal", "make rehearse"),
    ("report", "make report"),
    ("report", "make verdict"),
]


def changed(preview: dict[str, Any]) -> dict[str, str]:
    """The operations of a preview that are some, by `type::name`."""
    return {
        "::".join(step["urn"].split("::")[2:]).rpartition("$")[2]: step["op"]
        for step in preview["steps"]
        if step["op"] != "same"
    }


@dataclass
class PullRequest:
    """A clone of a fork with a change of staging's settings, and what GitHub says of it."""

    checkout: Path
    base: str
    head: str

    def contexts(self) -> dict[str, Any]:
        event = {
            "pull_request": {
                "number": 7,
                "base": {"sha": self.base},
                "head": {"sha": self.head, "repo": {"full_name": FORK}},
            }
        }
        github = {
            "event_name": "pull_request",
            "repository": REPOSITORY,
            "event": event,
            "ref": "refs/pull/7/merge",
            "sha": self.head,
            "token": TOKEN,
        }
        return {"github": github, "vars": {}}

    def contexts_of_the_run(self) -> dict[str, Any]:
        """Of the event `workflow_run` after it."""
        run = {
            "id": 5,
            "event": "pull_request",
            "head_sha": self.head,
            "head_branch": "change",
            "head_repository": {"full_name": FORK},
            "conclusion": "success",
            "html_url": f"https://github.com/{REPOSITORY}/actions/runs/5",
            "pull_requests": [],
        }
        github = {
            "event_name": "workflow_run",
            "repository": REPOSITORY,
            "event": {"workflow_run": run, "repository": {"default_branch": "main"}},
            "token": TOKEN,
        }
        return {"github": github, "vars": {"CODE_SCANNING": "off"}}


@pytest.fixture(scope="module")
def pull_request(tmp_path_factory: pytest.TempPathFactory) -> PullRequest:
    checkout = Checkout(tmp_path_factory.mktemp("runner") / "aggregator")
    checkout.replace("Pulumi.staging.yaml", "noncurrent_days: 30", "noncurrent_days: 60")
    checkout.add_revision("ALTER TABLE datasets ADD COLUMN note text")
    return PullRequest(checkout.folder, checkout.base, checkout.commit())


@pytest.fixture(scope="module")
def checked(pull_request: PullRequest, tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """ci-cd, run once for the tests below."""
    runner = Runner(
        pull_request.checkout, tmp_path_factory.mktemp("job"), pull_request.contexts(), variables={}, narrowed=NARROWED
    )
    runner.run(workflow("ci-cd.yml"))
    return runner


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    with serving() as fake:
        yield fake


def test_a_forks_pull_request_is_checked_rehearsed_and_reported(checked: Runner) -> None:
    last = checked.ran[-1]
    assert [(each.job, each.command) for each in checked.ran] == COMMANDS, f"{last.command} ended:\n{last.output}"
    assert [each.outcome for each in checked.ran] == ["success"] * len(COMMANDS), last.output
    assert {name: result for name, result in checked.results.items() if result != "success"} == {
        "evidence": "skipped",
        "push-images": "skipped",
        "push-images-ghcr": "skipped",
    }


def test_the_change_was_previewed_against_its_base_and_then_really_made(
    checked: Runner, pull_request: PullRequest
) -> None:
    [rehearsed] = [each.output for each in checked.ran if each.command == "make rehearse"]
    done = ["staging before: pulumi up", "evidence", *(f"staging: {each}" for each in AFTER_THE_UPDATE), "nothing left"]
    steps = [name for line in rehearsed.splitlines() for name in done if line.startswith(f"✓ {name}")]
    assert steps == done

    evidence = checked.folder / "artifacts" / "evidence-staging" / "staging"
    facts = json.loads((evidence / "facts.json").read_text())
    assert (facts["exit_code"], facts["commit"], facts["dirty"]) == (0, pull_request.head, False)
    assert facts["schema_head"] == HEAD
    assert facts["release"].startswith(f"r{HEAD}-")
    assert len(facts["state"]) == 64
    assert facts["settings"]["storage"]["noncurrent_days"] == 60
    assert facts["settings"]["account"]["id"] == "111111111111"

    operations = changed(json.loads((evidence / "preview.json").read_text()))
    assert operations["aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration::assets"] == "update"
    assert operations["pulumi-python:dynamic/data-aggregator:OneOffTask::migration"] == "update"
    assert "aws:rds/instance:Instance::database" not in operations
    assert "aws:ecs/service:Service::web" not in operations

    policies = read_policies((evidence / "policies.json").read_text())
    assert policies.problem is None
    assert policies.violated == ()
    assert policies.suppressed
    assert policies.passed > 200

    result = read_rehearsal((evidence / "rehearsal.json").read_text())
    assert result.problem is None
    assert (result.base, result.passed, result.unchanged_after) == (pull_request.base, True, True)


def test_its_review_is_in_the_summary_and_names_the_change(checked: Runner) -> None:
    summary = checked.summary_of("report")
    assert "staging" in summary.splitlines()[0]
    assert "production" not in summary.splitlines()[0]
    assert "`60 days`" in summary
    assert "ADD COLUMN note text" in summary


def test_the_artifact_has_every_form_of_the_report(checked: Runner) -> None:
    artifact = checked.folder / "artifacts" / "review"
    assert {"report.html", "report.json", "report.md", "report.sarif"} <= {each.name for each in artifact.iterdir()}


def test_its_report_becomes_the_comment_by_the_other_workflow(
    checked: Runner, pull_request: PullRequest, github: FakeGitHub, tmp_path: Path
) -> None:
    github.add_pull(7, sha=pull_request.head, repository=FORK)
    for number in range(120):
        github.add_comment(f"comment {number}")
    contexts = pull_request.contexts_of_the_run()
    event = tmp_path / "event.json"
    event.write_text(json.dumps(contexts["github"]["event"]))
    given = {"GITHUB_API_URL": github.url, "GITHUB_EVENT_PATH": str(event), "GITHUB_REPOSITORY": REPOSITORY}
    runner = Runner(pull_request.checkout, tmp_path, contexts, variables=given)
    (tmp_path / "artifacts").symlink_to(checked.folder / "artifacts")

    runner.run(workflow("review-comment.yml"))

    assert [each.command for each in runner.ran] == ["make comment"], runner.ran
    assert runner.results == {"comment": "success", "code-scanning": "skipped"}, runner.ran[0].output
    assert runner.outputs_of("comment") == {"pull-request": "7"}
    [posted] = [each for each in github.comments if each["user"] == BOT]
    assert "It comes from a fork" in posted["body"]
    assert "staging" in posted["body"]

    again = Runner(pull_request.checkout, tmp_path, contexts, variables=given)
    again.run(workflow("review-comment.yml"))
    assert "It is the same comment." in again.ran[0].output
    assert len(github.comments) == 121
