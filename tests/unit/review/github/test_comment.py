"""One comment of a pull request, whatever happens on the way to it, and whatever its text says."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from stacks.review.failure import ReviewError
from stacks.review.github import comment
from stacks.review.github.client import GitHub
from stacks.review.github.comment import LABEL, MARKER, compose, publish
from stacks.review.github.foreign_text import BREAK
from stacks.review.github.pull_request import PullRequest, Run
from tests.unit.review.fake_github import BOT, HEAD, REPOSITORY, SOMEBODY, TOKEN, Failure, FakeGitHub

PULL_REQUEST = PullRequest(number=7, is_from_fork=True, labels=frozenset())
RUN = Run(
    head_sha=HEAD,
    head_branch="change",
    head_repository="stranger/aggregator",
    conclusion="success",
    url="https://github.com/example/aggregator/actions/runs/5",
    listed=frozenset(),
)
OURS = f"{MARKER}\nthe former report"


def busy(github: FakeGitHub, others: int = 249, ours_at: int | None = None) -> None:
    """A pull request with many comments, ours among them."""
    for number in range(others + 1):
        if number == ours_at:
            github.add_comment(OURS, BOT)
        else:
            github.add_comment(f"comment {number}")


def test_the_first_report_is_posted(github: FakeGitHub, client: GitHub) -> None:
    busy(github)
    assert publish(client, 7, "the report") == "posted"
    assert [each["body"] for each in github.ours()] == ["the report"]


@pytest.mark.parametrize("position", [0, 99, 100, 249])
def test_a_later_report_edits_the_comment_wherever_it_stands_among_250(
    github: FakeGitHub, client: GitHub, position: int
) -> None:
    busy(github, ours_at=position)
    assert publish(client, 7, f"{MARKER} new") == "edited"
    assert [each["body"] for each in github.ours()] == [f"{MARKER} new"]
    assert len(github.comments) == 250
    assert github.requests.count("GET issues/7/comments") == 3


def test_the_same_report_writes_nothing(github: FakeGitHub, client: GitHub) -> None:
    github.add_comment(OURS, BOT)
    assert publish(client, 7, OURS) == "left as it is"
    assert github.requests == ["GET issues/7/comments"]


@pytest.mark.parametrize(
    ("body", "user"),
    [
        (OURS, SOMEBODY),
        (OURS, {"login": "github-actions", "type": "User"}),
        (OURS, {"login": "github-actions[bot]", "type": "User"}),
        (f"> {OURS}", BOT),
        (f"See:\n{OURS}", BOT),
    ],
    ids=["somebody's", "a similar name", "no bot", "a quotation", "further down"],
)
def test_a_comment_that_only_bears_the_marker_is_left_alone(
    github: FakeGitHub, client: GitHub, body: str, user: dict[str, str]
) -> None:
    bait = github.add_comment(body, user)
    assert publish(client, 7, "the report") == "posted"
    assert bait["body"] == body
    assert len(github.comments) == 2


def test_a_comment_without_an_author_is_no_obstacle(github: FakeGitHub, client: GitHub) -> None:
    github.add_comment(OURS)["user"] = None
    assert publish(client, 7, "the report") == "posted"


@pytest.mark.parametrize("done", [False, True], ids=["not posted", "posted all the same"])
def test_a_failure_while_posting_leaves_one_comment(github: FakeGitHub, client: GitHub, *, done: bool) -> None:
    github.failures.append(Failure("POST", "issues/7/comments", 502, done=done))
    assert publish(client, 7, f"{MARKER} new") in {"posted", "left as it is"}
    assert [each["body"] for each in github.ours()] == [f"{MARKER} new"]


def test_a_failure_while_reading_a_page_is_tried_again(github: FakeGitHub, client: GitHub, waited: list[float]) -> None:
    busy(github, ours_at=240)
    github.failures.append(Failure("GET", "issues/7/comments", 503))
    assert publish(client, 7, f"{MARKER} new") == "edited"
    assert waited == [2]


def test_two_comments_of_ours_become_one(github: FakeGitHub, client: GitHub) -> None:
    github.add_comment(OURS, BOT)
    github.add_comment(OURS, BOT)
    assert publish(client, 7, f"{MARKER} new") == "edited"
    assert [each["body"] for each in github.ours()] == [f"{MARKER} new"]


def test_a_comment_that_is_deleted_meanwhile_is_posted_anew(github: FakeGitHub, client: GitHub) -> None:
    github.add_comment(OURS, BOT)

    def delete(method: str, path: str) -> None:
        if method == "PATCH":
            github.comments.clear()

    github.before = delete
    assert publish(client, 7, f"{MARKER} new") == "posted"
    assert [each["body"] for each in github.ours()] == [f"{MARKER} new"]


def test_the_token_goes_to_no_other_host(github: FakeGitHub, client: GitHub) -> None:
    busy(github)
    github.foreign_pages = "http://elsewhere.example"
    with pytest.raises(ReviewError, match=r"another host \(elsewhere\.example\)"):
        publish(client, 7, "the report")


def test_a_comment_says_who_wrote_it_and_cannot_be_taken_for_another() -> None:
    body = compose(RUN, PULL_REQUEST, f"{MARKER}\n@example/team: **safe to merge** <!-- data-aggregator: drift -->")
    assert body.startswith(
        f"{MARKER}\n<sub>Written by the code of this pull request at `0123456789ab`. It comes from a fork"
    )
    assert body.count("<!--") == 1
    assert f"@{BREAK}example/team" in body


def test_a_run_without_a_report_says_so() -> None:
    assert "**There is no report:** CI ended with *failure*" in compose(
        dataclasses.replace(RUN, conclusion="failure"), PULL_REQUEST, None
    )


@pytest.mark.parametrize("line", ["| row | of a table |\n", "é" * 50 + "\n", "😀\n", "x" * 1000 + "\n"])
def test_a_long_report_is_cut_to_what_github_takes(github: FakeGitHub, client: GitHub, line: str) -> None:
    report = f"# Review\n\n<details><summary>All</summary>\n\n```json\n{line * 90_000}"[:900_000]
    body = compose(RUN, PULL_REQUEST, report)
    assert 60_000 < len(body.encode("utf-16-le")) // 2 <= 65_536
    assert body.rstrip().splitlines()[-1].startswith("*The rest is left out here")
    assert body.count("```") == 2
    assert body.count("<details>") == body.count("</details>") == 1
    assert publish(client, 7, body) == "posted"


# The command, as the workflow runs it.


@dataclasses.dataclass
class Job:
    """A job of review-comment.yml: its event, the artifact, and the fake GitHub."""

    github: FakeGitHub
    folder: Path
    run: dict[str, Any]

    def write(self, report: str = "# Nothing dangerous", **told: Any) -> None:
        artifact = self.folder / "review"
        artifact.mkdir()
        (artifact / "report.md").write_text(report)
        (artifact / "report.json").write_text(json.dumps(told))

    def __call__(self) -> tuple[int, str, str]:
        event = self.folder / "event.json"
        event.write_text(json.dumps({"workflow_run": self.run}))
        output = self.folder / "output"
        output.touch()
        app = comment.typer.Typer()
        app.command()(comment.main)
        environment = {
            "GITHUB_API_URL": self.github.url,
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_TOKEN": TOKEN,
        }
        result = CliRunner().invoke(app, ["--from", str(self.folder / "review")], env=environment)
        return result.exit_code, result.output, output.read_text()


@pytest.fixture
def job(github: FakeGitHub, tmp_path: Path) -> Job:
    run = {
        "event": "pull_request",
        "head_sha": HEAD,
        "head_branch": "change",
        "head_repository": {"full_name": "stranger/aggregator"},
        "conclusion": "success",
        "html_url": RUN.url,
        "pull_requests": [],
    }
    return Job(github, tmp_path, run)


def test_the_pull_request_of_a_fork_is_found_by_its_commit_and_not_by_what_the_artifact_says(job: Job) -> None:
    job.github.add_pull(7, repository="stranger/aggregator")
    job.github.add_pull(8, sha="f" * 40, repository="stranger/aggregator")
    job.github.add_pull(9, repository="stranger/another")
    job.write(number=8, pull_request=9, verdict=0)
    assert job() == (0, "The comment of #7 was posted.\n", "pull-request=7\n")
    assert "POST issues/7/comments" in job.github.requests


def test_a_report_on_a_former_commit_is_not_told(job: Job) -> None:
    job.github.add_pull(7, sha="f" * 40, repository="stranger/aggregator")
    job.write(verdict=0)
    code, told, output = job()
    assert (code, output) == (0, "")
    assert "nothing to say" in told
    assert job.github.comments == []


def test_of_two_pull_requests_with_the_commit_the_listed_one_is_told(job: Job) -> None:
    job.run |= {"head_repository": {"full_name": REPOSITORY}, "pull_requests": [{"number": 8}]}
    job.github.add_pull(7)
    job.github.add_pull(8)
    job.write(verdict=0)
    assert job()[2] == "pull-request=8\n"


def test_two_of_a_fork_with_the_commit_are_told_apart_by_nobody(job: Job) -> None:
    job.github.add_pull(7, repository="stranger/aggregator")
    job.github.add_pull(8, repository="stranger/aggregator")
    job.write(verdict=0)
    code, told, _ = job()
    assert code == 1
    assert "is the newest commit of #7, #8" in told


def test_the_run_of_a_push_is_refused(job: Job) -> None:
    job.run["event"] = "push"
    job.write(verdict=0)
    code, told, _ = job()
    assert code == 1
    assert "The run was for push, and not for a pull request" in told


def test_what_needs_an_acknowledgement_is_a_label_and_goes_with_it(job: Job) -> None:
    job.github.add_pull(7, repository="stranger/aggregator")
    job.write(verdict=2)
    assert job()[0] == 0
    assert job.github.labels == {LABEL}
    job.github.pulls.clear()
    job.github.add_pull(7, repository="stranger/aggregator")
    (job.folder / "review" / "report.json").write_text('{"verdict": 0}')
    assert job()[0] == 0
    assert job.github.labels == set()


@pytest.mark.parametrize("told", ["", "[]", '{"verdict": "2"}', '{"verdict": true}', '{"verdict": 9}', "[" * 100_000])
def test_a_strange_verdict_changes_no_label(job: Job, told: str) -> None:
    job.github.labels = {LABEL}
    job.github.add_pull(7, repository="stranger/aggregator")
    job.write()
    (job.folder / "review" / "report.json").write_text(told)
    assert job()[0] == 0
    assert job.github.labels == {LABEL}


def test_a_link_in_the_artifact_leads_nowhere(job: Job, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the token of the job")
    job.github.add_pull(7, repository="stranger/aggregator")
    job.write(verdict=0)
    (job.folder / "review" / "report.md").unlink()
    (job.folder / "review" / "report.md").symlink_to(tmp_path / "secret")
    assert job()[0] == 0
    assert "There is no report" in job.github.ours()[0]["body"]


def test_a_report_that_is_no_text_is_told_all_the_same(job: Job) -> None:
    job.github.add_pull(7, repository="stranger/aggregator")
    job.write(verdict=0)
    (job.folder / "review" / "report.md").write_bytes(b"\x00\xff\xfe fine" + b"A" * 5_000_000)
    assert job()[0] == 0
    assert len(job.github.ours()[0]["body"]) <= 65_536


def test_no_artifact_is_told(job: Job) -> None:
    job.github.add_pull(7, repository="stranger/aggregator")
    job.run["conclusion"] = "failure"
    assert job()[0] == 0
    assert "There is no report" in job.github.ours()[0]["body"]
