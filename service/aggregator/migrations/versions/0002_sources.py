"""Sources with their runs, and observations as points in monthly partitions with hourly and daily rollups."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

revision: str = "0002"
down_revision: str | None = "0001"

phase = "expand"

INSTANT = TIMESTAMP(timezone=True)
NOW = sa.text("now()")

ENSURE_PARTITIONS = """
CREATE FUNCTION ensure_point_partitions(times timestamptz[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    lower_bound timestamptz;
    upper_bound timestamptz;
    partition text;
    made integer := 0;
BEGIN
    FOR lower_bound, upper_bound, partition IN
        SELECT DISTINCT
            low, low + width,
            'points_' || to_char(low AT TIME ZONE 'UTC', CASE WHEN recent THEN 'YYYY"m"MM' ELSE 'YYYY"s"' END)
        FROM (
            SELECT
                recent,
                CASE WHEN recent THEN interval '1 month' ELSE interval '10 years' END AS width,
                CASE WHEN recent THEN date_trunc('month', at, 'UTC') ELSE date_trunc('decade', at, 'UTC') END AS low
            FROM (SELECT at, at >= '2000-01-01Z' AND at < '2100-01-01Z' AS recent FROM unnest(times) AS at) AS asked
        ) AS bounds
        ORDER BY low
    LOOP
        CONTINUE WHEN to_regclass('public.' || partition) IS NOT NULL;
        -- One at a time: two runs that need the same month would otherwise both make it.
        PERFORM pg_advisory_xact_lock(hashtext('point_partitions'));
        -- The catalogue itself: to_regclass may answer from before the wait for the lock.
        CONTINUE WHEN EXISTS (SELECT FROM pg_class WHERE relname = partition AND relnamespace = 'public'::regnamespace);
        EXECUTE format('CREATE TABLE public.%I (LIKE public.points INCLUDING ALL)', partition);
        -- ATTACH, unlike CREATE ... PARTITION OF, lets others go on reading and writing.
        EXECUTE format('ALTER TABLE public.points ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
                       partition, lower_bound, upper_bound);
        made := made + 1;
    END LOOP;
    RETURN made;
END $$
"""
"""The application's role may write rows, not make tables: this function of the owner's makes exactly these.

https://www.postgresql.org/docs/17/sql-altertable.html#SQL-ALTERTABLE-DESC-ATTACH-PARTITION
https://www.postgresql.org/docs/17/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY
"""


def upgrade() -> None:
    _sources()
    _points()
    op.create_table(
        "idempotency_keys",
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("request", sa.String(64), nullable=False, comment="digest of who asks for what"),
        sa.Column("status", sa.SmallInteger(), nullable=True, comment="null while the first request is answered"),
        sa.Column("headers", JSONB(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", INSTANT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_idempotency_keys")),
    )
    op.create_index(op.f("ix_idempotency_keys_created_at"), "idempotency_keys", ["created_at"])


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("url", sa.String(2000), nullable=True, comment="null: nothing to fetch, rows are sent"),
        sa.Column("format", sa.String(10), nullable=True, comment="null: told by the content"),
        sa.Column("mapping", JSONB(), nullable=True),
        sa.Column("interval_s", sa.Integer(), nullable=True, comment="null: fetched when a person asks"),
        sa.Column("secret_name", sa.String(512), nullable=True, comment="where the credentials are kept"),
        sa.Column("enabled", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("etag", sa.String(1000), nullable=True),
        sa.Column("last_modified", sa.String(100), nullable=True),
        sa.Column("content_sha256", sa.String(64), nullable=True, comment="of what the last run that stored rows read"),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.Column("claimed_until", INSTANT, nullable=True, comment="a worker's lease; it prolongs it while it runs"),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False, comment="runs that failed in a row"),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", INSTANT, server_default=NOW, nullable=False),
        sa.Column("updated_at", INSTANT, server_default=NOW, nullable=False),
        sa.CheckConstraint("format IN ('csv', 'json', 'ndjson', 'feed', 'parquet')", name=op.f("ck_sources_format")),
        sa.CheckConstraint("interval_s >= 60", name=op.f("ck_sources_interval")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
    )
    op.create_index(op.f("ix_sources_created_at_id"), "sources", ["created_at", "id"])
    op.create_index(op.f("ix_sources_due_at"), "sources", ["due_at"], postgresql_where=sa.text("due_at IS NOT NULL"))
    op.create_table(
        "runs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("trigger", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("asked_at", INSTANT, server_default=NOW, nullable=False),
        sa.Column("started_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("rows_read", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rows_rejected", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("points_new", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("points_changed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("bytes", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("http_status", sa.SmallInteger(), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), server_default="1", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint("trigger IN ('schedule', 'person', 'sent')", name=op.f("ck_runs_trigger")),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'succeeded', 'unchanged', 'failed')", name=op.f("ck_runs_state")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_runs_source_id_sources"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    op.create_index(op.f("ix_runs_source_id_id"), "runs", ["source_id", "id"])
    op.create_table(
        "run_rejects",
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False, comment="1 for the first reject of the run"),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_run_rejects_run_id_runs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_run_rejects")),
    )


def _points() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("labels", JSONB(), server_default="{}", nullable=False),
        sa.Column("first_time", INSTANT, nullable=True),
        sa.Column("last_time", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, server_default=NOW, nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_series_source_id_sources"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("source_id", "name", "labels", name=op.f("uq_series_source_id_name_labels")),
    )
    op.create_index(op.f("ix_series_labels"), "series", ["labels"], postgresql_using="gin")
    op.create_index(op.f("ix_series_name_id"), "series", ["name", "id"])
    # No foreign key to the series: checking it for every row would cost more than writing the row.
    op.create_table(
        "points",
        sa.Column("series_id", sa.BigInteger(), nullable=False),
        sa.Column("time", INSTANT, nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("series_id", "time", name=op.f("pk_points")),
        postgresql_partition_by="RANGE (time)",
    )
    for width in ("hourly", "daily"):
        op.create_table(
            f"rollups_{width}",
            sa.Column("series_id", sa.BigInteger(), nullable=False),
            sa.Column("bucket", INSTANT, nullable=False, comment="where it begins, in UTC"),
            sa.Column("count", sa.BigInteger(), nullable=False),
            sa.Column("sum", sa.Double(), nullable=False),
            sa.Column("min", sa.Double(), nullable=False),
            sa.Column("max", sa.Double(), nullable=False),
            sa.Column("first", sa.Double(), nullable=False),
            sa.Column("last", sa.Double(), nullable=False),
            sa.PrimaryKeyConstraint("series_id", "bucket", name=op.f(f"pk_rollups_{width}")),
        )
    op.execute(ENSURE_PARTITIONS)
    op.execute("REVOKE EXECUTE ON FUNCTION ensure_point_partitions FROM PUBLIC")


def downgrade() -> None:
    op.drop_table("idempotency_keys")
    op.execute("DROP FUNCTION ensure_point_partitions")
    for table in ("rollups_daily", "rollups_hourly", "points", "series", "run_rejects", "runs", "sources"):
        op.drop_table(table)
