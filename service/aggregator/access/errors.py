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
