"""Writing down who did what, in the transaction that does it: there is neither one without the other."""

from enum import StrEnum
from typing import Annotated, Any

from fastapi import Depends
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.access.callers import Caller
from aggregator.access.models import AuditEvent
from aggregator.access.rules import CurrentCaller
from aggregator.database.dependencies import Writing
from aggregator.observability.logs import request_id


class Action(StrEnum):
    """What is written down. The names stay: people search for them."""

    SOURCE_CREATE = "source.create"
    SOURCE_CHANGE = "source.change"
    SOURCE_DELETE = "source.delete"
    SOURCE_RUN = "source.run"
    OBSERVATIONS_SEND = "observations.send"
    DATASET_UPLOAD = "dataset.upload"
    DATASET_DELETE = "dataset.delete"
    KEY_CREATE = "key.create"
    KEY_REVOKE = "key.revoke"
    LOGIN = "login"
    LOGIN_REFUSED = "login.refused"
    LOGOUT = "logout"
    SESSION_END = "session.end"


class Journal:
    """What one caller does in one transaction."""

    def __init__(self, session: AsyncSession, caller: Caller) -> None:
        self._session = session
        self._caller = caller

    async def record(self, action: Action, target: object = None, **detail: Any) -> None:
        """Add it to the audit log. `detail` is shown to admins: names and counts, never a secret."""
        await self._session.execute(
            insert(AuditEvent).values(
                actor_kind=self._caller.kind,
                actor_id=self._caller.id,
                actor_name=self._caller.name,
                action=action,
                target=None if target is None else str(target),
                detail=detail,
                request_id=request_id.get(),
                client_address=self._caller.address,
            )
        )


async def _journal(session: Writing, caller: CurrentCaller) -> Journal:
    return Journal(session, caller)


Journaling = Annotated[Journal, Depends(_journal)]
"""The journal of a route's own transaction: the one that `Writing` gives it."""
