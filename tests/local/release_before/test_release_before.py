"""The release before is tried on a newer schema, and what it does not work on is refused."""

from pathlib import Path

import pytest

from local import release_before
from local.failure import LocalError
from local.release_before import try_release_before
from tests.local.checkout import Checkout
from tests.local.head import HEAD, NEXT

pytestmark = pytest.mark.local


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    """Its base has the tests of this checkout, of which those of data sets are enough here."""
    monkeypatch.setattr(release_before, "OF_THE_SERVICE", ("datasets",))
    return Checkout(tmp_path / "checkout")


def test_the_release_before_works_on_a_schema_that_only_expands(checkout: Checkout) -> None:
    checkout.add_revision("ALTER TABLE datasets ADD COLUMN note text")
    said = try_release_before(checkout.base, checkout.folder)
    assert said.startswith(f"1 files of {checkout.base}'s tests, made for schema {HEAD}_")
    assert said.endswith(f", pass on {NEXT}_of_a_test")


def test_a_schema_that_takes_away_what_it_needs_is_refused(checkout: Checkout) -> None:
    checkout.add_revision("ALTER TABLE datasets DROP COLUMN bytes")
    with pytest.raises(
        LocalError, match=f"does not work on schema {NEXT}_of_a_test: during an update it would run on it"
    ):
        try_release_before(checkout.base, checkout.folder)


def test_nothing_is_tried_where_the_schema_is_the_same(checkout: Checkout) -> None:
    assert "has the same schema" in try_release_before(checkout.base, checkout.folder)


def test_a_commit_that_is_not_there_is_told(checkout: Checkout) -> None:
    with pytest.raises(LocalError, match="has no commit 'gone'"):
        try_release_before("gone", checkout.folder)
