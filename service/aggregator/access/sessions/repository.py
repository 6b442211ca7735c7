"""Every query about sessions."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.access.models import LoginSession


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

    async def remove(self, digest: str) -> uuid.UUID | None:
        """End one; its id, or None where there was none."""
        return await self._session.scalar(
            delete(LoginSession).where(LoginSession.hash == digest).returning(LoginSession.id)
        )

    async def sweep(self) -> None:
        """Forget those that have ended."""
        await self._session.execute(delete(LoginSession).where(self._ended()))

    def _ended(self) -> ColumnElement[bool]:
        idle_since = func.now() - self._idle
        return or_(LoginSession.expires_at <= func.now(), LoginSession.last_used_at <= idle_since)
