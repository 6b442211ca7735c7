"""What a failing database means to a client: try again, or ask for less. Never a bare 500."""

import logging

import psycopg
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
    code = _sqlstate(error)
    if code == _STATEMENT_TIMEOUT:
        return UnavailableError(
            f"The database needed more than {STATEMENT_TIMEOUT_S} s. Ask for a shorter range or fewer columns.",
            retry_after_s=30,
        )
    if code == _STALLED:
        return UnavailableError("The upload stood still for too long; nothing was stored. Send it again.")
    return UnavailableError("The database cannot be reached. Try again in a few seconds.")


def _sqlstate(error: BaseException | None) -> str | None:
    """The code that the server gave; a rollback that failed in its turn may have come on top of it."""
    while error is not None:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(cause, psycopg.Error) and cause.sqlstate is not None:
            return cause.sqlstate
        error = error.__context__
    return None


async def handle(request: Request, error: Exception) -> JSONResponse:
    log.error("database failed", exc_info=error)
    return render(explain(error), request.scope["path"])


def install(app: FastAPI) -> None:
    # COPY goes past SQLAlchemy, and so do its errors.
    of_driver = (psycopg.OperationalError, psycopg.InterfaceError)
    for kind in (OperationalError, InterfaceError, PoolTimeoutError, CredentialsError, *of_driver):
        app.add_exception_handler(kind, handle)
