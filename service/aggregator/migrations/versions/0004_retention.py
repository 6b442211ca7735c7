"""The application may forget lines of the audit log once they are old, and only then."""

from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"

phase = "expand"

FORGET = """
CREATE FUNCTION forget_audit_events(retention_days integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    forgotten integer;
BEGIN
    IF retention_days IS NULL OR retention_days < 90 THEN
        RAISE EXCEPTION 'lines of the audit log are kept for at least 90 days, not %', retention_days
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    -- By id, as they came: whoever finds the oldest young has found that there is nothing to be forgotten.
    DELETE FROM audit_events USING (
        SELECT id, at FROM audit_events ORDER BY id LIMIT 10000 FOR UPDATE SKIP LOCKED
    ) AS oldest
    WHERE audit_events.id = oldest.id AND oldest.at < now() - make_interval(days => retention_days);
    GET DIAGNOSTICS forgotten = ROW_COUNT;
    RETURN forgotten;
END $$
"""
"""The application's role may not delete lines: this function of the owner's deletes the old ones, some at a time.

https://www.postgresql.org/docs/17/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY
"""


def upgrade() -> None:
    op.execute(FORGET)
    op.execute("REVOKE EXECUTE ON FUNCTION forget_audit_events FROM PUBLIC")


def downgrade() -> None:
    op.execute("DROP FUNCTION forget_audit_events")
