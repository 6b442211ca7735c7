"""When a key or a session was last used: written at most once a minute, beside the request."""

import asyncio
import logging
import uuid
from datetime import datetime, timedelta

from sqlalchemy import func, or_, update
from sqlalchemy.exc import SQLAlchemyError

from aggregator.access.models import ApiKey, LoginSession
from aggregator.database.credentials import CredentialsError
from aggregator.database.engine import Database

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=1)


class LastUse:
    """The request that uses a key does not wait for this to be written, and does not fail with it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._writing: dict[uuid.UUID, asyncio.Task[None]] = {}

    def note(self, kind: type[ApiKey | LoginSession], key: uuid.UUID, last: datetime | None, now: datetime) -> None:
        """It is used now, and was last used then (by the database's clock, both)."""
        if key in self._writing or (last is not None and now - last < EVERY):
            return
        task = asyncio.create_task(self._write(kind, key))
        self._writing[key] = task
        task.add_done_callback(lambda _: self._writing.pop(key, None))

    async def settle(self) -> None:
        """Wait for what is being written."""
        await asyncio.gather(*self._writing.values(), return_exceptions=True)

    async def _write(self, kind: type[ApiKey | LoginSession], key: uuid.UUID) -> None:
        now = func.now()
        # Several processes may come here in the same minute: the first one writes.
        due = or_(kind.last_used_at.is_(None), kind.last_used_at <= now - EVERY)
        try:
            async with self._database.writing() as session:
                await session.execute(update(kind).where(kind.id == key, due).values(last_used_at=now))
        except (SQLAlchemyError, CredentialsError) as error:
            log.warning("the last use of %s %s was not noted: %s", kind.__tablename__, key, type(error).__name__)
