"""What goes out over HTTP about what was done."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from aggregator.access.callers import CallerKind


class AuditEvent(BaseModel):
    """Something that somebody did."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    at: datetime
    actor_kind: CallerKind
    actor_id: str | None = Field(description="The key's id, or the person's subject at the provider of the login.")
    actor_name: str
    action: str = Field(description="Such as `source.delete`. More may be added.")
    target: str | None = Field(description="The id of what it was done to.")
    detail: dict[str, Any]
    request_id: str | None = Field(description="The logs can be searched for it.")
    client_address: str | None


class AuditPage(BaseModel):
    items: list[AuditEvent]
    next_cursor: str | None = Field(description="Null on the last page.")
