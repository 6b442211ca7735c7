"""Which pull request a run of CI belongs to: by what GitHub says, and not by what the run wrote."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from stacks.review.failure import ReviewError
from stacks.review.github.client import GitHub


@dataclass(frozen=True, kw_only=True)
class Run:
    """A run that ended, as the event `workflow_run` describes it.

    Attributes:
        listed: the numbers of its pull requests; GitHub lists none for those of forks.
    """

    head_sha: str
    head_branch: str
    head_repository: str
    conclusion: str
    url: str
    listed: frozenset[int]

    @classmethod
    def of(cls, event: Path) -> Self:
        """Read the file that GITHUB_EVENT_PATH names.

        Raises:
            ReviewError: it is another event, or the run was for something else than a pull request.
        """
        try:
            run: dict[str, Any] = json.loads(event.read_text())["workflow_run"]
        except (OSError, ValueError, KeyError) as error:
            raise ReviewError(
                f"{event} holds no event `workflow_run`: {type(error).__name__}: {error}.",
                "Run it in a workflow of that event: .github/workflows/review-comment.yml",
            ) from error
        if run["event"] != "pull_request":
            raise ReviewError(
                f"The run was for {run['event']}, and not for a pull request.", "There is nothing to comment on."
            )
        return cls(
            head_sha=run["head_sha"],
            head_branch=run["head_branch"],
            head_repository=(run["head_repository"] or {}).get("full_name", ""),
            conclusion=run["conclusion"] or "",
            url=run["html_url"],
            listed=frozenset(each["number"] for each in run.get("pull_requests") or ()),
        )


@dataclass(frozen=True, kw_only=True)
class PullRequest:
    """An open pull request whose newest commit is the one that the run was for."""

    number: int
    is_from_fork: bool
    labels: frozenset[str]


def pull_request_of(run: Run, github: GitHub, repository: str) -> PullRequest | None:
    """The pull request, or None when it was closed or has a newer commit.

    Raises:
        ReviewError: several have the same commit, and GitHub does not say which one the run was for.
    """
    owner = run.head_repository.partition("/")[0]
    found = [
        each
        for each in github.pages("pulls", state="open", head=f"{owner}:{run.head_branch}")
        if each["head"]["sha"] == run.head_sha
        and (each["head"]["repo"] or {}).get("full_name") == run.head_repository
        and (not run.listed or each["number"] in run.listed)
    ]
    if len(found) > 1:
        numbers = ", ".join(f"#{each['number']}" for each in found)
        raise ReviewError(f"{run.head_sha} is the newest commit of {numbers}.", "Close all but one of them.")
    return next(
        (
            PullRequest(
                number=each["number"],
                is_from_fork=run.head_repository != repository,
                labels=frozenset(label["name"] for label in each["labels"]),
            )
            for each in found
        ),
        None,
    )
