"""What the routes for series take and give."""

import uuid
from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, StringConstraints

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
