"""What the routes' rules need, put together once an application."""

import logging

from aggregator.access.authentication import Authentication
from aggregator.access.last_use import LastUse
from aggregator.access.scopes import Scope
from aggregator.access.settings import AccessSettings
from aggregator.database.engine import Database

log = logging.getLogger(__name__)


class Gate:
    """Who may do what here."""

    def __init__(self, database: Database, settings: AccessSettings) -> None:
        self.settings = settings
        self.last_use = LastUse(database)
        self.authentication = Authentication(database, self.last_use, settings)

    def warn(self) -> None:
        """Say it aloud when everybody may write."""
        scope = self.settings.anonymous()
        if scope.covers(Scope.WRITER):
            log.warning(
                "whoever reaches this service has the scope %s, without a key or a login: set ANONYMOUS_SCOPE", scope
            )

    async def close(self) -> None:
        await self.last_use.settle()
