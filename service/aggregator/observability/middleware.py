"""Around every request: its id, the release's header, one line of log, the figures, and an answer when all fails."""

import logging
import re
import time
import uuid

from opentelemetry import trace
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aggregator import errors
from aggregator.observability.logs import request_id
from aggregator.observability.metrics import Metrics

log = logging.getLogger("aggregator.request")

_ACCEPTED_ID = re.compile(r"[A-Za-z0-9._=;:-]{1,128}")
"""What an id may look like when it comes from outside: the web's rule (web/runtime/requests.mjs), so that both log
the same one. The load balancer's own looks like `Root=1-67891233-abcdef012345678912345678`."""

_ID_HEADERS = ("x-request-id", "x-amzn-trace-id")
_QUIET = ("/health/", "/metrics")
"""Asked every few seconds by machines: logged only when the answer is not a success."""


def route_of(scope: Scope) -> str:
    """The path with its parameters' names instead of their values: each value would be a series of its own.

    FastAPI's route knows only its part below the routers that include it; the segments above come from the path.
    """
    if "route" not in scope:
        return "none"
    route: str = scope["route"].path
    segments, own = scope["path"].split("/"), route.split("/")
    return "/".join(segments[: max(0, len(segments) - len(own) + 1)]) + route


def _name_span(scope: Scope, identifier: str) -> None:
    """Before the answer ends: the span ends with it."""
    span = trace.get_current_span()
    if not span.is_recording():
        return
    route = route_of(scope)
    span.update_name(f"{scope['method']} {route}")
    span.set_attributes({"http.route": route, "request_id": identifier})


class ObservedRequests:
    """Plain ASGI: Starlette's BaseHTTPMiddleware would buffer streams."""

    def __init__(self, app: ASGIApp, *, release: str, metrics: Metrics) -> None:
        self._app = app
        self._release = release
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        offered = (headers.get(name, "") for name in _ID_HEADERS)
        identifier = next(filter(_ACCEPTED_ID.fullmatch, offered), None) or uuid.uuid4().hex
        token = request_id.set(identifier)
        began = time.perf_counter()
        status = 0

        async def send_marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _name_span(scope, identifier)
                marked = MutableHeaders(scope=message)
                marked["X-Release"] = self._release
                marked["X-Request-Id"] = identifier
            await send(message)

        self._metrics.running.inc()
        try:
            await self._app(scope, receive, send_marked)
        except Exception:
            log.exception("unforeseen error")
            if status:
                raise  # the answer has begun: cutting it off is the only way left to say so
            await errors.render(errors.unforeseen(identifier), scope["path"])(scope, receive, send_marked)
        finally:
            self._metrics.running.dec()
            self._record(scope, status or 500, time.perf_counter() - began)
            request_id.reset(token)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        method, path = scope["method"], scope["path"]
        route = route_of(scope)
        self._metrics.requests.labels(method, route, status).inc()
        self._metrics.seconds.labels(method, route).observe(seconds)
        if status < 400 and path.startswith(_QUIET):
            return
        level = logging.ERROR if status >= 500 else logging.INFO
        log.log(
            level,
            "%s %s %s",
            method,
            path,
            status,
            extra={"method": method, "path": path, "route": route, "status": status, "ms": round(seconds * 1000, 1)},
        )
