"""How often one may ask: a token bucket for each key, session and client address.

The buckets are in this process. Every task of the service has its own, so that a client which the load balancer spreads
over n tasks may ask up to n times as often; and a task that starts begins with full ones. That is enough to keep one
client from taking all, which is what they are for; it is no quota. A flood is the web ACL's in front of the service.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from aggregator.access.addresses import household
from aggregator.access.errors import TooManyRequestsError

MOST_BUCKETS = 20_000
"""Those that were used longest ago are forgotten beyond this, which makes them full: about 4 MB at most."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class TokenBuckets:
    """A bucket for each who: `burst` requests at once, and `per_s` more each second. With 0 a second, no limit."""

    def __init__(self, per_s: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_s = per_s
        self._burst = burst
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, who: str) -> None:
        """Count a request.

        Raises:
            TooManyRequestsError: there have been too many. This one is not counted.
        """
        if not self._per_s:
            return
        bucket = self._filled(who)
        self._check(bucket)
        bucket.tokens -= 1

    def check(self, who: str) -> None:
        """Count nothing.

        Raises:
            TooManyRequestsError: there have been too many.
        """
        if self._per_s and who in self._buckets:
            self._check(self._filled(who))

    def _filled(self, who: str) -> _Bucket:
        now = self._clock()
        bucket = self._buckets.get(who)
        if bucket is None:
            bucket = self._buckets[who] = _Bucket(float(self._burst), now)
            if len(self._buckets) > MOST_BUCKETS:
                self._buckets.popitem(last=False)
            return bucket
        self._buckets.move_to_end(who)
        bucket.tokens = min(float(self._burst), bucket.tokens + (now - bucket.at) * self._per_s)
        bucket.at = now
        return bucket

    def _check(self, bucket: _Bucket) -> None:
        if bucket.tokens < 1:
            wait_s = math.ceil((1 - bucket.tokens) / self._per_s)
            raise TooManyRequestsError(
                f"Too many requests. Wait {wait_s} s, then send at most {self._rate()}.", retry_after_s=wait_s
            )

    def _rate(self) -> str:
        return f"{self._per_s:g} a second" if self._per_s >= 1 else f"{self._per_s * 60:g} a minute"


def by_address(address: str | None) -> str:
    """The name of the bucket of a client that nothing else is known of."""
    return f"address {household(address) if address else 'unknown'}"
