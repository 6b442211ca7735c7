"""Data sets, their observations and their rejected rows."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TIMESTAMP

revision: str = "0001"
down_revision: str | None = None

phase = "expand"

INSTANT = TIMESTAMP(timezone=True)


def upgrade() -> None:
    op.create_table(
        "datasets",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("format", sa.String(10), nullable=False),
        sa.Column("time_column", sa.String(200), nullable=False),
        sa.Column("value_columns", sa.ARRAY(sa.String(200)), nullable=False),
        sa.Column("rows_accepted", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rows_rejected", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("bytes", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("first_time", INSTANT, nullable=True),
        sa.Column("last_time", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("format IN ('csv', 'json', 'ndjson')", name=op.f("ck_datasets_format")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_datasets")),
    )
    op.create_index(op.f("ix_datasets_created_at_id"), "datasets", ["created_at", "id"])
    op.create_table(
        "observations",
        sa.Column("dataset_id", sa.Uuid(), nullable=False),
        sa.Column("time", INSTANT, nullable=False),
        sa.Column("values", sa.ARRAY(sa.Double()), nullable=False, comment="in the order of datasets.value_columns"),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["datasets.id"],
            name=op.f("fk_observations_dataset_id_datasets"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(op.f("ix_observations_dataset_id_time"), "observations", ["dataset_id", "time"])
    op.create_table(
        "rejects",
        sa.Column("dataset_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False, comment="1 for the first reject of the file"),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name=op.f("fk_rejects_dataset_id_datasets"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dataset_id", "number", name=op.f("pk_rejects")),
    )


def downgrade() -> None:
    op.drop_table("rejects")
    op.drop_table("observations")
    op.drop_table("datasets")
