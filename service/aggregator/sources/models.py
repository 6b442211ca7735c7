"""The tables: a source, its runs, and the rows that a run rejected."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, SmallInteger, String, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from aggregator.database.base import Base

Instant = TIMESTAMP(timezone=True)


class Source(Base):
    """Where observations come from. `mapping` is what `aggregator.mapping` reads; credentials stand nowhere here."""

    __tablename__ = "sources"
    __table_args__ = (
        CheckConstraint("format IN ('csv', 'json', 'ndjson', 'feed', 'parquet')", name="format"),
        CheckConstraint("interval_s >= 60", name="interval"),
        Index(None, "created_at", "id"),
        Index(None, "due_at", postgresql_where=text("due_at IS NOT NULL")),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    name: Mapped[str] = mapped_column(String(200))
    url: Mapped[str | None] = mapped_column(String(2000), comment="null: nothing to fetch, rows are sent")
    format: Mapped[str | None] = mapped_column(String(10), comment="null: told by the content")
    mapping: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    interval_s: Mapped[int | None] = mapped_column(comment="null: fetched when a person asks")
    secret_name: Mapped[str | None] = mapped_column(String(512), comment="where the credentials are kept")
    enabled: Mapped[bool] = mapped_column(server_default=text("true"))
    etag: Mapped[str | None] = mapped_column(String(1000))
    last_modified: Mapped[str | None] = mapped_column(String(100))
    content_sha256: Mapped[str | None] = mapped_column(String(64), comment="of what the last run that stored rows read")
    due_at: Mapped[datetime | None] = mapped_column(Instant)
    claimed_until: Mapped[datetime | None] = mapped_column(
        Instant, comment="a worker's lease; it prolongs it while it runs"
    )
    failures: Mapped[int] = mapped_column(server_default="0", comment="runs that failed in a row")
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())


class Run(Base):
    """One attempt to read a source, or one body of rows that was sent for it."""

    __tablename__ = "runs"
    __table_args__ = (
        CheckConstraint("trigger IN ('schedule', 'person', 'sent')", name="trigger"),
        CheckConstraint("state IN ('waiting', 'running', 'succeeded', 'unchanged', 'failed')", name="state"),
        Index(None, "source_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    source_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Source.id, ondelete="CASCADE"))
    trigger: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    rows_read: Mapped[int] = mapped_column(BigInteger, server_default="0")
    rows_rejected: Mapped[int] = mapped_column(BigInteger, server_default="0")
    points_new: Mapped[int] = mapped_column(BigInteger, server_default="0")
    points_changed: Mapped[int] = mapped_column(BigInteger, server_default="0")
    bytes: Mapped[int] = mapped_column(BigInteger, server_default="0")
    http_status: Mapped[int | None] = mapped_column(SmallInteger)
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default="1")
    error: Mapped[str | None] = mapped_column(Text)


class RunReject(Base):
    """A row that could not be read."""

    __tablename__ = "run_rejects"

    run_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Run.id, ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, comment="1 for the first reject of the run")
    line: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
