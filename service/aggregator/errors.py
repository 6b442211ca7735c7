"""One base for every error a client is told about, and the one handler that renders it."""

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

log = logging.getLogger(__name__)


class ErrorBody(BaseModel):
    """What every answer that is not a success looks like."""

    error: str
    detail: str


class AppError(Exception):
    """An error with a status, a code for programs and a sentence with the remedy for people."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    error = "internal"

    def __init__(self, detail: str, *, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.headers = headers or {}


class NotFoundError(AppError):
    status = HTTPStatus.NOT_FOUND
    error = "not_found"


class InvalidRequestError(AppError):
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    error = "invalid_request"


class SourceCannotError(AppError):
    """The source is of a kind that does not have what the request asks for."""

    status = HTTPStatus.CONFLICT
    error = "source_cannot"


class PreconditionFailedError(AppError):
    """The thing has changed since the client read it."""

    status = HTTPStatus.PRECONDITION_FAILED
    error = "precondition_failed"


class UnreachableSourceError(AppError):
    """The source's own server does not give its data; the message says why."""

    status = HTTPStatus.BAD_GATEWAY
    error = "unreachable_source"


class UnusableFileError(AppError):
    """The file as a whole cannot be read; nothing of it is stored."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    error = "unusable_file"


class UnsupportedMediaError(AppError):
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    error = "unsupported_media_type"


class TooLargeError(AppError):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    error = "too_large"


class UnavailableError(AppError):
    """The service cannot answer now; the same request may succeed later."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    error = "unavailable"

    def __init__(self, detail: str, *, retry_after_s: int = 5) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after_s)})


class InterruptedUploadError(AppError):
    """The client went away before its file ended. Nobody reads this answer; the log does."""

    status = HTTPStatus.BAD_REQUEST
    error = "interrupted_upload"


def documented(*errors: type[AppError]) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that may answer with these errors."""
    return {int(e.status): {"model": ErrorBody, "description": HTTPStatus(e.status).phrase} for e in errors}


def as_app_error(error: Exception) -> AppError | None:
    """Translate what the framework raises into the one form; None for what nobody foresaw."""
    if isinstance(error, AppError):
        return error
    if isinstance(error, RequestValidationError):
        return InvalidRequestError("; ".join(_sentence(e) for e in error.errors()))
    if isinstance(error, ClientDisconnect):
        return InterruptedUploadError("The upload ended before the file did; nothing was stored. Send it again.")
    if isinstance(error, HTTPException):
        known = AppError(str(error.detail), headers=dict(error.headers or {}))
        known.status = HTTPStatus(error.status_code)
        known.error = known.status.phrase.lower().replace(" ", "_")
        return known
    return None


def unforeseen(request_id: str) -> AppError:
    return AppError(f"Something went wrong here. Tell us this request's id, and we can look it up: {request_id}.")


def render(error: AppError) -> JSONResponse:
    body = ErrorBody(error=error.error, detail=error.detail)
    return JSONResponse(body.model_dump(), status_code=int(error.status), headers=error.headers)


async def handle(_request: Request, error: Exception) -> JSONResponse:
    known = as_app_error(error)
    if known is None:
        raise error
    return render(known)


def install(app: FastAPI) -> None:
    for kind in (AppError, RequestValidationError, HTTPException, ClientDisconnect):
        app.add_exception_handler(kind, handle)


def _sentence(error: Any) -> str:
    where = ".".join(str(part) for part in error["loc"][1:]) or str(error["loc"][0])
    return f"{where}: {error['msg']}"
