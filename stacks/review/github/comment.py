"""The report as the one comment of a pull request: `python -m stacks.review.github.comment`, after CI has ended.

It runs beside the default branch's code with a token that may write. The report comes from the pull request's own code,
and is text of strangers: what it says is shown, what it asks for is not done.
"""

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from stacks.review.failure import ReviewError
from stacks.review.github.client import AGAIN, GitHub, GoneError, UnansweredError
from stacks.review.github.foreign_text import cut, harmless, size
from stacks.review.github.pull_request import PullRequest, Run, pull_request_of
from stacks.review.report import Verdict

MARKER = "<!-- data-aggregator: review -->"
AUTHOR = "github-actions[bot]"
"""Whom a workflow's token writes as. No user can have that name: brackets are not allowed in one."""
LABEL = "needs acknowledgement"
LIMIT = 65_536
"""Characters of a comment; GitHub's answer to more is `body is too long (maximum is 65536 characters)`."""
READ_BYTES = 1_000_000
"""More of a report is not even read."""
ROUNDS = 4


def compose(run: Run, pull_request: PullRequest, report: str | None) -> str:
    """The whole comment, at most `LIMIT` characters.

    Args:
        report: `report.md` as the pull request's code wrote it; None where there is none.
    """
    stranger = (
        " It comes from a fork, whose author may have changed what writes it." if pull_request.is_from_fork else ""
    )
    head = (
        f"{MARKER}\n<sub>Written by the code of this pull request at `{run.head_sha[:12]}`.{stranger} "
        f"The complete report is an artifact of [the run]({run.url}).</sub>\n\n"
    )
    if report is None or not report.strip():
        return f"{head}**There is no report:** CI ended with *{run.conclusion}* before it was written.\n"
    missing = f"\n*The rest is left out here; it stands in [the complete report]({run.url}).*\n"
    shown, is_cut = cut(harmless(report), LIMIT - size(head) - size(missing))
    return f"{head}{shown}{missing if is_cut else ''}"


def publish(github: GitHub, number: int, body: str) -> str:
    """Have the body as the one comment of ours; returns what was done: "posted", "edited", or "left as it is".

    Raises:
        ReviewError: GitHub refused, or failed every time.
    """
    for _ in range(ROUNDS):
        try:
            found = _own_comments(github, number)
            if not found:
                github.make(f"issues/{number}/comments", {"body": body})
                return "posted"
            for other in found[1:]:  # of a post that GitHub failed at, and yet did
                github.remove(f"issues/comments/{other['id']}")
            if found[0]["body"] == body:
                return "left as it is"
            github.edit(f"issues/comments/{found[0]['id']}", {"body": body})
        except (GoneError, UnansweredError):
            continue  # deleted meanwhile, or perhaps posted all the same: look again
        return "edited"
    raise ReviewError(f"The comment of #{number} could not be written: GitHub failed {ROUNDS} times.", AGAIN)


def _own_comments(github: GitHub, number: int) -> list[dict[str, Any]]:
    """Ours alone: whoever quotes the marker writes as somebody else, or does not begin with it."""
    return [
        each
        for each in github.pages(f"issues/{number}/comments")
        if (each["user"] or {}).get("login") == AUTHOR
        and each["user"]["type"] == "Bot"
        and (each["body"] or "").startswith(MARKER)
    ]


def show_verdict(github: GitHub, pull_request: PullRequest, verdict: Verdict | None) -> None:
    """Let the label say whether something needs an acknowledgement; a report that says nothing changes nothing."""
    if verdict is Verdict.NEEDS_ACKNOWLEDGEMENT and LABEL not in pull_request.labels:
        github.make(f"issues/{pull_request.number}/labels", {"labels": [LABEL]})
    elif verdict is Verdict.NOTHING_DANGEROUS and LABEL in pull_request.labels:
        try:
            github.remove(f"issues/{pull_request.number}/labels/{LABEL.replace(' ', '%20')}")
        except GoneError:
            return  # somebody was faster


def read(folder: Path, name: str) -> str | None:
    """A file of the report, or its first megabyte. A link is not followed: it could lead to this job's own secrets."""
    try:
        with os.fdopen(os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            return file.read(READ_BYTES).decode(errors="replace")
    except OSError:
        return None


def verdict_of(folder: Path) -> Verdict | None:
    """What `report.json` says, where it says something that it may say."""
    try:
        told: Any = json.loads(read(folder, "report.json") or "")["verdict"]
        return Verdict(told) if type(told) is int else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def main(
    report: Annotated[Path, typer.Option("--from", help="The folder of the report.")],
    repository: Annotated[str, typer.Option(envvar="GITHUB_REPOSITORY", help="owner/name")],
    token: Annotated[str, typer.Option(envvar="GITHUB_TOKEN", help="May write pull requests.", show_default=False)],
    event: Annotated[Path, typer.Option(envvar="GITHUB_EVENT_PATH", help="The event `workflow_run`.")],
    api: Annotated[str, typer.Option(envvar="GITHUB_API_URL")] = "https://api.github.com",
    output: Annotated[Path | None, typer.Option(envvar="GITHUB_OUTPUT", help="Gets the pull request's number.")] = None,
) -> None:
    """Post or edit the comment of the pull request that a run of CI was for."""
    try:
        run = Run.of(event)
        github = GitHub(api, repository, token)
        pull_request = pull_request_of(run, github, repository)
        if pull_request is None:
            print(f"No open pull request has {run.head_sha} as its newest commit: nothing to say.")
            return
        done = publish(github, pull_request.number, compose(run, pull_request, read(report, "report.md")))
        show_verdict(github, pull_request, verdict_of(report))
    except ReviewError as error:
        sys.stderr.write(f"{error}\n")
        raise typer.Exit(1) from None
    print(
        f"The comment of #{pull_request.number} was {done}." if done != "left as it is" else "It is the same comment."
    )
    if output is not None:
        with output.open("a") as file:
            file.write(f"pull-request={pull_request.number}\n")


if __name__ == "__main__":
    typer.run(main)
