"""Finding a key or a session by its secret: read for every request that has one, and so past SQLAlchemy."""

from datetime import timedelta
from typing import Any

from aggregator.access import tokens
from aggregator.database.engine import Database

_KEY = """
SELECT id, name, prefix, scope, expires_at, revoked_at, last_used_at, now() AS now
FROM api_keys WHERE hash = %(hash)s
"""
_SESSION = """
SELECT id, subject, name, scope, expires_at, last_used_at, now() AS now
FROM sessions WHERE hash = %(hash)s AND expires_at > now() AND last_used_at > now() - %(idle)s
"""


class Lookup:
    """What is kept nowhere is never out of date: a revoked key is refused at once."""

    def __init__(self, database: Database, idle: timedelta) -> None:
        self._database = database
        self._idle = idle

    async def key(self, secret: str) -> Any | None:
        """The key, revoked and expired ones too; the database's time is its `now`."""
        found = await self._database.direct.rows(_KEY, {"hash": tokens.digest(secret)})
        return found[0] if found else None

    async def session(self, secret: str) -> Any | None:
        """The session, if it goes on; the database's time is its `now`."""
        if not tokens.is_token(secret):
            return None
        found = await self._database.direct.rows(_SESSION, {"hash": tokens.digest(secret), "idle": self._idle})
        return found[0] if found else None
