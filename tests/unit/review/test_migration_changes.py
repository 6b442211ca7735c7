"""What the review says of each kind of change; the running release was made for revision 0001."""

from pathlib import Path

import pytest

from stacks.review.schema.finding import Effect, Severity
from tests.unit.review.migrations import Migrations, finding, rules

CONCURRENTLY = "with op.get_context().autocommit_block():\n    "

HARMLESS = {
    "a nullable column": 'op.add_column("datasets", sa.Column("x", sa.Text()))',
    "a required column with a constant default": (
        'op.add_column("datasets", sa.Column("x", sa.Text(), server_default="a", nullable=False))'
    ),
    "a longer varchar": 'op.alter_column("datasets", "name", type_=sa.String(300))',
    "a varchar that turns to text": 'op.alter_column("datasets", "name", type_=sa.Text())',
    "an index built concurrently": f'{CONCURRENTLY}op.create_index("ix", "datasets", ["name"], '
    "postgresql_concurrently=True)",
    "an index dropped concurrently": f'{CONCURRENTLY}op.drop_index("ix", "datasets", postgresql_concurrently=True)',
    "a constraint that is validated": 'op.execute("ALTER TABLE rejects VALIDATE CONSTRAINT fk")',
    "a longer varchar by an explicit cast": (
        'op.alter_column("datasets", "name", type_=sa.String(300), postgresql_using="name::varchar(300)")'
    ),
    "rows inserted": (
        'op.bulk_insert(sa.table("rejects", sa.column("line", sa.BigInteger())), [{"line": 1}, {"line": 2}])'
    ),
    "some rows updated": "op.execute(\"UPDATE datasets SET note = '' WHERE note IS NULL\")",
    "a new table with all that belongs to it": """
op.create_table("tags", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.String(20)))
op.create_index("ix_tags_name", "tags", ["name"])
op.create_check_constraint("named", "tags", "name <> ''")
op.create_unique_constraint("uq", "tags", ["name"])
op.alter_column("tags", "name", type_=sa.String(10), nullable=False)
op.execute("DELETE FROM tags")
op.add_column("tags", sa.Column("colour", sa.Text(), nullable=False))
op.drop_column("tags", "colour")
op.rename_table("tags", "labels")
op.drop_table("labels")
""",
    "a sequence set": "op.execute(\"SELECT setval('numbers', 1)\")",
}

BLOCKING = {
    "require-concurrent-index-creation": (
        'op.create_index("ix", "datasets", ["name"])',
        (Effect.BLOCKS_WRITES,),
        "every write to datasets waits until the index is built",
    ),
    "require-concurrent-index-deletion": (
        'op.drop_index("ix", "datasets")',
        (Effect.BLOCKS_ALL,),
        "the index's table is locked for reads and writes while the index is dropped: requests queue behind it",
    ),
    "adding-foreign-key-constraint": (
        'op.create_foreign_key("fk", "rejects", "datasets", ["dataset_id"], ["id"])',
        (Effect.BLOCKS_WRITES,),
        "writes to rejects and to the table that it refers to wait while every row is checked",
    ),
    "constraint-missing-not-valid": (
        'op.create_check_constraint("positive", "datasets", "bytes >= 0")',
        (Effect.BLOCKS_ALL,),
        "reads and writes of datasets wait while every row is checked against the constraint",
    ),
    "disallowed-unique-constraint": (
        'op.create_unique_constraint("uq", "datasets", ["name"])',
        (Effect.BLOCKS_ALL,),
        "reads and writes of datasets wait until the unique index is built",
    ),
    "adding-field-with-default": (
        'op.add_column("datasets", sa.Column("x", sa.Uuid(), server_default=sa.text("gen_random_uuid()")))',
        (Effect.REWRITES, Effect.BLOCKS_ALL),
        "every row of datasets is written anew for the new column, and nobody reads or writes it meanwhile",
    ),
    "rewrite-table": (
        'op.alter_column("datasets", "count", type_=sa.BigInteger())',
        (Effect.REWRITES, Effect.BLOCKS_ALL),
        "every row of datasets is written anew, and nobody reads or writes it meanwhile",
    ),
    "update-all-rows": (
        'op.add_column("datasets", sa.Column("x", sa.Text()))\nop.execute("UPDATE datasets SET x = name")',
        (Effect.BLOCKS_WRITES,),
        "requests that write rows of datasets wait until all of them are written",
    ),
    "lock-table": (
        'op.execute("LOCK TABLE datasets")',
        (Effect.BLOCKS_ALL,),
        "datasets is locked until the revision ends",
    ),
    "refresh-view": (
        'op.execute("REFRESH MATERIALIZED VIEW totals")',
        (Effect.BLOCKS_ALL,),
        "reads of the view totals wait until it is computed anew",
    ),
    "vacuum-full": (
        f'{CONCURRENTLY}op.execute("VACUUM FULL datasets")',
        (Effect.REWRITES, Effect.BLOCKS_ALL),
        "every row of datasets is written anew",
    ),
}

TAKING_AWAY = {
    "drop-column": ('op.drop_column("datasets", "note")', "drops column datasets.note"),
    "drop-table": ('op.drop_table("rejects")', "drops table rejects"),
    "rename-column": (
        'op.alter_column("datasets", "note", new_column_name="remark")',
        "renames column datasets.note",
    ),
    "rename-table": ('op.rename_table("rejects", "refused")', "renames table rejects"),
    "change-type": (
        'op.alter_column("datasets", "bytes", type_=sa.Integer())',
        "changes the type of column datasets.bytes",
    ),
    "set-not-null": (
        'op.alter_column("datasets", "note", nullable=False)',
        "makes column datasets.note NOT NULL",
    ),
    "add-required-column": (
        'op.add_column("datasets", sa.Column("x", sa.Text(), nullable=False))',
        "adds column datasets.x as NOT NULL without a default",
    ),
    "require-column": (
        (
            'op.add_column("datasets", sa.Column("x", sa.Text(), server_default="", nullable=False))\n'
            'op.alter_column("datasets", "x", server_default=None)'
        ),
        "makes column datasets.x NOT NULL without a default",
    ),
}

LOSING = {
    "drop column datasets.note": 'op.drop_column("datasets", "note")',
    "drop table rejects": 'op.execute("DROP TABLE public.rejects CASCADE")',
    "truncate rejects": 'op.execute("TRUNCATE rejects CASCADE")',
    "delete all of rejects": 'op.execute("DELETE FROM rejects WHERE true")',
    "overwrite column datasets.name": 'op.execute("UPDATE datasets SET name = lower(name)")',
    "change type column datasets.name": 'op.alter_column("datasets", "name", type_=sa.String(20))',
    "change type column datasets.note": (
        'op.alter_column("datasets", "note", type_=sa.Text(), postgresql_using="left(note, 5)")'
    ),
    "drop schema archive": 'op.execute("DROP SCHEMA archive CASCADE")',
    "drop type mood": 'op.execute("DROP TYPE mood CASCADE")',
}


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
