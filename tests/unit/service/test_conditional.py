"""Tags around an application of one's own: what comes in pieces is never held back."""

import pytest
from aggregator.conditional.reads import REVALIDATED, ConditionalReads
from starlette.types import Message, Receive, Scope, Send


async def answered(
    *bodies: bytes, status: int = 200, method: str = "GET", path: str = "/api/things", **headers: str
) -> list[Message]:
    """What is sent, each message as soon as the application sends its own one."""
    given = {"content-type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    sent: list[Message] = []
    counts = []

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        raw = [(name.encode(), value.encode()) for name, value in given.items()]
        await send({"type": "http.response.start", "status": status, "headers": raw})
        for number, body in enumerate(bodies, start=1):
            await send({"type": "http.response.body", "body": body, "more_body": number < len(bodies)})
            counts.append(len(sent))

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        raise AssertionError("nothing is to be read")

    scope = {"type": "http", "method": method, "path": path, "headers": []}
    await ConditionalReads(application, prefix="/api")(scope, receive, send)
    assert counts == list(range(2, len(bodies) + 2))
    return sent


def names_of(start: Message) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in start["headers"]}


async def test_a_whole_answer_is_tagged() -> None:
    start, body = await answered(b"{}")
    assert (names_of(start)["cache-control"], names_of(start)["etag"][:3]) == (REVALIDATED, 'W/"')
    assert body["body"] == b"{}"


async def test_pieces_pass_as_they_come() -> None:
    start, *bodies = await answered(b"[1", b",2", b"]")
    assert "etag" not in names_of(start)
    assert [each["body"] for each in bodies] == [b"[1", b",2", b"]"]


async def test_the_tag_and_the_caching_of_the_route_stay() -> None:
    start, _ = await answered(b"{}", etag='"7"', cache_control="max-age=60")
    assert (names_of(start)["etag"], names_of(start)["cache-control"]) == ('"7"', "max-age=60")


@pytest.mark.parametrize(
    "other",
    [
        {"status": 404},
        {"status": 201},
        {"method": "POST"},
        {"path": "/health/live"},
        {"content_type": "application/problem+json"},
        {"content_type": "text/csv"},
        {"cache_control": "no-store"},
    ],
)
async def test_what_is_no_read_to_be_kept_is_left_as_it_is(other: dict[str, str]) -> None:
    start, _ = await answered(b"{}", **other)  # type: ignore[arg-type]
    assert "etag" not in names_of(start)
