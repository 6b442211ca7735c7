"""What the running release still needs, where its source is at hand: what its models use."""

from pathlib import Path

import pytest

from stacks.review.schema.finding import Effect
from stacks.review.schema.models import read_models
from tests.unit.review.schema.migrations import ENV, Migrations, finding, rules

REVISIONS = Path(__file__).parents[4] / "service" / "aggregator" / "migrations"
MODELS = """
from sqlalchemy import Column, MetaData, String, Table, Text, Uuid

METADATA = MetaData()
Table("datasets", METADATA, Column("id", Uuid, primary_key=True), Column("name", String(200), nullable=False),
      Column("note", Text))
Table("events", METADATA, Column("id", Uuid, primary_key=True), schema="audit")
"""
USED = {"datasets": {"id": False, "name": False, "note": True}, "audit.events": {"id": False}}


@pytest.fixture
def migrations(tmp_path: Path) -> Migrations:
    return Migrations(tmp_path / "checkout" / "migrations")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The migrations in the source of a release, with its models beside them."""
    package = tmp_path / "release" / "released_aggregator"
    (package / "migrations").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "models.py").write_text(MODELS)
    env = ENV.replace("context.configure", "from released_aggregator.models import METADATA\ncontext.configure")
    (package / "migrations" / "env.py").write_text(env)
    return package / "migrations"


@pytest.fixture
def release(monkeypatch: pytest.MonkeyPatch) -> Path:
    """A release whose models are known without the process that reads them."""
    monkeypatch.setattr("stacks.review.migration.read_models", lambda _: USED)
    return Path("release")


def test_the_models_are_read_from_the_releases_own_source(source: Path) -> None:
    assert read_models(source) == USED


def test_the_projects_own_models_are_read() -> None:
    models = read_models(REVISIONS)
    assert models["rejects"] == dict.fromkeys(["dataset_id", "number", "line", "reason", "content"], False)


def test_what_no_model_uses_can_go(migrations: Migrations, release: Path) -> None:
    upgrade = 'op.drop_column("datasets", "bytes")\nop.drop_table("rejects")'
    revision = migrations.review(upgrade, phase="contract", running_release=release)
    assert [each.effects for each in revision.findings if each.loses_data] == [
        (Effect.LOSES_DATA, Effect.TAKES_AWAY),
        (Effect.LOSES_DATA, Effect.TAKES_AWAY),
    ]


def test_what_a_model_uses_breaks_the_running_release(migrations: Migrations, release: Path) -> None:
    upgrade = 'op.drop_column("datasets", "note")'
    revision = migrations.review(upgrade, phase="contract", running_release=release)
    found = finding(revision, "drop-column")
    assert found.effects == (Effect.LOSES_DATA, Effect.BREAKS, Effect.TAKES_AWAY)
    assert found.says == (
        "column datasets.note goes, with what it holds: the models of the running release use datasets.note"
    )


def test_a_renamed_column_is_found_by_the_name_that_the_release_knows(migrations: Migrations, release: Path) -> None:
    upgrade = 'op.alter_column("datasets", "note", new_column_name="remark")\nop.drop_column("datasets", "remark")'
    revision = migrations.review(upgrade, phase="contract", running_release=release)
    assert finding(revision, "drop-column").says.endswith("the models of the running release use datasets.note")


def test_a_write_restriction_of_a_table_that_no_model_uses_breaks_nothing(
    migrations: Migrations, release: Path
) -> None:
    upgrade = """
op.add_column("rejects", sa.Column("x", sa.Text(), nullable=False))
op.create_check_constraint("positive", "rejects", "line > 0", postgresql_not_valid=True)
"""
    revision = migrations.review(upgrade, phase="contract", running_release=release)
    assert finding(revision, "add-required-column").effects == (Effect.FAILS, Effect.TAKES_AWAY)
    assert "ban-new-write-restriction" not in rules(revision)


@pytest.mark.parametrize(
    ("column", "effects"),
    [("note", (Effect.MAY_BREAK, Effect.TAKES_AWAY)), ("count", (Effect.TAKES_AWAY,))],
    ids=["may be NULL", "is not used"],
)
def test_not_null_breaks_only_a_release_that_may_write_null(
    migrations: Migrations, release: Path, column: str, effects: tuple[Effect, ...]
) -> None:
    migrations.add("0001b", 'op.alter_column("datasets", "count", nullable=True)')
    upgrade = f'op.alter_column("datasets", "{column}", nullable=False)'
    revision = migrations.review(upgrade, phase="contract", running_release=release)
    assert finding(revision, "set-not-null").effects == effects


def test_an_expansion_may_drop_nothing_even_if_the_running_release_does_not_use_it(
    migrations: Migrations, release: Path
) -> None:
    revision = migrations.review('op.drop_table("rejects")', running_release=release)
    assert finding(revision, "phase").effects == (Effect.CONTRADICTS,)


def test_models_that_cannot_be_read_are_told_and_all_is_taken_to_be_used(migrations: Migrations, source: Path) -> None:
    (source.parent / "models.py").write_text("import no_such_module")
    migrations.add("0002", 'op.drop_column("datasets", "bytes")', phase="contract")
    review = migrations.review_from("0001", running_release=source)
    [note] = review.notes
    assert note == (
        "the models of the running release cannot be read: ModuleNotFoundError: No module named 'no_such_module'; "
        "it is taken to need all of its schema"
    )
    assert Effect.MAY_BREAK in finding(review.revisions[0], "drop-column").effects
