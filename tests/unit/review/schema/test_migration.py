"""The review of a migration as a whole: which revisions are pending, and what stands in the way of a review."""

from dataclasses import replace
from pathlib import Path

import pytest

from infra.revisions import read_revisions
from stacks.review.migration import review_migration
from stacks.review.schema import squawk
from stacks.review.schema.finding import Effect, Severity
from tests.unit.review.schema.migrations import Migrations, finding, rules

REVISIONS = Path(__file__).parents[4] / "service" / "aggregator" / "migrations"
ADDITION = 'op.add_column("datasets", sa.Column("source", sa.Text()))'


@pytest.fixture
def migrations(tmp_path: Path) -> Migrations:
    return Migrations(tmp_path / "migrations")


def test_the_pending_revisions_stand_in_order_with_their_message_phase_file_and_sql(migrations: Migrations) -> None:
    migrations.add("0002", ADDITION, message="Where a data set came from.")
    migrations.add("0003", 'op.drop_column("datasets", "note")', phase="contract", message="No notes.")
    review = migrations.review_from("0001")
    assert (review.applied_head, review.head) == ("0001", "0003")
    assert [(each.id, each.message, each.phase, each.file) for each in review.revisions] == [
        ("0002", "Where a data set came from.", "expand", "versions/0002_change.py"),
        ("0003", "No notes.", "contract", "versions/0003_change.py"),
    ]
    assert review.revisions[0].sql == "BEGIN;\n\nALTER TABLE datasets ADD COLUMN source TEXT;\n\nCOMMIT;\n"


def test_the_headline_says_where_the_schema_goes_and_what_it_costs(migrations: Migrations) -> None:
    migrations.add("0002", ADDITION)
    assert migrations.review_from("0001").headline == "The schema goes 0001 → 0002 in 1 revision"
    migrations.add("0003", 'op.drop_column("datasets", "note")', phase="contract")
    assert migrations.review_from("0001").headline == (
        "The schema goes 0001 → 0003 in 2 revisions, which loses data, may break the running release and ends rollbacks"
    )


def test_what_loses_data_is_named_for_the_acknowledgement(migrations: Migrations) -> None:
    migrations.add("0002", 'op.drop_column("datasets", "note")\nop.drop_table("rejects")', phase="contract")
    review = migrations.review_from("0001")
    assert review.loses_data
    assert review.acknowledgements == (
        "migration:0002:drop column datasets.note",
        "migration:0002:drop table rejects",
    )
    assert not review.has_errors


def test_an_up_to_date_stack_has_nothing_pending(migrations: Migrations) -> None:
    review = migrations.review_from("0001")
    assert (review.revisions, review.problem) == ((), None)
    assert review.headline == "The schema stays at 0001"


def test_an_empty_database_gets_all_revisions_and_nobody_is_in_the_way(migrations: Migrations) -> None:
    migrations.add("0002", 'op.drop_column("datasets", "note")\nop.create_index("ix", "datasets", ["name"])')
    review = migrations.review_from(None)
    assert [each.id for each in review.revisions] == ["0001", "0002"]
    assert review.findings == ()
    assert review.headline == "The schema goes an empty database → 0002 in 2 revisions"


def test_a_head_that_the_checkout_does_not_know_is_a_problem_with_its_remedy(migrations: Migrations) -> None:
    review = migrations.review_from("0009")
    assert review.problem == (
        "the stack's schema stands at 0009, which the migrations of this checkout do not know (they go 0001): the "
        "migration would refuse. Use a checkout that holds 0009; to run an earlier release on this schema, set "
        "`release`: docs/runbooks/roll-back.md"
    )
    assert review.has_errors
    assert review.headline.startswith("The migration cannot be reviewed: the stack's schema stands at 0009")


def test_a_rollback_runs_no_revision_even_where_the_checkout_does_not_know_the_head(migrations: Migrations) -> None:
    review = review_migration(migrations.folder, "0009", pinned=True)
    assert (review.pinned, review.revisions, review.problem) == (True, (), None)
    assert review.headline == "The schema stays at 0009: an earlier release is set to run on it"


def test_two_heads_are_a_problem_that_names_no_path_of_the_machine(migrations: Migrations, tmp_path: Path) -> None:
    migrations.add("0002a", ADDITION)
    migrations.add("0002b", ADDITION, down="0001")
    problem = migrations.review_from("0001").problem
    assert problem is not None
    assert problem.startswith("migrations has 2 heads (0002a, 0002b)")
    assert str(tmp_path) not in problem


def test_merged_heads_are_reviewed_like_others(migrations: Migrations) -> None:
    migrations.add("0002a", ADDITION)
    migrations.add("0002b", "", down="0001")
    migrations.add("0003", 'op.drop_column("datasets", "note")', phase="contract", down=("0002a", "0002b"))
    review = migrations.review_from("0001")
    assert {each.id for each in review.revisions} == {"0002a", "0002b", "0003"}
    assert review.revisions[-1].sql == "BEGIN;\n\nALTER TABLE datasets DROP COLUMN note;\n\nCOMMIT;\n"


@pytest.mark.parametrize(
    ("upgrade", "said"),
    [
        ("op.add_column(", "was never closed"),
        ("pass\n\nimport no_such_module\n", "No module named 'no_such_module'"),
    ],
)
def test_a_file_that_python_does_not_read_is_a_problem(migrations: Migrations, upgrade: str, said: str) -> None:
    migrations.add("0002", "pass")
    file = migrations.folder / "versions" / "0002_change.py"
    file.write_text(f"{file.read_text()}\n{upgrade}")
    problem = migrations.review_from("0001").problem
    assert problem is not None
    assert said in problem
    assert "mend the migration" in problem


def test_sql_that_postgresql_does_not_read_is_an_error_of_its_revision(migrations: Migrations) -> None:
    revision = migrations.review('op.execute("ALTER TABLE datasets FROBNICATE")')
    found = finding(revision, "syntax")
    assert (found.severity, found.effects) == (Severity.ERROR, (Effect.FAILS,))
    assert found.says == 'PostgreSQL would not read it: syntax error at or near "FROBNICATE" in line 3'
    assert "FROBNICATE" in revision.sql


def test_a_revision_that_asks_the_database_says_so_and_shows_what_it_did_before(migrations: Migrations) -> None:
    ask = 'for row in op.get_bind().execute(sa.text("SELECT id FROM datasets")):\n    op.execute("nothing")'
    revision = migrations.review(f"{ADDITION}\n{ask}")
    assert not revision.rendered
    assert "ADD COLUMN source" in revision.sql
    found = finding(revision, "not-rendered")
    assert found.effects == (Effect.UNREAD,)
    assert "it has no SQL without a database (TypeError: 'NoneType' object is not iterable)" in found.says


def test_a_revision_that_stops_python_stops_no_review(migrations: Migrations) -> None:
    revision = migrations.review('raise SystemExit("no")')
    assert rules(revision) == ["not-rendered"]


def test_an_answer_that_is_thrown_away_is_still_told(migrations: Migrations) -> None:
    ask = 'if op.get_bind().execute(sa.text("SELECT count(*) FROM datasets")):\n    op.drop_table("rejects")'
    assert "unread-code" in rules(migrations.review(ask))


def test_a_revision_that_does_something_else_offline_is_told(migrations: Migrations) -> None:
    revision = migrations.review('if not op.get_context().as_sql:\n    op.drop_table("rejects")')
    assert rules(revision) == ["offline-branch"]


def test_what_a_revision_prints_is_no_output_of_the_review(
    migrations: Migrations, capsys: pytest.CaptureFixture[str]
) -> None:
    migrations.review('print("hello")')
    assert capsys.readouterr().out == ""


def test_an_applied_revision_without_sql_is_told_and_what_it_made_is_taken_to_be_in_use(migrations: Migrations) -> None:
    migrations.add("0002", 'op.get_bind().execute(sa.text("SELECT 1")).scalar()\nop.create_table("hidden")')
    migrations.add("0003", 'op.drop_table("hidden")', phase="contract")
    review = migrations.review_from("0002")
    assert review.notes == ("0002, which was applied, has no SQL without a database: its part is not known",)
    assert review.acknowledgements == ("migration:0003:drop table hidden",)


def test_a_revision_whose_id_does_not_follow_as_text_is_an_error(migrations: Migrations) -> None:
    migrations.add("00011", ADDITION)
    migrations.add("0001a", ADDITION.replace("source", "origin"))
    migrations.add("0001A", ADDITION.replace("source", "from_where"))
    review = migrations.review_from("00011")
    assert [rules(each) for each in review.revisions] == [[], ["revision-order"]]
    assert "compares ids as text" in finding(review.revisions[1], "revision-order").says


def test_without_squawk_the_rest_is_reviewed_and_the_lack_is_told(
    migrations: Migrations, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(squawk.sysconfig, "get_path", lambda _: str(tmp_path))
    migrations.add("0002", 'op.drop_table("rejects")', phase="contract")
    review = migrations.review_from("0001")
    assert review.acknowledgements == ("migration:0002:drop table rejects",)
    [note] = review.notes
    assert "squawk did not run" in note
    assert note.endswith("Locks and rewrites are not judged")


def test_the_projects_own_revisions_are_all_rendered_and_consistent() -> None:
    review = review_migration(REVISIONS, None)
    assert review.problem is None
    assert tuple(each.id for each in review.revisions) == read_revisions(REVISIONS).lineage
    assert all(each.rendered and each.sql for each in review.revisions)
    assert not review.has_errors
    assert not review.notes


def test_the_naming_convention_of_the_models_reaches_the_sql(migrations: Migrations) -> None:
    revision = migrations.review('op.create_check_constraint("positive", "datasets", "bytes >= 0")')
    assert "ADD CONSTRAINT ck_datasets_positive CHECK (bytes >= 0)" in revision.sql


def test_a_review_can_be_copied_with_its_text_redacted(migrations: Migrations) -> None:
    revision = migrations.review("op.execute(\"UPDATE datasets SET note = 'hunter2' WHERE name = 'x'\")")
    assert "'hunter2'" in revision.sql
    assert "hunter2" not in replace(revision, sql="[redacted]").sql
