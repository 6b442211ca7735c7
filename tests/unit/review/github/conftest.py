"""A GitHub of the tests, and a client that notes how long it would wait."""

from collections.abc import Iterator

import pytest

from stacks.review.github.client import GitHub
from tests.unit.review.fake_github import REPOSITORY, TOKEN, FakeGitHub, serving


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    with serving() as fake:
        yield fake


@pytest.fixture
def waited() -> list[float]:
    return []


@pytest.fixture
def client(github: FakeGitHub, waited: list[float]) -> GitHub:
    return GitHub(github.url, REPOSITORY, TOKEN, wait=waited.append)
