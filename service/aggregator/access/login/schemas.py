"""What goes out over HTTP about who asks."""

from datetime import datetime

from pydantic import BaseModel, Field

from aggregator.access.callers import CallerKind
from aggregator.access.scopes import Scope


class Me(BaseModel):
    """Who asks, as this service sees it."""

    kind: CallerKind = Field(description="`key` for a machine, `person` after a login, `anonymous` for anybody else.")
    id: str | None = Field(description="The key's id, or the person's subject at the provider of the login.")
    name: str
    scope: Scope = Field(description="What the caller may do: each includes those before it.")
    ends_at: datetime | None = Field(description="When the session or the key ends; null for one that does not.")
    csrf_token: str | None = Field(description="For the header `X-CSRF-Token` of a session's writes.")
    can_log_in: bool = Field(description="Whether `/api/v1/login` leads anywhere.")
