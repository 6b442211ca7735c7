"""A release runs again only where its schema still carries it."""

import re

import pytest

from infra.release import ReleaseError, refuse_contracted, release_id
from infra.revisions import Revisions
from infra.settings import RELEASE_PATTERN

DIGESTS = ["sha256:aa", "sha256:bb"]


def revisions(*contractions: str) -> Revisions:
    """Three revisions, of which some contract."""
    return Revisions(
        head="0003", lineage=("0001", "0002", "0003"), contractions=frozenset(contractions), digest="0" * 16
    )


def test_the_same_images_and_schema_are_the_same_release_in_any_order() -> None:
    assert release_id("0003", DIGESTS) == release_id("0003", DIGESTS[::-1])
    assert release_id("0003", DIGESTS) != release_id("0002", DIGESTS)
    assert release_id("0003", DIGESTS) != release_id("0003", ["sha256:aa", "sha256:cc"])


def test_an_id_says_its_schema_and_is_what_the_settings_take() -> None:
    release = release_id("0003", DIGESTS)
    assert release.startswith("r0003-")
    assert re.fullmatch(RELEASE_PATTERN, release)


@pytest.mark.parametrize(("head", "contractions"), [("0003", ["0002"]), ("0002", []), ("0002", ["0002"])])
def test_a_release_runs_on_its_own_schema_and_on_one_that_only_expanded_it(head: str, contractions: list[str]) -> None:
    refuse_contracted(release_id(head, DIGESTS), revisions(*contractions))


def test_a_release_that_the_schema_contracted_past_is_refused_with_the_revision_and_the_way_out() -> None:
    with pytest.raises(ReleaseError, match=r"revisions 0003 took away .*Roll forward.*roll-back\.md"):
        refuse_contracted(release_id("0001", DIGESTS), revisions("0003"))


def test_a_release_of_a_schema_that_this_checkout_does_not_know_is_refused() -> None:
    with pytest.raises(ReleaseError, match="0004, which the migrations of this checkout do not know"):
        refuse_contracted(release_id("0004", DIGESTS), revisions())
