"""A request with a key: under which name its answer is kept, what tells it from another one, and how it is kept.

Three kinds, by what the body and the answer are. Each has a digest of who asks for what: the same key with another
digest is another request.
"""

import asyncio
import base64
import hashlib
import hmac
from dataclasses import dataclass

from cryptography.fernet import Fernet
from fastapi import Request
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive

from aggregator.access.callers import Caller

_SEALED = "sealed "
"""No key has a blank in it: no name of a sealed answer is anybody's key."""


@dataclass(frozen=True, kw_only=True)
class KeyedRequest:
    """A request whose answer is kept."""

    name: str
    """Under which the database keeps it."""
    request: Request
    """What the route is to answer."""
    body: "Whole | Streamed"
    sealed: Fernet | None = None
    """With what the answer is locked that holds a secret."""

    def seal(self, answer: bytes) -> bytes:
        return answer if self.sealed is None else self.sealed.encrypt(answer)

    def unseal(self, kept: bytes) -> bytes:
        return kept if self.sealed is None else self.sealed.decrypt(kept)


@dataclass(frozen=True)
class Whole:
    """A body that was read, with its digest."""

    known: str

    async def digest(self) -> str:
        return self.known


class Streamed:
    """A body of any size, which passes by: its digest is known at its end."""

    def __init__(self, receive: Receive, started: hmac.HMAC) -> None:
        self._receive = receive
        self._mac = started
        self._ended = False

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._mac.update(message.get("body", b""))
            self._ended = not message.get("more_body", False)
        return message

    async def digest(self) -> str:
        """Of all of it; what nobody has read yet is read here, and dropped.

        Raises:
            ClientDisconnect: the client went away before its end.
        """
        while not self._ended:
            if (await self())["type"] == "http.disconnect":
                raise ClientDisconnect
        return self._mac.hexdigest()


async def whole(request: Request, key: str, caller: Caller | None) -> KeyedRequest:
    """A small body. Its digest is a slow one: it may hold a source's password, which nobody shall find by trying."""
    said = _said(request, caller) + b"\0" + await request.body()
    digest = await asyncio.to_thread(hashlib.scrypt, said, salt=key.encode(), n=2**12, r=8, p=1)
    return KeyedRequest(name=key, request=request, body=Whole(digest[:32].hex()))


async def streamed(request: Request, key: str, caller: Caller | None) -> KeyedRequest:
    """A body that is never held. How it is to be read belongs to it."""
    read_as = "\0".join(request.headers.get(name, "") for name in ("content-type", "content-encoding")).encode()
    mac = hmac.new(key.encode(), _said(request, caller) + b"\0" + read_as + b"\0", hashlib.sha256)
    body = Streamed(request.receive, mac)
    return KeyedRequest(name=key, request=Request(request.scope, body), body=body)


async def secret(request: Request, key: str, caller: Caller | None) -> KeyedRequest:
    """An answer that holds a secret: whoever has the database and not the key can neither find nor read it.

    Three things are made of the key, slowly, of which none gives another away: the name, the lock, and the digest's
    own key. https://cryptography.io/en/latest/fernet/
    """
    made = await asyncio.to_thread(stretched, key)
    name, lock, of_digest = made[:32], made[32:64], made[64:]
    digest = hmac.new(of_digest, _said(request, caller) + b"\0" + await request.body(), hashlib.sha256)
    return KeyedRequest(
        name=f"{_SEALED}{name.hex()}",
        request=request,
        body=Whole(digest.hexdigest()),
        sealed=Fernet(base64.urlsafe_b64encode(lock)),
    )


def stretched(key: str) -> bytes:
    """16 MiB and about a tenth of a second each, for who makes a key and for who tries some out."""
    return hashlib.scrypt(key.encode(), salt=b"data-aggregator/idempotency", n=2**14, r=8, p=1, dklen=96)


def _said(request: Request, caller: Caller | None) -> bytes:
    """Who asks for what, but for the body."""
    who = (caller.kind, caller.id or "") if caller else ()
    return "\0".join((request.method, request.url.path, request.url.query, *who)).encode()
