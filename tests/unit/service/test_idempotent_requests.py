"""Which writes may be repeated, and the digest of a body that passes by."""

import hashlib
import hmac

import pytest
from aggregator.app import create_routes
from aggregator.idempotency.requests import Streamed, stretched
from starlette.requests import ClientDisconnect
from starlette.types import Message

WRITE_NOTHING = {("post", "/api/v1/sources/preview"), ("post", "/api/v1/datasets/inspect")}
ENDS_ITSELF = {("post", "/api/v1/logout")}
"""Repeated, it finds nobody logged in, which is what it is for."""


def test_every_write_takes_a_key_and_says_how_it_may_be_refused_for_it() -> None:
    without = set()
    for path, operations in create_routes().openapi()["paths"].items():
        for method, operation in operations.items():
            names = {each["name"].lower() for each in operation.get("parameters", ())}
            if method == "get" or "idempotency-key" not in names:
                without |= {(method, path)} - {("get", path)}
                continue
            for status, kind in (("409", "key_in_use"), ("422", "key_reused")):
                examples = operation["responses"][status]["content"]["application/problem+json"]["examples"]
                assert kind in examples, (method, path)
            assert set(operation["responses"]["422"]["content"]["application/problem+json"]["examples"]) > {
                "key_reused"
            }, (method, path)
    assert without == WRITE_NOTHING | ENDS_ITSELF


def streamed(*messages: Message) -> Streamed:
    left = list(messages)

    async def receive() -> Message:
        return left.pop(0)

    return Streamed(receive, hmac.new(b"key", b"who", hashlib.sha256))


async def test_a_digest_is_of_all_that_was_sent_whoever_reads_it() -> None:
    begin: Message = {"type": "http.request", "body": b"one", "more_body": True}
    end: Message = {"type": "http.request", "body": b"two", "more_body": False}
    half_read = streamed(begin, end)
    await half_read()
    expected = hmac.new(b"key", b"whoonetwo", hashlib.sha256).hexdigest()
    assert await half_read.digest() == expected
    assert await half_read.digest() == expected
    assert await streamed({"type": "http.request", "body": b"onetwo"}).digest() == expected


async def test_a_body_without_an_end_has_no_digest() -> None:
    begin: Message = {"type": "http.request", "body": b"one", "more_body": True}
    with pytest.raises(ClientDisconnect):
        await streamed(begin, {"type": "http.disconnect"}).digest()


def test_name_lock_and_digests_key_have_nothing_in_common() -> None:
    made = stretched("a key")
    parts = {made[:32], made[32:64], made[64:]}
    assert (len(made), len(parts)) == (96, 3)
    assert made != stretched("a kez")
