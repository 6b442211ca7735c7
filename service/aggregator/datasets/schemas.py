"""What the routes for data sets take and give."""

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from aggregator.ingest.formats import FileFormat
from aggregator.ingest.inspection import ColumnKind

_NO_NUL = r"^[^\x00]*$"
ColumnName = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_NO_NUL)]
DatasetName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=_NO_NUL)]


class InspectedColumn(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    name: str
    kind: ColumnKind
    samples: list[str]


class Inspection(BaseModel):
    """What the first bytes of a file show, so that a person can choose its columns."""

    model_config = ConfigDict(from_attributes=True)

    format: FileFormat
    columns: list[InspectedColumn]
    suggested_time_column: str | None
    suggested_value_columns: list[str]


class Dataset(BaseModel):
    """One uploaded file. Times are UTC; `bytes` is the size of the upload."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    name: str
    format: FileFormat
    time_column: str
    value_columns: list[str]
    rows_accepted: int
    rows_rejected: int
    bytes: int
    first_time: datetime | None
    last_time: datetime | None
    created_at: datetime


class DatasetPage(BaseModel):
    """Newest first. `next_cursor` is null on the last page."""

    items: list[Dataset]
    next_cursor: str | None


class Reject(BaseModel):
    """A row that could not be read: its line in the file (from 1), why, and what stood there."""

    model_config = ConfigDict(from_attributes=True)

    line: int
    reason: str
    content: str


class RejectPage(BaseModel):
    """In the file's order. `next_cursor` is null on the last page."""

    items: list[Reject]
    next_cursor: str | None
