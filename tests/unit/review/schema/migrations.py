"""Migration folders for the tests: real revision files that Alembic runs in its offline mode."""

from pathlib import Path
from textwrap import indent

from stacks.review.migration import MigrationReview, RevisionReview, review_migration
from stacks.review.schema.finding import Finding

ENV = """
from alembic import context
from sqlalchemy import Column, MetaData, Table, Text

METADATA = MetaData(naming_convention={"ck": "ck_%(table_name)s_%(constraint_name)s"})
context.configure(dialect_name="postgresql", target_metadata=METADATA, literal_binds=True)
with context.begin_transaction():
    context.run_migrations()
"""

REVISION = '''"""{message}"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = {revision!r}
down_revision = {down!r}
phase = {phase!r}


def upgrade() -> None:
{upgrade}
'''

BASE = """
op.create_table(
    "datasets",
    sa.Column("id", sa.Uuid(), primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("note", sa.Text()),
    sa.Column("bytes", sa.BigInteger(), server_default="0", nullable=False),
    sa.Column("count", sa.Integer(), nullable=False),
)
op.create_table("rejects", sa.Column("dataset_id", sa.Uuid(), nullable=False), sa.Column("line", sa.BigInteger()))
op.create_index("ix_note", "datasets", ["note"])
op.create_foreign_key("fk_old", "rejects", "datasets", ["dataset_id"], ["id"], postgresql_not_valid=True)
op.execute("CREATE SEQUENCE numbers")
op.execute("CREATE MATERIALIZED VIEW totals AS SELECT count(*) FROM datasets")
"""
"""What the running release of the tests was made for: revision 0001."""


class Migrations:
    """A folder of revisions, each of which follows the one before unless told otherwise."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "versions").mkdir(parents=True)
        (folder / "env.py").write_text(ENV)
        self._last: str | None = None
        self.add("0001", BASE, message="The tables.")

    def add(
        self,
        revision: str,
        upgrade: str,
        *,
        phase: str = "expand",
        message: str = "A change.",
        down: str | tuple[str, ...] | None = None,
    ) -> None:
        """Write the file of a revision."""
        text = REVISION.format(
            message=message,
            revision=revision,
            down=down or self._last,
            phase=phase,
            upgrade=indent(upgrade.strip() or "pass", "    "),
        )
        (self.folder / "versions" / f"{revision}_change.py").write_text(text)
        self._last = revision

    def review(self, upgrade: str, phase: str = "expand", running_release: Path | None = None) -> RevisionReview:
        """Of one more revision, on a database that stands before it."""
        applied = self._last
        self.add("0002", upgrade, phase=phase)
        found = review_migration(self.folder, applied, running_release=running_release)
        assert found.problem is None
        [revision] = found.revisions
        return revision

    def review_from(self, applied: str | None, running_release: Path | None = None) -> MigrationReview:
        """Of all that is pending."""
        return review_migration(self.folder, applied, running_release=running_release)


def rules(revision: RevisionReview) -> list[str]:
    """The rules of the findings, the worst first."""
    return [each.rule for each in revision.findings]


def finding(revision: RevisionReview, rule: str) -> Finding:
    """The one finding of the rule."""
    [found] = [each for each in revision.findings if each.rule == rule]
    return found
