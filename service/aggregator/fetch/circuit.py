"""Hosts that fail again and again are left alone for a while, by every source of this process."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from aggregator.fetch.errors import FetchError

OPENS_AFTER = 5
OPEN_S = 60.0
MOST_HOSTS = 1000


@dataclass(slots=True)
class _State:
    failures: int = 0
    opened_at: float | None = None


class Circuits:
    """One circuit a host: closed, open after failures in a row, then half open for one request at a time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._hosts: OrderedDict[str, _State] = OrderedDict()

    def check(self, host: str) -> None:
        """Let a request pass, or not.

        Raises:
            FetchError: the host is left alone; the message says for how long.
        """
        state = self._hosts.get(host)
        if state is None or state.opened_at is None:
            return
        rest = state.opened_at + OPEN_S - self._clock()
        if rest > 0:
            raise FetchError(
                f"{host} failed {state.failures} times in a row: it is left alone for {rest:.0f} s more.",
                retryable=True,
            )
        state.opened_at = self._clock()  # this request tries it; the others go on waiting

    def succeeded(self, host: str) -> None:
        self._hosts.pop(host, None)

    def failed(self, host: str) -> None:
        state = self._hosts.setdefault(host, _State())
        self._hosts.move_to_end(host)
        state.failures += 1
        if state.failures >= OPENS_AFTER:
            state.opened_at = self._clock()
        while len(self._hosts) > MOST_HOSTS:
            self._hosts.popitem(last=False)
