"""Reads that are asked for again and again: an answer that the client has already is not sent again.

https://www.rfc-editor.org/rfc/rfc9110#section-13 for the tags, and https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2
for how long an answer may be used: a browser keeps it (`private`: no cache that others share does), and asks each time
whether it still holds (`no-cache`). Whoever may not read it any more is refused before anything is compared.
"""

from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aggregator.conditional.etags import is_known, weak_etag

JSON = "application/json"
REVALIDATED = "private, no-cache"
NO_STORE: dict[int | str, dict[str, Any]] = {
    200: {"headers": {"Cache-Control": {"schema": {"type": "string", "const": "no-store"}}}}
}
"""The `responses` of a read that nobody keeps, and that has no tag therefore. The route sends the header itself."""

_ASKED = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "ETags of answers that are there already.",
}
_TAGGED = {
    "ETag": {"schema": {"type": "string"}, "description": "Of this answer, for `If-None-Match`."},
    "Cache-Control": {"schema": {"type": "string", "const": REVALIDATED}},
}


class ConditionalReads:
    """Around the application, plain ASGI: tags each whole JSON answer to a GET below `prefix`.

    Whole is what comes in one piece: a stream comes in several, and passes as it is. A tag that the route has given
    stays. What is not a success, and what must not be stored, has none.
    """

    def __init__(self, app: ASGIApp, *, prefix: str) -> None:
        self._app = app
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(self._prefix):
            await self._app(scope, receive, send)
            return
        start: Message | None = None

        async def send_tagged(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_taggable(message):
                start = message  # what the answer begins with depends on what it holds
                return
            if start is not None:
                begun, start = start, None
                if not message.get("more_body", False):
                    begun, message = _conditional(begun, message, Headers(scope=scope).getlist("if-none-match"))
                await send(begun)
            await send(message)

        await self._app(scope, receive, send_tagged)


def _is_taggable(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return (
        start["status"] == 200
        and headers.get("content-type", "").partition(";")[0] == JSON
        and "no-store" not in headers.get("cache-control", "")
    )


def _conditional(start: Message, whole: Message, if_none_match: list[str]) -> tuple[Message, Message]:
    """The answer with its tag; without its content where the client has that."""
    headers = MutableHeaders(scope=start)
    etag = headers.setdefault("ETag", weak_etag(whole.get("body", b"")))
    headers.setdefault("Cache-Control", REVALIDATED)
    if not is_known(etag, if_none_match):
        return start, whole
    for name in ("Content-Length", "Content-Type"):
        del headers[name]
    return {**start, "status": 304}, {**whole, "body": b""}


def describe(document: dict[str, Any]) -> None:
    """Say at each read that has a tag that it has one, in place."""
    for operations in document["paths"].values():
        read = operations.get("get")
        answer = read["responses"].get("200") if read else None
        if answer is None or JSON not in answer.get("content", {}) or answer.get("headers"):
            continue
        read.setdefault("parameters", []).append(_ASKED)
        answer["headers"] = _TAGGED
        not_modified = {"description": "Not Modified", "headers": _TAGGED}
        read["responses"] = dict(sorted((read["responses"] | {"304": not_modified}).items()))
