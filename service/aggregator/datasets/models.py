"""The tables: a data set, its observations (one for each row of the file), and its rejected rows."""

import uuid
from datetime import datetime

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    func,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from aggregator.database.base import Base, metadata

Instant = TIMESTAMP(timezone=True)


class Dataset(Base):
    __tablename__ = "datasets"
    __table_args__ = (
        CheckConstraint("format IN ('csv', 'json', 'ndjson')", name="format"),
        Index(None, "created_at", "id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    name: Mapped[str] = mapped_column(String(200))
    format: Mapped[str] = mapped_column(String(10))
    time_column: Mapped[str] = mapped_column(String(200))
    value_columns: Mapped[list[str]] = mapped_column(ARRAY(String(200)))
    rows_accepted: Mapped[int] = mapped_column(BigInteger, server_default="0")
    rows_rejected: Mapped[int] = mapped_column(BigInteger, server_default="0")
    bytes: Mapped[int] = mapped_column(BigInteger, server_default="0")
    first_time: Mapped[datetime | None] = mapped_column(Instant)
    last_time: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())


observations = Table(
    "observations",
    metadata,
    Column("dataset_id", ForeignKey(Dataset.id, ondelete="CASCADE"), nullable=False),
    Column("time", Instant, nullable=False),
    Column("values", ARRAY(Double), nullable=False, comment="in the order of datasets.value_columns"),
    Index(None, "dataset_id", "time"),
)


class Reject(Base):
    __tablename__ = "rejects"

    dataset_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Dataset.id, ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, comment="1 for the first reject of the file")
    line: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
