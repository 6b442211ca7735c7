"""What the routes for sources and runs take and give."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    Base64Bytes,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    UrlConstraints,
    model_validator,
)

from aggregator.mapping.schemas import Mapping, SourceFormat
from aggregator.sources.logins import Credentials

SHORTEST_INTERVAL_S = 60
LONGEST_INTERVAL_S = 30 * 24 * 3600
LARGEST_TRIED_BYTES = 16 * 1024 * 1024
"""Of a file's content in a dry run, which is held as a whole."""

_TEXT = r"^[^\x00]*$"
SourceName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=_TEXT)]


def _without_login(url: AnyHttpUrl) -> AnyHttpUrl:
    if url.username or url.password:
        raise ValueError("an address is shown to everybody: enter the login as credentials, not in the address")
    return url


def _short_enough(content: bytes) -> bytes:
    if len(content) > LARGEST_TRIED_BYTES:
        raise ValueError(f"at most {LARGEST_TRIED_BYTES // 1024 // 1024} MiB of a file are tried out")
    return content


FileContent = Annotated[Base64Bytes, AfterValidator(_short_enough)]
SourceUrl = Annotated[AnyHttpUrl, UrlConstraints(max_length=2000), AfterValidator(_without_login)]
Interval = Annotated[int, Field(ge=SHORTEST_INTERVAL_S, le=LONGEST_INTERVAL_S)]


class Health(StrEnum):
    """`late`: no run succeeded for more than two intervals; `never`: none has ended yet; `paused`: by a person."""

    FRESH = "fresh"
    LATE = "late"
    FAILING = "failing"
    NEVER = "never"
    PAUSED = "paused"


class RunState(StrEnum):
    """`unchanged`: the source has nothing that the run before did not have."""

    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    UNCHANGED = "unchanged"
    FAILED = "failed"


class Trigger(StrEnum):
    SCHEDULE = "schedule"
    PERSON = "person"
    SENT = "sent"


class NewSource(BaseModel):
    """With a `url` it is fetched every `interval_s` seconds (without one: when a person asks); without a `url`,
    observations are sent to it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "name": "Weather in Seattle",
                    "url": "https://example.org/seattle-weather.csv",
                    "mapping": {"time": {"column": "date"}, "values": [{"column": "temp_max"}]},
                    "interval_s": 3600,
                }
            ]
        },
    )

    name: SourceName
    url: SourceUrl | None = None
    format: SourceFormat | None = None
    mapping: Mapping | None = None
    interval_s: Interval | None = None
    enabled: bool = True
    credentials: Credentials | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.url is not None and self.mapping is None:
            raise ValueError("a source with a url needs a mapping: the dry run suggests one")
        if self.url is None and (self.interval_s is not None or self.credentials is not None):
            raise ValueError("interval_s and credentials need a url: without one, nothing is fetched")
        return self


class SourceChange(BaseModel):
    """What is left out stays. `credentials: null` removes them."""

    model_config = ConfigDict(extra="forbid")

    name: SourceName | None = None
    url: SourceUrl | None = None
    format: SourceFormat | None = None
    mapping: Mapping | None = None
    interval_s: Interval | None = None
    enabled: bool | None = None
    credentials: Credentials | None = None

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Self:
        for field in ("name", "url", "mapping", "enabled"):
            if field in self.model_fields_set and getattr(self, field) is None:
                raise ValueError(f"{field} cannot be taken away")
        return self


class Run(BaseModel):
    """Rows are of the file; observations are what the rows gave. While a run is running its counts grow."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    source_id: uuid.UUID
    trigger: Trigger
    state: RunState
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    rows_read: int
    rows_rejected: int
    points_new: int = Field(serialization_alias="observations_new")
    points_changed: int = Field(serialization_alias="observations_changed")
    bytes: int
    http_status: int | None
    attempts: int
    error: str | None = Field(description="What went wrong and what to do, in words.")


class Source(BaseModel):
    """A source and how it is doing. `due_at` is when it is fetched next."""

    id: uuid.UUID
    name: str
    url: str | None
    format: SourceFormat | None
    mapping: Mapping | None
    interval_s: int | None
    enabled: bool
    has_credentials: bool
    version: int
    created_at: datetime
    updated_at: datetime
    due_at: datetime | None
    health: Health
    failures: int = Field(description="Runs that failed in a row.")
    last_run: Run | None
    last_success_at: datetime | None
    series: int
    newest_observation_at: datetime | None


class SourcePage(BaseModel):
    """Newest first. `next_cursor` is null on the last page."""

    items: list[Source]
    next_cursor: str | None


class RunPage(BaseModel):
    """Newest first. `next_cursor` is null on the last page."""

    items: list[Run]
    next_cursor: str | None


class RunReject(BaseModel):
    """A row that could not be read: its line (from 1), why, and what stood there."""

    model_config = ConfigDict(from_attributes=True)

    line: int
    reason: str
    content: str


class RunRejectPage(BaseModel):
    """In the file's order. Of many thousands the first are kept; the run's count is true."""

    items: list[RunReject]
    next_cursor: str | None


class DryRun(BaseModel):
    """What to fetch, or the beginning of a file that is going to be sent, and how to read it; without a mapping one is
    suggested."""

    model_config = ConfigDict(extra="forbid")

    url: SourceUrl | None = None
    content: FileContent | None = Field(
        default=None,
        description="Of the file, in base64, instead of a url: its first MiB does, if its rows stand alone.",
    )
    complete: bool = Field(
        default=True,
        description="Whether `content` is all of the file, as JSON documents, feeds and Parquet have to be.",
    )
    format: SourceFormat | None = None
    mapping: Mapping | None = None
    credentials: Credentials | None = None

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        if (self.url is None) == (self.content is None):
            raise ValueError("say either a url or the content of a file")
        if self.content is not None and self.credentials is not None:
            raise ValueError("credentials need a url: nothing is fetched for a file")
        return self
