"""Whether a stack at a public address serves."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from local import smoke
from local.failure import LocalError
from local.smoke import smoke_test_public
from local.steps import Progress

ANSWERS = {"/": (200, "text/html; charset=utf-8"), "/api/v1/release": (200, "application/json")}


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A stack that answers as ANSWERS says."""
    monkeypatch.setattr(smoke, "DEADLINE_S", 0)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, content_type = ANSWERS[self.path]
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_stack_that_answers_everything_serves(url: str) -> None:
    assert smoke_test_public(url, Progress("smoke test", None)) == "/, /api/v1/release answer"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((503, "application/json"), "status 503"),
        ((200, "text/html"), "content type 'text/html' instead of application/json"),
    ],
)
def test_a_stack_that_does_not_is_told_with_the_runbook(
    url: str, monkeypatch: pytest.MonkeyPatch, answer: tuple[int, str], told: str
) -> None:
    monkeypatch.setitem(ANSWERS, "/api/v1/release", answer)
    with pytest.raises(LocalError) as raised:
        smoke_test_public(url, Progress("smoke test", None))
    assert raised.value.sentence.endswith(f"/api/v1/release did not answer as it should within 0 s: {told}.")
    assert "docs/runbooks/roll-back.md" in raised.value.remedy
