from typing import Any

from stacks.review.changes.danger import changes_of
from stacks.review.changes.preview import Step
from stacks.review.comparison import compare
from stacks.review.evidence.folder import Evidence, Facts
from stacks.review.migration import MigrationReview, RevisionReview
from stacks.review.report import Comparison, StackReview, Verdict
from tests.unit.review.steps import DATABASE, SERVICE, updated

ONE, OTHER = "first", "second"
SCALED = updated(SERVICE, "api", old={"desiredCount": 1}, new={"desiredCount": 2})
LARGER = updated(DATABASE, "database", old={"instanceClass": "a"}, new={"instanceClass": "b"})


def stack(name: str, *steps: Step, revisions: tuple[str, ...] = (), **facts: Any) -> tuple[Evidence, StackReview]:
    evidence = Evidence(
        stack=name, document={}, preview=None, facts=Facts(**facts), policies=None, rehearsal=None, problems=()
    )
    pending = tuple(
        RevisionReview(id=each, message="", phase="expand", file="", sql="", rendered=True, findings=())
        for each in revisions
    )
    migration = MigrationReview(applied_head="0001", head="0002", revisions=pending)
    review = StackReview(
        stack=name,
        headline="",
        verdict=Verdict.NOTHING_DANGEROUS,
        changes=changes_of(steps),
        unchanged=1,
        migration=migration,
    )
    return evidence, review


def untried(found: Comparison) -> str:
    return "\n".join(found.untried)


def test_settings_that_differ_are_listed_by_their_key() -> None:
    found = compare(
        stack(ONE, settings={"database": {"multi_az": False, "storage_gb": 20}, "owner": "a"}),
        stack(OTHER, settings={"database": {"multi_az": True, "storage_gb": 20}, "owner": "a", "new": [1]}),
    )
    assert found.settings == (("database.multi_az", "false", "true"), ("new", None, "[1]"))


def test_what_each_runs_is_listed_where_it_differs() -> None:
    found = compare(stack(ONE, release="r2", schema_head="0002"), stack(OTHER, release="r1", schema_head="0002"))
    assert found.running == (("release", "r2", "r1"),)


def test_a_migration_that_is_pending_on_both_has_not_been_tried() -> None:
    found = compare(stack(ONE, revisions=("0002",)), stack(OTHER, revisions=("0002",)))
    assert "The migration to 0002 has not run on first." in found.untried


def test_a_migration_that_ran_on_the_first_has_been_tried() -> None:
    found = compare(stack(ONE, schema_head="0002"), stack(OTHER, revisions=("0002",), schema_head="0001"))
    assert "has not run on first" not in untried(found)
    assert "first runs the schema 0002, and second runs 0001" in untried(found)


def test_changes_on_both_and_on_the_second_only_are_told_apart_by_name() -> None:
    found = compare(stack(ONE, SCALED), stack(OTHER, SCALED, LARGER))
    assert "1 change is pending on both, so that first has not run it: api (Service, availability)." in untried(found)
    assert "1 change is planned on second only" in untried(found)
    assert "database (Instance, availability)." in untried(found)


def test_images_are_promoted_as_the_first_runs_them_now() -> None:
    found = compare(stack(ONE, SCALED, release="r2"), stack(OTHER, settings={"images": {"promote_from": ONE}}))
    assert "second promotes the images that first runs (r2)" in untried(found)


def test_two_stacks_without_changes_have_nothing_untried() -> None:
    assert compare(stack(ONE), stack(OTHER)).untried == ()
