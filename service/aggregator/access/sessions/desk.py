"""The rules of looking at sessions and ending them: one's own, and for an admin everybody's."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.access.callers import Caller, CallerKind
from aggregator.access.keys.schemas import KeyScope
from aggregator.access.models import LoginSession
from aggregator.access.scopes import Scope
from aggregator.access.sessions import schemas
from aggregator.access.sessions.repository import SessionRepository, Which
from aggregator.access.settings import AccessSettings
from aggregator.errors import NotFoundError
from aggregator.pages import cursor_of, read_moment


class SessionDesk:
    """What one caller may see and do, in one transaction of the database."""

    def __init__(self, session: AsyncSession, settings: AccessSettings, caller: Caller) -> None:
        self._idle = timedelta(seconds=settings.session_idle_s)
        self._repository = SessionRepository(session, self._idle)
        self._caller = caller

    async def page(self, person: str | None, cursor: str | None, limit: int) -> schemas.SessionPage:
        """Those that the caller may see; of one person, where one is named."""
        which = Which(subjects=self._visible(person))
        found = await self._repository.page(which, read_moment(cursor), limit + 1)
        items = [self._view(each) for each in found[:limit]]
        more = len(found) > limit
        return schemas.SessionPage(
            items=items,
            next_cursor=cursor_of(items[-1].created_at.isoformat(), str(items[-1].id)) if more else None,
        )

    async def end(self, session_id: uuid.UUID) -> LoginSession:
        """End one; what it was.

        Raises:
            NotFoundError: none of this id goes on, or it is of somebody else. Which of both is nobody's business.
        """
        ended = await self._repository.end(Which(id=session_id, subjects=self._visible(None)))
        if not ended:
            raise NotFoundError(f"There is no session {session_id}. It may have ended already.")
        return ended[0]

    def may_end_all_of(self, person: str) -> bool:
        return person in (self._visible(person) or ())

    async def end_all(self, person: str, *, keep_current: bool) -> Sequence[LoginSession]:
        """End those of one person, but for the caller's own one if it is to be kept; what they were."""
        but = self._caller.session if keep_current else None
        return await self._repository.end(Which(subjects=self._visible(person), but=but))

    def _visible(self, person: str | None) -> frozenset[str] | None:
        """Whose sessions these are at most: of this person, as far as the caller may see them. None: everybody's."""
        asked = None if person is None else frozenset({person})
        if self._caller.scope.covers(Scope.ADMIN):
            return asked
        own = frozenset({self._caller.id} if self._caller.kind is CallerKind.PERSON and self._caller.id else ())
        return own if asked is None else own & asked

    def _view(self, session: LoginSession) -> schemas.Session:
        return schemas.Session(
            id=session.id,
            person_id=session.subject,
            person_name=session.name,
            scope=KeyScope(session.scope),
            created_at=session.created_at,
            last_used_at=session.last_used_at,
            idle_ends_at=min(session.last_used_at + self._idle, session.expires_at),
            ends_at=session.expires_at,
            current=session.id == self._caller.session,
        )
