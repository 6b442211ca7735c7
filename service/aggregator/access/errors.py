"""What is refused because of who asks."""

from http import HTTPStatus

from aggregator.errors import AppError


class UnauthenticatedError(AppError):
    """Nobody known asks, and the unknown may not do it. https://www.rfc-editor.org/rfc/rfc6750#section-3"""

    status = HTTPStatus.UNAUTHORIZED
    error = "unauthenticated"
    title = "Say who you are"
    example = "This needs the scope writer. Send an API key as 'Authorization: Bearer da_…', or log in."

    def __init__(self, detail: str) -> None:
        super().__init__(detail, headers={"WWW-Authenticate": 'Bearer realm="data-aggregator"'})


class ForbiddenError(AppError):
    """Who asks is known, and may not do it."""

    status = HTTPStatus.FORBIDDEN
    error = "forbidden"
    title = "You may not do that"
    example = "This needs the scope admin; the key nightly (da_Kx81Zq0a) has the scope reader."


class TooManyRequestsError(AppError):
    """One client asks too often. https://www.rfc-editor.org/rfc/rfc6585#section-4"""

    status = HTTPStatus.TOO_MANY_REQUESTS
    error = "too_many_requests"
    title = "Too many requests"
    example = "Too many requests. Wait 3 s, then send at most 200 a second."

    def __init__(self, detail: str, *, retry_after_s: int = 1) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after_s)})
