"""What the routes for aggregates take and give."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Bucket(StrEnum):
    """The width of one aggregate, in UTC. A week begins on Monday (ISO 8601)."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class AggregateRow(BaseModel):
    """One column in one bucket, which begins at `time`. A missing value counts for nothing: with no value at all
    `count` is 0 and the others are null."""

    model_config = ConfigDict(from_attributes=True)

    time: datetime
    column: str
    avg: float | None
    sum: float | None
    min: float | None
    max: float | None
    count: int


class Aggregates(BaseModel):
    """Ordered by time, then by the data set's order of columns. A bucket without rows is left out."""

    bucket: Bucket
    rows: list[AggregateRow]
