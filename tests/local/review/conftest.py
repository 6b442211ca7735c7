"""A throw-away PostgreSQL; staging on a local AWS, and what is previewed of every golden change against it."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future

import pytest

from tests.local.review.previewing import Taken, pool, taken_of
from tests.local.review.staging import Staging
from tests.local.review.tables import GOLDENS
from tests.local.service.conftest import postgres

__all__ = ["postgres", "staging", "taken"]


@pytest.fixture(scope="session")
def staging(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staging]:
    """The stack, up."""
    stack = Staging(tmp_path_factory.mktemp("staging"))
    try:
        stack.bring_up()
        yield stack
    finally:
        stack.take_down()


@pytest.fixture(scope="session")
def taken(request: pytest.FixtureRequest, staging: Staging) -> Iterator[Mapping[str, Future[Taken]]]:
    """What was previewed of each change that a selected test asks for; previews go on while the first are tested."""
    asked = {
        item.callspec.params["golden"].change
        for item in request.session.items
        if hasattr(item, "callspec") and "golden" in item.callspec.params
    }
    with pool() as previews:
        yield taken_of([each for each in GOLDENS if each.change in asked], staging, previews)
        previews.shutdown(cancel_futures=True)
