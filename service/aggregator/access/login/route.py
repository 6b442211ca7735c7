"""Logins that fail, for people: who comes with a browser is shown a page of the web, not a problem's JSON."""

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

from aggregator.errors import AppError

PAGE = "/login-failed"
"""Of the web. It has words of its own for each kind of error: what an address says may be anybody's."""


class LoginRoute(APIRoute):
    """A route that browsers are sent to as a whole, so that nothing of the web is there to show its error."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def answer_people(request: Request) -> Response:
            try:
                return await answer(request)
            except AppError as error:
                if "text/html" not in request.headers.get("accept", ""):
                    raise
                address = f"{PAGE}?{urlencode({'why': error.error})}"
                return RedirectResponse(address, status_code=303, headers={"Cache-Control": "no-store"})

        return answer_people
