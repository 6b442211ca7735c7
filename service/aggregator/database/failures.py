"""What a failing database means to a client: try again, or ask for less. Never a bare 500."""

import logging

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from aggregator.database.credentials import CredentialsError
from aggregator.database.engine import STATEMENT_TIMEOUT_S
from aggregator.errors import UnavailableError, render

log = logging.getLogger(__name__)

_STATEMENT_TIMEOUT = "57014"
_STALLED = "25P03"


def explain(error: Exception) -> UnavailableError:
    if isinstance(error, PoolTimeoutError):
        return UnavailableError("All connections to the database are in use. Try again in a few seconds.")
    code = getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None
    if code == _STATEMENT_TIMEOUT:
        return UnavailableError(
            f"The database needed more than {STATEMENT_TIMEOUT_S} s. Ask for a shorter range or fewer columns.",
            retry_after_s=30,
        )
    if code == _STALLED:
        return UnavailableError("The upload stood still for too long; nothing was stored. Send it again.")
    return UnavailableError("The database cannot be reached. Try again in a few seconds.")


async def handle(_request: Request, error: Exception) -> JSONResponse:
    log.error("database failed", exc_info=error)
    return render(explain(error))


def install(app: FastAPI) -> None:
    for kind in (OperationalError, InterfaceError, PoolTimeoutError, CredentialsError):
        app.add_exception_handler(kind, handle)
