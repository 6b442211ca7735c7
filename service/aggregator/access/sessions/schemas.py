"""What goes out over HTTP about sessions: never the secret of one, nor its hash."""

import uuid
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from aggregator.access.keys.schemas import KeyScope


class Session(BaseModel):
    """A person who is logged in with one browser."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "5f0c2b1e-8a3d-4f6e-9b7a-1c2d3e4f5a6b",
                    "person_id": "248289761001",
                    "person_name": "Ada Admin",
                    "scope": "admin",
                    "created_at": "2026-01-01T08:00:00Z",
                    "last_used_at": "2026-01-01T09:30:00Z",
                    "idle_ends_at": "2026-01-01T11:30:00Z",
                    "ends_at": "2026-01-01T20:00:00Z",
                    "current": True,
                }
            ]
        }
    )

    id: uuid.UUID
    person_id: str = Field(description="The person's subject at the provider of the login, as `/api/v1/me` has it.")
    person_name: str
    scope: KeyScope = Field(description="What the person was let do at the login.")
    created_at: datetime = Field(description="When the person logged in.")
    last_used_at: datetime = Field(description="To a minute.")
    idle_ends_at: datetime = Field(description="When it ends if nobody uses it any more.")
    ends_at: datetime = Field(description="When it ends, also while it is used.")
    current: bool = Field(description="Whether this request came with it.")


class SessionPage(BaseModel):
    """Those that go on, newest first."""

    items: list[Session]
    next_cursor: str | None = Field(description="Null on the last page.")


class EndedSessions(BaseModel):
    ended: int = Field(description="How many went on until now.")
