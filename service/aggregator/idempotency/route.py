"""Writes that may be repeated: the same `Idempotency-Key` gets the first answer again, and nothing is done twice.

https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
"""

import re
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Header, Request, Response, params
from fastapi.routing import APIRoute

from aggregator import errors, problems
from aggregator.access.callers import Caller
from aggregator.access.rules import enter_early
from aggregator.errors import InvalidRequestError, KeyInUseError, KeyReusedError
from aggregator.idempotency import requests
from aggregator.idempotency.repository import Kept, KeyRepository
from aggregator.idempotency.requests import KeyedRequest
from aggregator.places import place_for

if TYPE_CHECKING:
    from aggregator.database.engine import Database

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
_KEPT_HEADERS = ("cache-control", "content-type", "etag", "location")
_DESCRIPTION = (
    "Your own name for this request, such as a UUID. Sent again within a day, it gets the first answer, and nothing is "
    "done twice."
)


class Kind(Enum):
    """What a route's requests and answers are like: how they are read, and what a key has to be."""

    WHOLE = requests.whole, re.compile(r"[\x21-\x7e]{1,200}"), "1 to 200 visible ASCII characters, such as a UUID."
    STREAMED = requests.streamed, WHOLE[1], WHOLE[2]
    SECRET = (
        requests.secret,
        re.compile(r"[\x21-\x7e]{16,200}"),
        "16 to 200 visible ASCII characters that nobody guesses, such as a UUID: with them the answer is locked.",
    )

    def __init__(
        self,
        read: Callable[[Request, str, Caller | None], Awaitable[KeyedRequest]],
        pattern: re.Pattern[str],
        said: str,
    ) -> None:
        self.read = read
        self._pattern = pattern
        self._said = said

    def check(self, key: str) -> None:
        if not self._pattern.fullmatch(key):
            raise InvalidRequestError(f"{HEADER}: {self._said}")


async def _whole(key: Annotated[str | None, Header(alias=HEADER, description=_DESCRIPTION)] = None) -> None:
    """Describes the header; the route below reads it."""


async def _streamed(
    key: Annotated[
        str | None,
        Header(
            alias=HEADER,
            description=f"{_DESCRIPTION} Of a body that is sent again all is read, to see that it is the same.",
        ),
    ] = None,
) -> None:
    """As above."""


async def _secret(
    key: Annotated[
        str | None,
        Header(
            alias=HEADER,
            description=f"{_DESCRIPTION} The answer holds a secret, and is kept locked by this: 16 characters at least "
            "that nobody guesses.",
        ),
    ] = None,
) -> None:
    """As above."""


_KINDS = {_whole: Kind.WHOLE, _streamed: Kind.STREAMED, _secret: Kind.SECRET}
IDEMPOTENT = Depends(_whole)
"""For the `dependencies` of a route that may be repeated so."""
IDEMPOTENT_STREAM = Depends(_streamed)
"""Of one whose body is read as a stream. It needs a place (aggregator.places), as its route does."""
IDEMPOTENT_SECRET = Depends(_secret)
"""Of one whose answer holds a secret."""


class IdempotentRoute(APIRoute):
    """Keeps a successful answer in the transaction of what it tells: both are there, or neither."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()
        kind = _kind_of(self.dependencies)

        async def answer_once(request: Request) -> Response:
            key = request.headers.get(HEADER)
            if key is None or kind is None:
                return await answer(request)
            kind.check(key)
            # Before anything is read or written: an answer is given again only to who may ask for it now.
            caller = await enter_early(request, self.dependencies)
            keyed = await kind.read(request, key, caller)
            async with AsyncExitStack() as stack:
                if kind is Kind.STREAMED:  # before the connection: who waits for a place would keep it from others
                    await stack.enter_async_context(place_for(request))
                outcome = await _first(keyed, answer)
            return outcome if isinstance(outcome, Response) else await _again(keyed, outcome)

        return answer_once


async def _first(keyed: KeyedRequest, answer: Callable[[Request], Awaitable[Response]]) -> Response | Kept:
    """The answer, kept; or what was kept before."""
    database: Database = keyed.request.app.state.database
    async with database.writing() as session:
        keys = KeyRepository(session)
        kept = await keys.claim(keyed.name)
        if kept is not None:
            return kept
        keyed.request.state.writing = session
        response = await answer(keyed.request)
        headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
        body = keyed.seal(bytes(response.body))
        digest = await keyed.body.digest()
        await keys.keep(keyed.name, Kept(request=digest, status=response.status_code, headers=headers, body=body))
    return response


async def _again(keyed: KeyedRequest, kept: Kept) -> Response:
    """What was answered, once the request is known to be the same. No connection is held while its body arrives.

    Raises:
        KeyReusedError: it is another one.
    """
    if kept.request != await keyed.body.digest():
        raise KeyReusedError(f"{HEADER} was sent before, with another request. Choose a new one.")
    return Response(keyed.unseal(kept.body), kept.status, {**kept.headers, REPLAYED: "true"})


def _kind_of(dependencies: list[params.Depends]) -> Kind | None:
    return next((_KINDS[each.dependency] for each in dependencies if each.dependency in _KINDS), None)


def describe(document: dict[str, Any]) -> None:
    """Say at each operation that takes a key how it may be refused for that, in place."""
    refusals = errors.documented(KeyReusedError, KeyInUseError)
    for operations in document["paths"].values():
        for operation in operations.values():
            if all(each["name"].lower() != HEADER.lower() for each in operation.get("parameters", ())):
                continue
            for status, refusal in refusals.items():
                known = operation["responses"].setdefault(
                    str(status), {"description": refusal["description"], "content": {}}
                )
                content = known["content"].setdefault(problems.MEDIA_TYPE, {"examples": {}})
                content["examples"] |= refusal["content"][problems.MEDIA_TYPE]["examples"]
            operation["responses"] = dict(sorted(operation["responses"].items()))
