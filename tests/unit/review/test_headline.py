from stacks.review.changes.danger import changes_of
from stacks.review.changes.preview import Operation, Order, Step
from stacks.review.headline import headline_of, joined_headline
from stacks.review.report import StackReview, Verdict
from tests.unit.review.steps import DATABASE, POLICY, SERVICE, step, updated

BUCKET = "aws:s3/bucket:Bucket"
SERVICE_UPDATED = updated(SERVICE, "api", old={"desiredCount": 1}, new={"desiredCount": 2})


def headline(*steps: Step, unchanged: int = 9, migration: str | None = None, failure: str | None = None) -> str:
    return headline_of(changes_of(steps), unchanged, migration=migration, lost=[], failure=failure)


def review(stack: str, sentence: str) -> StackReview:
    return StackReview(stack=stack, headline=sentence, verdict=Verdict.NOTHING_DANGEROUS, changes=(), unchanged=0)


def test_nothing_is_said_to_be_nothing() -> None:
    assert headline() == "nothing changes"


def test_operations_are_counted() -> None:
    assert headline(SERVICE_UPDATED) == "1 resource changes: 1 updated"


def test_what_may_be_lost_comes_first_and_by_name() -> None:
    deleted = step(Operation.DELETE, DATABASE, "database", brick="database")
    assert headline(SERVICE_UPDATED, deleted) == (
        "data may be lost: rds instance database is deleted; 1 other resource changes: 1 updated"
    )


def test_the_worst_downtime_and_what_is_security_relevant_are_told() -> None:
    replaced = [
        step(Operation.REPLACE, "aws:ec2/subnet:Subnet", forced_by="cidrBlock"),
        step(Operation.REPLACE, "aws:iam/role:Role", forced_by="name", order=Order.CREATE_FIRST),
    ]
    created = step(Operation.CREATE, POLICY)
    assert headline(*replaced, created) == (
        "3 resources change: 1 created, 2 replaced with a downtime of minutes; 1 is security-relevant"
    )


def test_a_first_deployment_is_called_one() -> None:
    assert headline(step(Operation.CREATE, BUCKET), unchanged=0) == "first deployment: 1 resource created"


def test_the_schema_and_a_failure_stand_in_it() -> None:
    assert headline(migration="0001 → 0002") == "the schema migrates 0001 → 0002"
    assert headline(failure="the preview failed: no credentials") == "the preview failed: no credentials"


def test_a_column_that_goes_is_named() -> None:
    said = headline_of((), 9, migration="0002 → 0003", lost=["column datasets.note"], failure=None)
    assert said == "data may be lost: column datasets.note goes with the migration; the schema migrates 0002 → 0003"


def test_stacks_to_which_the_same_happens_share_a_sentence() -> None:
    assert joined_headline([review("a", "nothing changes"), review("b", "nothing changes")]) == (
        "a and b: nothing changes."
    )
    assert joined_headline([review("a", "nothing changes"), review("b", "1 resource changes: 1 updated")]) == (
        "a: nothing changes. b: 1 resource changes: 1 updated."
    )
