"""One base for every error a client is told about, and the one handler that renders it."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from aggregator import problems
from aggregator.problems import FieldProblem, Problem


class AppError(Exception):
    """An error with a status, a code and a title of its kind, and a sentence with the remedy for people.

    `example` is such a sentence, for the API's description. Every kind has a section in docs/api-problems.md.
    """

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    error = "internal"
    title = "Something went wrong in the service"
    example = "Something went wrong here. Tell us this request's id, and we can look it up: 5f0c."

    def __init__(
        self, detail: str, *, headers: dict[str, str] | None = None, fields: list[FieldProblem] | None = None
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.headers = headers or {}
        self.fields = fields

    @property
    def type(self) -> str:
        return problems.type_of(self.error)


class FrameworkError(AppError):
    """What the framework itself refuses (no such path, no such method): its status says all about it."""

    def __init__(self, cause: HTTPException) -> None:
        super().__init__(str(cause.detail), headers=dict(cause.headers or {}))
        self.status = HTTPStatus(cause.status_code)
        self.title = self.status.phrase
        self.error = self.status.phrase.lower().replace(" ", "_")

    @property
    def type(self) -> str:
        return problems.BLANK


class NotFoundError(AppError):
    status = HTTPStatus.NOT_FOUND
    error = "not_found"
    title = "There is no such thing"
    example = "There is no data set 0b0e6a5c-5b0b-4c57-8f4e-2f6f6f0d7f5a."


class InvalidRequestError(AppError):
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    error = "invalid_request"
    title = "The request is not valid"
    example = "limit: Input should be greater than or equal to 1"


class SourceCannotError(AppError):
    """The source is of a kind that does not have what the request asks for."""

    status = HTTPStatus.CONFLICT
    error = "source_cannot"
    title = "The source is of another kind"
    example = "A paused source is not read. Resume it first."


class PreconditionFailedError(AppError):
    """The thing has changed since the client read it."""

    status = HTTPStatus.PRECONDITION_FAILED
    error = "precondition_failed"
    title = "It has changed since it was read"
    example = "Somebody changed this in the meantime. Read it again."


class KeyReusedError(AppError):
    """An Idempotency-Key that belongs to another request."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    error = "key_reused"
    title = "The Idempotency-Key belongs to another request"
    example = "Idempotency-Key was sent before, with another request. Choose a new one."


class KeyInUseError(AppError):
    """An Idempotency-Key whose first request goes on still."""

    status = HTTPStatus.CONFLICT
    error = "key_in_use"
    title = "The first request with this Idempotency-Key goes on"
    example = (
        "The first request with this Idempotency-Key goes on still. Wait for its answer, or send it again in a while."
    )

    def __init__(self, detail: str, *, retry_after_s: int = 5) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after_s)})


class UnreachableSourceError(AppError):
    """The source's own server does not give its data; the message says why."""

    status = HTTPStatus.BAD_GATEWAY
    error = "unreachable_source"
    title = "The source does not give its data"
    example = "data.example.org answered with 404: there is nothing at this address."


class UnusableFileError(AppError):
    """The file as a whole cannot be read; nothing of it is stored."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    error = "unusable_file"
    title = "The file cannot be read"
    example = "There is no column 'when'. The file has 'time', 'value': choose among these."


class UnsupportedMediaError(AppError):
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    error = "unsupported_media_type"
    title = "The content is of a type that is not read"
    example = "Send CSV, JSON or NDJSON, and say which in Content-Type."


class TooLargeError(AppError):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    error = "too_large"
    title = "The content is too large"
    example = "Send at most 1 MiB."


class UnavailableError(AppError):
    """The service cannot answer now; the same request may succeed later."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    error = "unavailable"
    title = "The service cannot answer now"
    example = "The database cannot be reached. Try again in a few seconds."

    def __init__(self, detail: str, *, retry_after_s: int = 5) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after_s)})


class InterruptedUploadError(AppError):
    """The client went away before its file ended. Nobody reads this answer; the log does."""

    status = HTTPStatus.BAD_REQUEST
    error = "interrupted_upload"
    title = "The upload ended too early"
    example = "The upload ended before the file did; nothing was stored. Send it again."


def documented(*errors: type[AppError]) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that may answer with these errors."""
    responses: dict[int | str, dict[str, Any]] = {}
    for kind in errors:
        response = responses.setdefault(
            int(kind.status),
            {
                "model": Problem,
                "description": kind.status.phrase,
                "content": {problems.MEDIA_TYPE: {"examples": {}}},
            },
        )
        response["content"][problems.MEDIA_TYPE]["examples"][kind.error] = {
            "summary": kind.title,
            "value": problem(kind(kind.example), "/api/v1/example"),
        }
    return responses


def everywhere() -> dict[int | str, dict[str, Any]]:
    """The `responses` of every route: any of them may fail, and any may find the database away."""
    return documented(AppError, UnavailableError)


def as_app_error(error: Exception) -> AppError | None:
    """Translate what the framework raises into the one form; None for what nobody foresaw."""
    if isinstance(error, AppError):
        return error
    if isinstance(error, RequestValidationError):
        fields = [_field(each) for each in error.errors()]
        return InvalidRequestError("; ".join(f"{f.field}: {f.detail}" for f in fields), fields=fields)
    if isinstance(error, ClientDisconnect):
        return InterruptedUploadError("The upload ended before the file did; nothing was stored. Send it again.")
    if isinstance(error, HTTPException):
        return FrameworkError(error)
    return None


def unforeseen(request_id: str) -> AppError:
    return AppError(f"Something went wrong here. Tell us this request's id, and we can look it up: {request_id}.")


def problem(error: AppError, path: str) -> dict[str, Any]:
    """The members of an answer to a request for this path."""
    return Problem(
        type=error.type,
        title=error.title,
        status=int(error.status),
        detail=error.detail,
        instance=problems.instance_of(path),
        error=error.error,
        errors=error.fields,
    ).model_dump(exclude_none=True)


def render(error: AppError, path: str) -> JSONResponse:
    return JSONResponse(
        problem(error, path), status_code=int(error.status), headers=error.headers, media_type=problems.MEDIA_TYPE
    )


async def handle(request: Request, error: Exception) -> JSONResponse:
    known = as_app_error(error)
    if known is None:
        raise error
    return render(known, request.scope["path"])


def install(app: FastAPI) -> None:
    for kind in (AppError, RequestValidationError, HTTPException, ClientDisconnect):
        app.add_exception_handler(kind, handle)


def _field(error: Any) -> FieldProblem:
    location, *names = (str(part) for part in error["loc"])
    return FieldProblem(location=location, field=".".join(names) or location, detail=error["msg"])
