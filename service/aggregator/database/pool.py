"""The pool of connections, which counts who had to wait for one, and its figures for Prometheus."""

from collections.abc import Iterator
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import AsyncAdaptedQueuePool
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry


class CountingPool(AsyncAdaptedQueuePool):
    """SQLAlchemy's pool for asyncio. Its events tell of connections that were had, not of those waited for."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.waits = 0

    def _do_get(self) -> ConnectionPoolEntry:
        # Counted before the wait: one that ends in a timeout is the one to hear of.
        if self.checkedout() >= self.size():
            self.waits += 1
        return super()._do_get()


class PoolFigures(Collector):
    """Read when Prometheus asks, from the pool that the engine has then."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    def collect(self) -> Iterator[Metric]:
        pool = self._engine.pool
        if not isinstance(pool, CountingPool):
            raise TypeError(f"The engine's pool is a {type(pool).__name__}; make it with poolclass=CountingPool.")
        yield GaugeMetricFamily(
            "database_pool_size", "Connections that this process may have at once (DATABASE_POOL).", value=pool.size()
        )
        yield GaugeMetricFamily("database_pool_in_use", "Connections that are in use.", value=pool.checkedout())
        yield CounterMetricFamily(
            "database_pool_waits", "Times that a connection was asked for while all were in use.", value=pool.waits
        )
