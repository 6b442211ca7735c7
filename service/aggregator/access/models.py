"""The tables of access: keys of machines, sessions of people, and what was done by whom."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, String, func, text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from aggregator.database.base import Base

Instant = TIMESTAMP(timezone=True)

_SCOPES = "scope IN ('reader', 'writer', 'admin')"
_HASHED = "SHA-256; the secret itself is kept nowhere"


class ApiKey(Base):
    """A machine's key. A revoked one stays: the audit log names it."""

    __tablename__ = "api_keys"
    __table_args__ = (CheckConstraint(_SCOPES, name="scope"), Index(None, "created_at", "id"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    name: Mapped[str] = mapped_column(String(100))
    prefix: Mapped[str] = mapped_column(String(20), comment="how the key begins: people know it by that")
    hash: Mapped[str] = mapped_column(String(64), unique=True, comment=_HASHED)
    scope: Mapped[str] = mapped_column(String(10))
    created_by: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    last_used_at: Mapped[datetime | None] = mapped_column(Instant, comment="to a minute")


class LoginSession(Base):
    """A person who has logged in with one browser. Logging out removes it."""

    __tablename__ = "sessions"
    __table_args__ = (CheckConstraint(_SCOPES, name="scope"), Index(None, "expires_at"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    hash: Mapped[str] = mapped_column(String(64), unique=True, comment=_HASHED)
    subject: Mapped[str] = mapped_column(String(255), comment="who, as the provider of the login names them for good")
    name: Mapped[str] = mapped_column(String(200), comment="who, for people")
    scope: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())
    expires_at: Mapped[datetime] = mapped_column(Instant, comment="then it ends, also while it is used")
    last_used_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now(), comment="to a minute")


class AuditEvent(Base):
    """Something that somebody did. The application's role may add such rows and read them, and nothing else."""

    __tablename__ = "audit_events"
    __table_args__ = (
        CheckConstraint("actor_kind IN ('anonymous', 'key', 'person')", name="actor_kind"),
        Index(None, "actor_name", "id"),
        Index(None, "action", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())
    actor_kind: Mapped[str] = mapped_column(String(10))
    actor_id: Mapped[str | None] = mapped_column(String(255), comment="the key's id, or the person's subject")
    actor_name: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(50))
    target: Mapped[str | None] = mapped_column(String(255), comment="the id of what it was done to")
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    request_id: Mapped[str | None] = mapped_column(String(128))
    client_address: Mapped[str | None] = mapped_column(String(45))
