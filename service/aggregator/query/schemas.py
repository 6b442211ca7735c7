"""What the query's route takes and gives."""

import uuid
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from aggregator.query.buckets import BucketWidth


class Aggregate(StrEnum):
    """`first` and `last` are by time; `p50` to `p99` are percentiles, interpolated between observations."""

    AVG = "avg"
    SUM = "sum"
    MIN = "min"
    MAX = "max"
    COUNT = "count"
    FIRST = "first"
    LAST = "last"
    P50 = "p50"
    P90 = "p90"
    P95 = "p95"
    P99 = "p99"

    @property
    def fraction(self) -> float | None:
        """Of a percentile."""
        return int(self.value[1:]) / 100 if self.value[1:].isdecimal() else None


class Fill(StrEnum):
    """What an empty bucket has: it is left out, or has null, the value before, one on the line between its
    neighbours, or zero. Before the first and behind the last value there is nothing to go by: null."""

    NONE = "none"
    NULL = "null"
    PREVIOUS = "previous"
    LINEAR = "linear"
    ZERO = "zero"


class QueriedSeries(BaseModel):
    """`ids` are the series that are put together here: one, unless `group_by` was given."""

    ids: list[int]
    source_id: uuid.UUID | None
    name: str
    labels: dict[str, str]
    times: list[int] = Field(description="Where each bucket begins, in seconds since 1970.")
    values: dict[Aggregate, list[float | None]]


class QueryResult(BaseModel):
    """Columns instead of rows: `times[i]` belongs to each `values[…][i]`. The range covers whole buckets."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "bucket": "day",
                    "start": "2026-01-01T00:00:00Z",
                    "end": "2026-01-03T00:00:00Z",
                    "series": [
                        {
                            "ids": [7],
                            "source_id": "7b0a1d3c-58f5-4b0e-9d55-0c9b7f0ab7c1",
                            "name": "temperature",
                            "labels": {"station": "Seattle"},
                            "times": [1767225600, 1767312000],
                            "values": {"avg": [4.5, 5.25]},
                        }
                    ],
                }
            ]
        }
    )

    bucket: BucketWidth
    start: datetime | None
    end: datetime | None
    series: list[QueriedSeries]
