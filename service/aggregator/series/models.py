"""The table of series: what a source's observations are about."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, String, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from aggregator.database.base import Base
from aggregator.sources.models import Instant, Source


class Series(Base):
    """One quantity of a source, told apart by its name and its labels (text to text)."""

    __tablename__ = "series"
    __table_args__ = (
        UniqueConstraint("source_id", "name", "labels"),
        Index(None, "labels", postgresql_using="gin"),
        Index(None, "name", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    source_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Source.id, ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    labels: Mapped[dict[str, str]] = mapped_column(JSONB, server_default="{}")
    first_time: Mapped[datetime | None] = mapped_column(Instant)
    last_time: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())
