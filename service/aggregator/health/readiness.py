"""Whether this task should be given requests."""

import asyncio
import logging

from sqlalchemy.exc import SQLAlchemyError

from aggregator.database.credentials import CredentialsError
from aggregator.database.engine import Database
from aggregator.database.schema import current_revision, required_revision, suffices

log = logging.getLogger(__name__)

ANSWER_WITHIN_S = 4
"""Less than the load balancer's health check timeout (5 s), so that the reason arrives."""


class Readiness:
    """Says no from the moment the process is told to stop."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.stopping = False

    async def obstacle(self) -> str | None:
        """Why the service cannot work now, in a sentence; None if it can."""
        if self.stopping:
            return "The service is stopping."
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S), self._database.probing() as session:
                revision = await current_revision(session)
        except TimeoutError:
            return f"The database did not answer within {ANSWER_WITHIN_S} s."
        except CredentialsError as error:
            return str(error)
        except SQLAlchemyError as error:
            log.warning("database not reachable", extra={"reason": type(error).__name__})
            return "The database cannot be reached."
        if not suffices(revision):
            needed = required_revision()
            return f"The schema is at {revision or 'nothing'}; this release needs {needed}. Run the migration."
        return None
