"""What Prometheus collects: rate, errors and duration of requests, and rows that were read."""

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
"""Up to five minutes: an upload of gigabytes is one request."""


class Metrics:
    """One registry for each application, so that two of them in one process do not add up."""

    def __init__(self, release: str) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "http_requests_total", "Requests answered.", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "http_request_duration_seconds",
            "From the first byte of the request to the last of its answer.",
            ["method", "route"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.running = Gauge("http_requests_in_progress", "Requests not yet answered.", registry=self.registry)
        self.rows = Counter(
            "rows_total", "Rows of uploaded files, by what became of them.", ["outcome"], registry=self.registry
        )
        self.count_rows(accepted=0, rejected=0)
        Gauge("release_info", "The release that runs.", ["release"], registry=self.registry).labels(release).set(1)
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)

    def count_rows(self, *, accepted: int, rejected: int) -> None:
        self.rows.labels("accepted").inc(accepted)
        self.rows.labels("rejected").inc(rejected)

    def exposition(self) -> tuple[bytes, str]:
        """The figures and their Content-Type."""
        return generate_latest(self.registry), CONTENT_TYPE_LATEST
