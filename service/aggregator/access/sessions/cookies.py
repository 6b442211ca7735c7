"""The cookies: what a browser keeps, and sends to this host alone.

https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie: a name that begins with `__Host-` is
taken only over TLS and from this very host, so that no other one of the domain can plant a session. Browsers refuse it
on plain http, which is for one's own machine: there the names go without.
"""

from starlette.requests import HTTPConnection
from starlette.responses import Response

_PREFIX = "__Host-"


class Cookie:
    """One cookie, for this host and for no script."""

    def __init__(self, name: str, *, secure: bool, lasting_s: int) -> None:
        self.name = f"{_PREFIX}{name}" if secure else name
        self._secure = secure
        self._lasting_s = lasting_s

    def read(self, request: HTTPConnection) -> str | None:
        return request.cookies.get(self.name)

    def write(self, response: Response, value: str) -> None:
        response.set_cookie(
            self.name, value, max_age=self._lasting_s, path="/", secure=self._secure, httponly=True, samesite="lax"
        )

    def remove(self, response: Response) -> None:
        response.delete_cookie(self.name, path="/", secure=self._secure, httponly=True, samesite="lax")
