"""Every query about sessions."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, not_, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.access.models import LoginSession


@dataclass(frozen=True, kw_only=True)
class Which:
    """Which sessions; everything that is said has to hold."""

    id: uuid.UUID | None = None
    subjects: frozenset[str] | None = None
    """Of these people; None: of everybody."""
    but: uuid.UUID | None = None


class SessionRepository:
    def __init__(self, session: AsyncSession, idle: timedelta) -> None:
        self._session = session
        self._idle = idle

    async def add(self, session: LoginSession, longest: timedelta) -> LoginSession:
        """Begin it; it ends that long from now."""
        now: datetime = (await self._session.execute(select(func.now()))).scalar_one()
        session.expires_at = now + longest
        self._session.add(session)
        await self._session.flush()
        return session

    async def page(self, which: Which, after: tuple[datetime, uuid.UUID] | None, limit: int) -> Sequence[LoginSession]:
        """Those that go on, newest first, beginning behind `after`."""
        query = select(LoginSession).where(self._go_on(which))
        if after is not None:
            position: ColumnElement[bool] = tuple_(LoginSession.created_at, LoginSession.id) < tuple_(*after)
            query = query.where(position)
        query = query.order_by(LoginSession.created_at.desc(), LoginSession.id.desc()).limit(limit)
        return (await self._session.scalars(query)).all()

    async def end(self, which: Which) -> Sequence[LoginSession]:
        """End those that go on; what they were."""
        return (
            await self._session.scalars(delete(LoginSession).where(self._go_on(which)).returning(LoginSession))
        ).all()

    async def remove(self, digest: str) -> uuid.UUID | None:
        """End one; its id, or None where there was none."""
        return await self._session.scalar(
            delete(LoginSession).where(LoginSession.hash == digest).returning(LoginSession.id)
        )

    async def sweep(self) -> None:
        """Forget those that have ended."""
        await self._session.execute(delete(LoginSession).where(self._ended()))

    def _go_on(self, which: Which) -> ColumnElement[bool]:
        conditions = [not_(self._ended())]
        if which.id is not None:
            conditions.append(LoginSession.id == which.id)
        if which.subjects is not None:
            conditions.append(LoginSession.subject.in_(which.subjects))
        if which.but is not None:
            conditions.append(LoginSession.id != which.but)
        return and_(*conditions)

    def _ended(self) -> ColumnElement[bool]:
        idle_since = func.now() - self._idle
        return or_(LoginSession.expires_at <= func.now(), LoginSession.last_used_at <= idle_since)
