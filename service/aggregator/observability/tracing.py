"""Traces by OpenTelemetry, where an endpoint is set: a span for each request and for each run. No queries, no bodies.

What else the exporter reads of the environment (headers, timeouts, sampling) is OpenTelemetry's own:
https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
"""

from typing import TYPE_CHECKING, Any

from starlette.types import ASGIApp

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span

QUIET = "health/.*,metrics"
"""Asked every few seconds by machines."""


def provider_for(endpoint: str | None, *, program: str, release: str) -> "TracerProvider | None":
    """Sends spans to this OTLP endpoint by HTTP, in the background; None where there is none."""
    if endpoint is None:
        return None
    # Here: without an endpoint none of it is loaded.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    resource = Resource.create({"service.name": f"data-aggregator-{program}", "service.version": release})
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces")))
    return provider


class TracedRequests:
    """A span around every request, which goes on with the caller's trace."""

    def __init__(self, app: ASGIApp, provider: "TracerProvider") -> None:
        from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware
        from opentelemetry.util.http import parse_excluded_urls

        self._traced = OpenTelemetryMiddleware(
            app,
            excluded_urls=parse_excluded_urls(QUIET),
            server_request_hook=_without_query,
            tracer_provider=provider,
            exclude_spans=["receive", "send"],
        )

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self._traced(scope, receive, send)


def _without_query(span: "Span", scope: dict[str, Any]) -> None:
    """A query may hold what nobody else should read, such as the code of a login."""
    for attribute in ("http.url", "http.target", "url.full"):
        span.set_attribute(attribute, scope["path"])
    span.set_attribute("url.query", "")
