"""The rules of sessions: begun by a login, used by a browser, ended by time or by logging out."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.access import tokens
from aggregator.access.login.people import Person
from aggregator.access.models import LoginSession
from aggregator.access.sessions.repository import SessionRepository
from aggregator.access.settings import AccessSettings


class Sessions:
    """In one transaction of the database."""

    def __init__(self, session: AsyncSession, settings: AccessSettings) -> None:
        self._repository = SessionRepository(session, timedelta(seconds=settings.session_idle_s))
        self._longest = timedelta(seconds=settings.session_longest_s)

    async def begin(self, person: Person, former: str | None) -> str:
        """The secret of a new session. The one that the browser had before ends: a login never goes on with a secret
        that somebody may have known before it."""
        await self.end(former)
        await self._repository.sweep()
        secret = tokens.new_token()
        await self._repository.add(
            LoginSession(hash=tokens.digest(secret), subject=person.subject, name=person.name, scope=person.scope),
            self._longest,
        )
        return secret

    async def end(self, secret: str | None) -> bool:
        """Whether there was one to end."""
        if secret is None or not tokens.is_token(secret):
            return False
        return await self._repository.remove(tokens.digest(secret)) is not None
