"""How long GitHub is waited for when it refuses, and when it is given up."""

import time

import pytest

from stacks.review.failure import ReviewError
from stacks.review.github.client import GitHub
from stacks.review.github.comment import publish
from tests.unit.review.fake_github import REPOSITORY, Failure, FakeGitHub


def test_a_secondary_limit_is_waited_for_as_long_as_github_says(
    github: FakeGitHub, client: GitHub, waited: list[float]
) -> None:
    github.failures.append(Failure("POST", "issues/7/comments", 403, {"Retry-After": "37"}))
    assert publish(client, 7, "the report") == "posted"
    assert waited == [37.0]
    assert len(github.ours()) == 1


def test_a_secondary_limit_without_a_time_is_waited_for_a_minute(
    github: FakeGitHub, client: GitHub, waited: list[float]
) -> None:
    said = "You have exceeded a secondary rate limit."
    github.failures.append(Failure("POST", "issues/7/comments", 403, message=said))
    assert publish(client, 7, "the report") == "posted"
    assert waited == [60.0]


def test_the_primary_limit_is_waited_for_until_its_reset(
    github: FakeGitHub, client: GitHub, waited: list[float]
) -> None:
    reset = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(time.time()) + 90)}
    github.failures.append(Failure("POST", "issues/7/comments", 403, reset, message="API rate limit"))
    assert publish(client, 7, "the report") == "posted"
    [pause] = waited
    assert 0 < pause <= 90


def test_a_limit_beyond_patience_ends_with_what_github_said(
    github: FakeGitHub, client: GitHub, waited: list[float]
) -> None:
    github.failures.append(Failure("POST", "issues/7/comments", 429, {"Retry-After": "3600"}))
    with pytest.raises(ReviewError, match=r"refused POST issues/7/comments with status 429"):
        publish(client, 7, "the report")
    assert waited == []


def test_a_github_that_stays_down_is_told(github: FakeGitHub, client: GitHub) -> None:
    github.failures += [Failure("POST", "issues/7/comments", 500) for _ in range(9)]
    with pytest.raises(ReviewError, match=r"GitHub failed 4 times\. Run it again\."):
        publish(client, 7, "the report")


def test_a_token_without_the_right_is_told_what_to_do(github: FakeGitHub) -> None:
    with pytest.raises(ReviewError, match=r"status 401.*See that the job's `permissions` allow it"):
        publish(GitHub(github.url, REPOSITORY, "another"), 7, "the report")
