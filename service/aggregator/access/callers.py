"""Who asks."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from aggregator.access.scopes import Scope


class CallerKind(StrEnum):
    ANONYMOUS = "anonymous"
    KEY = "key"
    PERSON = "person"


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Whoever sent a request, as far as it is known."""

    kind: CallerKind
    name: str
    """For people: what a key is called and how it begins, or the person's name."""
    scope: Scope
    id: str | None = None
    """The key's id, or the person's subject."""
    session: uuid.UUID | None = None
    address: str | None = None
    """The client's, as far as the proxies in front are trusted."""
    csrf_token: str | None = None
    """What a browser's session has to send along with a write."""
    ends_at: datetime | None = None


def anonymous(scope: Scope, address: str | None) -> Caller:
    return Caller(kind=CallerKind.ANONYMOUS, name="anonymous", scope=scope, address=address)
