"""What the review says of each kind of change; the running release was made for revision 0001."""

from pathlib import Path

import pytest

from stacks.review.schema.finding import Effect, Severity
from tests.unit.review.schema.migrations import Migrations, finding, rules
from tests.unit.review.schema.schema_changes import BLOCKING, CONCURRENTLY, HARMLESS, LOSING, TAKING_AWAY


@pytest.fixture
def migrations(tmp_path: Path) -> Migrations:
    return Migrations(tmp_path / "migrations")


@pytest.mark.parametrize("upgrade", HARMLESS.values(), ids=HARMLESS)
def test_a_harmless_change_has_no_finding(migrations: Migrations, upgrade: str) -> None:
    assert migrations.review(upgrade).findings == ()


@pytest.mark.parametrize(("rule", "upgrade", "effects", "says"), [(rule, *rest) for rule, rest in BLOCKING.items()])
def test_a_change_that_blocks_says_whom_and_for_how_long(
    migrations: Migrations, rule: str, upgrade: str, effects: tuple[Effect, ...], says: str
) -> None:
    found = finding(migrations.review(upgrade), rule)
    assert (found.severity, found.effects, found.says) == (Severity.WARNING, effects, says)


@pytest.mark.parametrize(("rule", "upgrade", "phrase"), [(rule, *rest) for rule, rest in TAKING_AWAY.items()])
def test_an_expansion_that_takes_away_contradicts_itself(
    migrations: Migrations, rule: str, upgrade: str, phrase: str
) -> None:
    revision = migrations.review(upgrade)
    assert rule in rules(revision)
    assert rules(revision)[0] == "phase"
    lie = finding(revision, "phase")
    assert lie.severity is Severity.ERROR
    assert lie.says == f'phase says "expand", but it {phrase}: the release before cannot run on it'


@pytest.mark.parametrize(("rule", "upgrade", "phrase"), [(rule, *rest) for rule, rest in TAKING_AWAY.items()])
def test_a_contraction_says_which_rollbacks_it_ends(
    migrations: Migrations, rule: str, upgrade: str, phrase: str
) -> None:
    revision = migrations.review(upgrade, phase="contract")
    end = finding(revision, "phase")
    assert (end.severity, end.effects) == (Severity.WARNING, (Effect.TAKES_AWAY,))
    assert end.says == f"it {phrase}: once it has run, no release made for a schema before 0002 can run again"


@pytest.mark.parametrize(("name", "upgrade"), LOSING.items())
def test_what_loses_data_has_to_be_acknowledged_by_name(migrations: Migrations, name: str, upgrade: str) -> None:
    names = [each.acknowledgement for each in migrations.review(upgrade, phase="contract").findings if each.loses_data]
    assert names == [f"migration:0002:{name}"]


def test_a_delete_within_a_query_is_seen(migrations: Migrations) -> None:
    moved = "WITH gone AS (DELETE FROM rejects RETURNING *) INSERT INTO archive SELECT * FROM gone"
    assert finding(migrations.review(f'op.execute("{moved}")'), "delete").loses_data


def test_a_delete_with_a_condition_cannot_be_judged(migrations: Migrations) -> None:
    found = finding(migrations.review('op.execute("DELETE FROM rejects WHERE line > 3")'), "delete-rows")
    assert (found.effects, found.acknowledgement) == ((Effect.UNREAD,), None)


def test_code_within_the_database_cannot_be_judged(migrations: Migrations) -> None:
    revision = migrations.review('op.execute("DO $$ BEGIN DELETE FROM rejects; END $$")')
    assert finding(revision, "unread-code").effects == (Effect.UNREAD,)


def test_an_index_built_concurrently_in_the_migrations_transaction_fails(migrations: Migrations) -> None:
    revision = migrations.review('op.create_index("ix", "datasets", ["name"], postgresql_concurrently=True)')
    found = finding(revision, "ban-concurrent-index-creation-in-transaction")
    assert (found.severity, found.effects) == (Severity.ERROR, (Effect.FAILS,))
    assert "autocommit_block" in found.remedy


def test_what_runs_outside_a_transaction_is_shown_so(migrations: Migrations) -> None:
    index = 'op.create_index("ix", "datasets", ["name"], postgresql_concurrently=True)'
    assert migrations.review(CONCURRENTLY + index).sql == "CREATE INDEX CONCURRENTLY ix ON datasets (name);\n"


def test_a_foreign_key_that_is_not_valid_yet_still_refuses_writes(migrations: Migrations) -> None:
    key = 'op.create_foreign_key("fk", "rejects", "datasets", ["dataset_id"], ["id"], postgresql_not_valid=True)'
    revision = migrations.review(key)
    assert rules(revision) == ["ban-new-write-restriction"]
    assert revision.findings[0].effects == (Effect.MAY_BREAK,)


@pytest.mark.parametrize(
    ("upgrade", "rule"),
    [
        ('op.alter_column("datasets", "name", nullable=True)', "ban-drop-not-null"),
        ("op.execute(\"ALTER TYPE mood ADD VALUE 'sad'\")", "ban-add-enum-value"),
    ],
)
def test_values_that_the_running_release_never_met_are_noted(migrations: Migrations, upgrade: str, rule: str) -> None:
    found = finding(migrations.review(upgrade), rule)
    assert (found.severity, found.effects) == (Severity.NOTE, (Effect.MAY_BREAK,))


def test_a_transaction_of_its_own_leaves_half_a_migration(migrations: Migrations) -> None:
    assert finding(migrations.review('op.execute("COMMIT")'), "transaction-nesting").severity is Severity.ERROR


def test_a_contraction_that_takes_nothing_away_is_advised_to_expand(migrations: Migrations) -> None:
    revision = migrations.review('op.add_column("datasets", sa.Column("x", sa.Text()))', phase="contract")
    assert [(each.rule, each.severity) for each in revision.findings] == [("phase", Severity.NOTE)]


def test_a_revision_without_a_statement_says_so(migrations: Migrations) -> None:
    assert rules(migrations.review("")) == ["empty"]


def test_a_finding_names_the_line_in_the_revisions_sql(migrations: Migrations) -> None:
    revision = migrations.review(
        "op.execute(\"COMMENT ON TABLE datasets IS 'é'\")\nop.create_index('ix', 'datasets', ['name'])"
    )
    [found] = revision.findings
    assert found.line == 5
    assert revision.sql.splitlines()[found.line - 1] == "CREATE INDEX ix ON datasets (name);"
    assert found.url == "https://squawkhq.com/docs/require-concurrent-index-creation"
