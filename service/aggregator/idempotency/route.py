"""Writes that may be repeated: the same `Idempotency-Key` gets the first answer again, and nothing is done twice.

https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
"""

import asyncio
import hashlib
import json
import re
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Header, Request, Response
from fastapi.routing import APIRoute

from aggregator.access.callers import Caller
from aggregator.access.rules import enter_early
from aggregator.errors import InvalidRequestError, KeyReusedError
from aggregator.idempotency.repository import KeyRepository

if TYPE_CHECKING:
    from aggregator.database.engine import Database

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_KEPT_HEADERS = ("content-type", "etag", "location")


async def idempotency_key(
    key: Annotated[
        str | None,
        Header(
            alias=HEADER,
            description="Your own name for this request, such as a UUID. Sent again within a day, it gets the first "
            "answer, and nothing is done twice.",
        ),
    ] = None,
) -> None:
    """Describes the header; the route below reads it."""


IDEMPOTENT = Depends(idempotency_key)
"""For the `dependencies` of a route that may be repeated so."""


class IdempotentRoute(APIRoute):
    """Keeps a successful answer in the transaction of what it tells: both are there, or neither."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def answer_once(request: Request) -> Response:
            key = request.headers.get(HEADER)
            if key is None or IDEMPOTENT not in self.dependencies:
                return await answer(request)
            if not _KEY.fullmatch(key):
                raise InvalidRequestError(f"{HEADER}: 1 to 200 visible ASCII characters, such as a UUID.")
            # Before anything is read or written: an answer is given again only to who may ask for it now.
            caller = await enter_early(request, self.dependencies)
            digest = await _digest(request, key, caller)
            database: Database = request.app.state.database
            async with database.writing() as session:
                keys = KeyRepository(session)
                kept = await keys.claim(key, digest)
                if kept is not None:
                    if kept.request != digest:
                        raise KeyReusedError(f"{HEADER} was sent before, with another request. Choose a new one.")
                    return Response(kept.body, kept.status, {**kept.headers, REPLAYED: "true"})
                request.state.writing = session
                response = await answer(request)
                headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
                await keys.keep(key, response.status_code, json.dumps(headers), bytes(response.body))
            return response

        return answer_once


async def _digest(request: Request, key: str, caller: Caller | None) -> str:
    """Of who asks for what. A slow one: the body may hold a source's password, which nobody shall find by trying."""
    who = (caller.kind, caller.id or "") if caller else ()
    parts = "\0".join((request.method, request.url.path, request.url.query, *who)).encode()
    body = await request.body()
    digest = await asyncio.to_thread(hashlib.scrypt, parts + b"\0" + body, salt=key.encode(), n=2**12, r=8, p=1)
    return digest[:32].hex()
