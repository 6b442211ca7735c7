"""The issue on a stack that has drifted: `python -m stacks.review.github.issue`, after `make drift` has looked."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from stacks.review.failure import ReviewError
from stacks.review.github.client import GitHub
from stacks.review.github.comment import AUTHOR, LIMIT
from stacks.review.github.foreign_text import cut, harmless, size

LABEL = "drift"
REPORT = "drift.md"


class Outcome(StrEnum):
    """How the step `make drift` ended: make has one code for a drift and a failure, which the report tells apart."""

    SUCCESS = "success"
    FAILURE = "failure"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"


def marker_of(stack: str) -> str:
    """What the issue's text begins with."""
    return f"<!-- data-aggregator: drift of {stack} -->"


def compose(stack: str, drift: str, run_url: str) -> str:
    """The issue's text: what drifted, and what to do. The names in it come from the account, and call nobody."""
    head = (
        f"{marker_of(stack)}\nFound by [the last look]({run_url}) at `{stack}`; closed by itself when it is gone.\n\n"
    )
    todo = (
        f"\n\n**What to do:** `make review STACKS={stack}` shows what an update would turn back. Deploy to do so, "
        "or write what was changed by hand into the program.\n"
    )
    shown, _ = cut(harmless(drift), LIMIT - size(head) - size(todo))
    return f"{head}{shown}{todo}"


def follow(github: GitHub, stack: str, drift: str | None, run_url: str) -> str:
    """Have one open issue while the stack is drifted, and none when it is not; returns what was done.

    Args:
        drift: what drifted, as Markdown; None when nothing did.
    """
    found = _open_issue(github, stack)
    if drift is None:
        if found is None:
            return f"{stack} has not drifted"
        github.make(f"issues/{found['number']}/comments", {"body": f"It is gone, says [the last look]({run_url})."})
        github.edit(f"issues/{found['number']}", {"state": "closed", "state_reason": "completed"})
        return f"{stack} has not drifted any more: #{found['number']} is closed"
    body = compose(stack, drift, run_url)
    if found is None:
        title = f"{stack} has drifted from its program"
        made = github.make("issues", {"title": title, "body": body, "labels": [LABEL]})
        return f"{stack} has drifted: #{made['number']} is opened"
    github.edit(f"issues/{found['number']}", {"body": body})
    return f"{stack} is still drifted: #{found['number']} is updated"


def drift_of(folder: Path, outcome: Outcome) -> str | None:
    """What `make drift` found; None: nothing drifted.

    Raises:
        ReviewError: the look itself failed, and nothing is known.
    """
    if outcome is Outcome.SUCCESS:
        return None
    report = folder / REPORT
    if outcome is not Outcome.FAILURE or not report.is_file():
        raise ReviewError(
            f"Whether the stack drifted is not known: `make drift` ended with {outcome} and wrote no {report}.",
            "Mend what it says; the issue stays as it is.",
        )
    return report.read_text()


def _open_issue(github: GitHub, stack: str) -> dict[str, Any] | None:
    return next(
        (
            each
            for each in github.pages("issues", state="open", labels=LABEL)
            if (each["user"] or {}).get("login") == AUTHOR and (each["body"] or "").startswith(marker_of(stack))
        ),
        None,
    )


def main(
    stack: Annotated[str, typer.Option()],
    report: Annotated[Path, typer.Option("--from", help=f"The folder of {REPORT}.")],
    outcome: Annotated[Outcome, typer.Option(help="How `make drift` ended.")],
    repository: Annotated[str, typer.Option(envvar="GITHUB_REPOSITORY", help="owner/name")],
    token: Annotated[str, typer.Option(envvar="GITHUB_TOKEN", help="May write issues.", show_default=False)],
    run_id: Annotated[str, typer.Option(envvar="GITHUB_RUN_ID")],
    server: Annotated[str, typer.Option(envvar="GITHUB_SERVER_URL")] = "https://github.com",
    api: Annotated[str, typer.Option(envvar="GITHUB_API_URL")] = "https://api.github.com",
) -> None:
    """Open, update or close the issue on a stack's drift."""
    try:
        drift = drift_of(report, outcome)
        url = f"{server}/{repository}/actions/runs/{run_id}"
        print(follow(GitHub(api, repository, token), stack, drift, url))
    except ReviewError as error:
        sys.stderr.write(f"{error}\n")
        raise typer.Exit(1) from None


if __name__ == "__main__":
    typer.run(main)
