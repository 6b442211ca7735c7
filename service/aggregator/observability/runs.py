"""What Prometheus collects of a worker: runs, how long they take, what they read, and how far behind they are."""

from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_SECONDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600)


class Ended(Protocol):
    state: str
    rows_read: int
    rows_rejected: int
    bytes: int


class RunMetrics:
    def __init__(self, registry: CollectorRegistry) -> None:
        self.runs = Counter("runs_total", "Runs that have ended, by how.", ["state"], registry=registry)
        self.seconds = Histogram(
            "run_duration_seconds", "From taking a source to the run's end.", buckets=_SECONDS, registry=registry
        )
        self.rows = Counter("run_rows_total", "Rows of sources, read and rejected.", ["outcome"], registry=registry)
        self.bytes = Counter("run_bytes_total", "Bytes fetched, decoded.", registry=registry)
        self.running = Gauge("runs_in_progress", "Runs that go on.", registry=registry)
        self.lag = Gauge(
            "run_lag_seconds", "For how long the source that waits longest has been due.", registry=registry
        )
        for state in ("succeeded", "unchanged", "failed"):
            self.runs.labels(state)

    def ended(self, result: Ended, seconds: float) -> None:
        self.runs.labels(result.state).inc()
        self.seconds.observe(seconds)
        self.rows.labels("read").inc(result.rows_read)
        self.rows.labels("rejected").inc(result.rows_rejected)
        self.bytes.inc(result.bytes)
