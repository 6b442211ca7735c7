"""One issue on a drifted stack, for as long as it is drifted."""

from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from stacks.review.failure import ReviewError
from stacks.review.github.client import GitHub
from stacks.review.github.foreign_text import BREAK
from stacks.review.github.issue import LABEL, Outcome, drift_of, follow, main
from tests.unit.review.fake_github import BOT, REPOSITORY, SOMEBODY, TOKEN, FakeGitHub

RUN = "https://github.com/example/aggregator/actions/runs/5"


def test_a_drift_opens_an_issue_that_follows_it_and_ends_with_it(github: FakeGitHub, client: GitHub) -> None:
    assert follow(client, "staging", "`web`: 2 → 3", RUN) == "staging has drifted: #70 is opened"
    assert follow(client, "staging", "`web`: 2 → 4, by @somebody", RUN) == "staging is still drifted: #70 is updated"
    [issue] = github.issues
    assert issue["title"] == "staging has drifted from its program"
    assert issue["labels"] == [LABEL]
    assert f"`web`: 2 → 4, by @{BREAK}somebody" in issue["body"]
    assert f"[the last look]({RUN})" in issue["body"]
    assert "make review STACKS=staging" in issue["body"]
    assert follow(client, "staging", None, RUN) == "staging has not drifted any more: #70 is closed"
    assert issue["state"] == "closed"
    assert github.ours()[0]["body"] == f"It is gone, says [the last look]({RUN})."
    assert follow(client, "staging", None, RUN) == "staging has not drifted"
    assert follow(client, "staging", "again", RUN) == "staging has drifted: #71 is opened"


def test_each_stack_has_its_own_issue(github: FakeGitHub, client: GitHub) -> None:
    follow(client, "staging", "a", RUN)
    follow(client, "production", "b", RUN)
    assert follow(client, "staging", None, RUN) == "staging has not drifted any more: #70 is closed"
    assert [each["state"] for each in github.issues] == ["closed", "open"]


def test_an_issue_of_somebody_else_is_left_alone(github: FakeGitHub, client: GitHub) -> None:
    follow(client, "staging", "a", RUN)
    github.issues[0]["user"] = SOMEBODY
    assert follow(client, "staging", None, RUN) == "staging has not drifted"
    assert github.issues[0]["state"] == "open"
    github.issues[0] |= {"user": BOT, "body": "mentions <!-- data-aggregator: drift of staging -->"}
    assert follow(client, "staging", None, RUN) == "staging has not drifted"


def test_the_report_tells_a_drift_from_a_failure(tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match=r"`make drift` ended with failure and wrote no .*drift\.md"):
        drift_of(tmp_path, Outcome.FAILURE)
    (tmp_path / "drift.md").write_text("drifted")
    assert drift_of(tmp_path, Outcome.FAILURE) == "drifted"
    assert drift_of(tmp_path, Outcome.SUCCESS) is None
    with pytest.raises(ReviewError, match="ended with cancelled"):
        drift_of(tmp_path, Outcome.CANCELLED)


@pytest.mark.parametrize(
    ("report", "outcome", "code", "told"),
    [
        ("`web`: 2 → 3", "failure", 0, "staging has drifted: #70 is opened\n"),
        (None, "success", 0, "staging has not drifted\n"),
        (None, "failure", 1, "Whether the stack drifted is not known"),
        (None, "broken", 2, "Invalid value for '--outcome'"),
    ],
)
def test_the_command_is_a_workflows_step(
    github: FakeGitHub, tmp_path: Path, report: str | None, outcome: str, code: int, told: str
) -> None:
    if report is not None:
        (tmp_path / "drift.md").write_text(report)
    app = Typer()
    app.command()(main)
    given = {
        "GITHUB_API_URL": github.url,
        "GITHUB_REPOSITORY": REPOSITORY,
        "GITHUB_RUN_ID": "5",
        "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_TOKEN": TOKEN,
        "NO_COLOR": "1",
    }
    result = CliRunner().invoke(app, ["--stack", "staging", "--from", str(tmp_path), "--outcome", outcome], env=given)
    assert result.exit_code == code
    assert told in result.output
    assert all(f"[the last look]({RUN})" in each["body"] for each in github.issues)
