"""Traces arrive where an endpoint is set, in the standard's own format, and tell nothing that is secret."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from aggregator.app import create_app
from aggregator.database.engine import Database
from aggregator.observability.tracing import provider_for
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.local.service.kept_secrets import in_memory_secrets
from tests.local.service.working import until, worker_on, working
from tests.unit.service.source_server import running

pytestmark = pytest.mark.local


class Collector(ThreadingHTTPServer):
    """Takes traces as a collector of OpenTelemetry does."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.spans: list[Any] = []
        self.services: set[str] = set()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert self.path == "/v1/traces"
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            self.server.services |= {
                each.value.string_value for each in resource.resource.attributes if each.key == "service.name"
            }
            for scope in resource.scope_spans:
                self.server.spans += scope.spans
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: object) -> None: ...


@pytest.fixture
def collector() -> Iterator[Collector]:
    with _collecting() as found:
        yield found


@contextmanager
def _collecting() -> Iterator[Collector]:
    with Collector() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def attributes_of(span: Any) -> dict[str, Any]:
    return {each.key: each.value.string_value or each.value.int_value for each in span.attributes}


async def test_a_request_goes_on_with_its_callers_trace(database: Database, collector: Collector) -> None:
    tracing = provider_for(collector.endpoint, program="api", release="r1")
    app = create_app(database, release="r1", source_secrets=in_memory_secrets(), tracing=tracing)
    caller = "4bf92f3577b34da6a3ce929d0e0e4736"
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://api") as client,
    ):
        await client.get("/api/v1/sources", params={"cursor": "very-secret"})
        await client.get("/api/v1/runs/1", headers={"traceparent": f"00-{caller}-00f067aa0ba902b7-01"})
        await client.get("/health/live")
    names = [span.name for span in collector.spans]
    assert names == ["GET /api/v1/sources", "GET /api/v1/runs/{run_id}"]
    assert collector.spans[1].trace_id.hex() == caller
    assert attributes_of(collector.spans[1])["http.route"] == "/api/v1/runs/{run_id}"
    assert not any("very-secret" in str(span) for span in collector.spans)
    assert collector.services == {"data-aggregator-api"}


async def test_a_run_is_a_span_which_tells_how_it_ended(database: Database, collector: Collector) -> None:
    tracing = provider_for(collector.endpoint, program="worker", release="r1")
    assert tracing is not None
    with running() as server:
        app = create_app(database, release="r1", source_secrets=in_memory_secrets())
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://api") as client:
            mapping = {"time": {"column": "date"}, "values": [{"column": "temp_max"}]}
            body = {"name": "gone", "url": server.url("/status/404"), "mapping": mapping}
            source = (await client.post("/api/v1/sources", json=body)).json()["id"]

            async def runs() -> Any:
                return (await client.get(f"/api/v1/sources/{source}/runs")).json()["items"]

            worker = worker_on(database, [server.origin], tracer=tracing.get_tracer("test"))
            async with working(worker):
                await until(runs, lambda found: found and found[0]["state"] == "failed")
    tracing.shutdown()
    [span] = [each for each in collector.spans if each.name == "run"]
    assert attributes_of(span)["state"] == "failed"
    assert "nothing at this address" in span.status.message


def test_nothing_is_traced_without_an_endpoint() -> None:
    assert provider_for(None, program="api", release="r1") is None
