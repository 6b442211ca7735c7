"""What the routes for series take and give."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from aggregator.series.repository import MOST_KEYS

_LABEL = r"^[^:\x00]{1,200}:[^\x00]{0,200}$"
LabelFilter = Annotated[str, StringConstraints(pattern=_LABEL)]
Labels = Annotated[
    list[LabelFilter] | None,
    Query(alias="label", max_length=20, description="`key:value`, repeated: all of them have to hold."),
]
SourceFilter = Annotated[uuid.UUID | None, Query(alias="source", description="Only series of this source.")]


class Series(BaseModel):
    """One quantity of a source. Its times are of its first and its last observation."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    source_id: uuid.UUID
    source_name: str
    name: str
    labels: dict[str, str]
    first_time: datetime | None
    last_time: datetime | None


class SeriesPage(BaseModel):
    """In the order in which they were first seen. `next_cursor` is null on the last page."""

    items: list[Series]
    next_cursor: str | None


class LabelValue(BaseModel):
    value: str
    series: int = Field(description="How many have it.")


class SeriesLabel(BaseModel):
    """`distinct` is how many values there are; `values` are the commonest of them."""

    key: str
    distinct: int
    values: list[LabelValue]


class SeriesLabels(BaseModel):
    """In the order of their keys. `complete` is false where there are more labels than are shown."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [{"key": "station", "distinct": 2, "values": [{"value": "Seattle", "series": 4}]}],
                    "complete": True,
                }
            ]
        }
    )

    items: list[SeriesLabel]
    complete: bool

    @classmethod
    def of(cls, rows: Iterable[Any]) -> "SeriesLabels":
        """Of rows of key, number of values, value and number of series, those of a key beside each other."""
        items: list[SeriesLabel] = []
        for key, distinct, value, series in rows:
            if not items or items[-1].key != key:
                items.append(SeriesLabel(key=key, distinct=distinct, values=[]))
            items[-1].values.append(LabelValue(value=value, series=series))
        return cls(items=items[:MOST_KEYS], complete=len(items) <= MOST_KEYS)
