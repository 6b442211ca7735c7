"""uvicorn, with a way to stop that loses no request.

ECS sends SIGTERM before the load balancer has taken the task out, so requests go on arriving for some seconds: the
service first says that it is not ready, serves on for the drain, then stops listening and finishes what is running.
"""

import logging
import threading
from types import FrameType

import uvicorn

from aggregator.health.readiness import Readiness

log = logging.getLogger(__name__)


class DrainingServer(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, readiness: Readiness, drain_s: float) -> None:
        super().__init__(config)
        self._readiness = readiness
        self._drain_s = drain_s

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first signal begins the drain; a second one ends it."""
        if self._readiness.stopping:
            super().handle_exit(sig, frame)
            return
        self._readiness.stopping = True
        log.info("stopping: not ready any more, serving on for %s s", self._drain_s)
        timer = threading.Timer(self._drain_s, super().handle_exit, (sig, frame))
        timer.daemon = True
        timer.start()
