"""API keys, sessions of people who logged in, and the audit log."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

revision: str = "0003"
down_revision: str | None = "0002"

phase = "expand"

INSTANT = TIMESTAMP(timezone=True)
NOW = sa.text("now()")
SCOPES = "scope IN ('reader', 'writer', 'admin')"
HASHED = "SHA-256; the secret itself is kept nowhere"


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("prefix", sa.String(20), nullable=False, comment="how the key begins: people know it by that"),
        sa.Column("hash", sa.String(64), nullable=False, comment=HASHED),
        sa.Column("scope", sa.String(10), nullable=False),
        sa.Column("created_by", sa.String(200), nullable=False),
        sa.Column("created_at", INSTANT, server_default=NOW, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.Column("last_used_at", INSTANT, nullable=True, comment="to a minute"),
        sa.CheckConstraint(SCOPES, name=op.f("ck_api_keys_scope")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("hash", name=op.f("uq_api_keys_hash")),
    )
    op.create_index(op.f("ix_api_keys_created_at_id"), "api_keys", ["created_at", "id"])
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False, comment=HASHED),
        sa.Column(
            "subject", sa.String(255), nullable=False, comment="who, as the provider of the login names them for good"
        ),
        sa.Column("name", sa.String(200), nullable=False, comment="who, for people"),
        sa.Column("scope", sa.String(10), nullable=False),
        sa.Column("created_at", INSTANT, server_default=NOW, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False, comment="then it ends, also while it is used"),
        sa.Column("last_used_at", INSTANT, server_default=NOW, nullable=False, comment="to a minute"),
        sa.CheckConstraint(SCOPES, name=op.f("ck_sessions_scope")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("hash", name=op.f("uq_sessions_hash")),
    )
    op.create_index(op.f("ix_sessions_expires_at"), "sessions", ["expires_at"])
    # The application's role may only add to it and read it: aggregator.migrate.role takes the rest back.
    op.create_table(
        "audit_events",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", INSTANT, server_default=NOW, nullable=False),
        sa.Column("actor_kind", sa.String(10), nullable=False),
        sa.Column("actor_id", sa.String(255), nullable=True, comment="the key's id, or the person's subject"),
        sa.Column("actor_name", sa.String(200), nullable=False),
        sa.Column("action", sa.String(50), nullable=False),
        sa.Column("target", sa.String(255), nullable=True, comment="the id of what it was done to"),
        sa.Column("detail", JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("request_id", sa.String(128), nullable=True),
        sa.Column("client_address", sa.String(45), nullable=True),
        sa.CheckConstraint("actor_kind IN ('anonymous', 'key', 'person')", name=op.f("ck_audit_events_actor_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
    )
    op.create_index(op.f("ix_audit_events_actor_name_id"), "audit_events", ["actor_name", "id"])
    op.create_index(op.f("ix_audit_events_action_id"), "audit_events", ["action", "id"])


def downgrade() -> None:
    for table in ("audit_events", "sessions", "api_keys"):
        op.drop_table(table)
