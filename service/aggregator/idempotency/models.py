"""The table of answers that were given to writes with an Idempotency-Key."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, LargeBinary, SmallInteger, String, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from aggregator.database.base import Base
from aggregator.sources.models import Instant


class IdempotencyKey(Base):
    """A key and what was answered to its first request; a repeated request gets the same answer."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index(None, "created_at"),)

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    request: Mapped[str] = mapped_column(String(64), comment="digest of who asks for what")
    status: Mapped[int | None] = mapped_column(SmallInteger, comment="null while the first request is answered")
    headers: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())
