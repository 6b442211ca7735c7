"""awslogs that are complete: a task is STOPPED only after its last line is in CloudWatch Logs.

MiniStack forwards a container's output in a thread that nobody waits for, and takes Docker's chunks for lines.
"""

from __future__ import annotations

import logging
import threading
from typing import Any

from docker.errors import APIError
from ministack.core.responses import get_account_id, get_region, request_scope
from ministack.services import ecs
from urllib3.exceptions import HTTPError

from local.emulator.patching import original, replace

log = logging.getLogger("local.emulator")

LOG_FLUSH_S = 30
"""A stopped container's log stream ends by itself; longer than this means that the daemon hangs."""

_forwarders: dict[str, threading.Thread] = {}


def apply() -> None:
    original(ecs, "_awslogs_config", "365e078465ec")
    original(ecs, "_ensure_awslogs_stream", "0fefac5cc2fd")
    original(ecs, "_emit_awslogs_event", "4233d1ea0642")
    replace(ecs, "_start_awslogs_forwarder", "bc9330496ce7", _start_forwarder)
    replace(ecs, "_forward_awslogs", "a98a3026666b", _forward_lines)


def flush(container_id: str) -> None:
    """Wait until the output of a container that has ended is in its log stream; every caller waits."""
    if forwarder := _forwarders.get(container_id):
        forwarder.join(LOG_FLUSH_S)
        _forwarders.pop(container_id, None)


def _start_forwarder(container: Any, definition: dict[str, Any], task_id: str) -> None:
    config = ecs._awslogs_config(definition, task_id, container.id)
    if not config:
        return
    region = config["region"] or get_region()
    thread = threading.Thread(
        target=_forward_lines, args=(container, config, get_account_id(), region), daemon=True,
        name=f"ecs-logs-{task_id[:8]}",
    )  # fmt: skip
    _forwarders[container.id] = thread
    thread.start()


def _forward_lines(container: Any, config: dict[str, Any], account_id: str, region: str) -> None:
    with request_scope(account_id, region):
        if not ecs._ensure_awslogs_stream(config):
            return
        rest, received = b"", 0
        try:
            for chunk in container.logs(stream=True, follow=True, stdout=True, stderr=True):
                received += len(chunk)
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    ecs._emit_awslogs_event(config, line.decode("utf-8", errors="replace"))
            # Docker ends the stream with the container, sometimes before an unfinished last line: read that one again.
            rest += container.logs(stdout=True, stderr=True)[received:]
        except (APIError, HTTPError, OSError) as error:
            log.warning("the logs of %s end early: %s", container.name, error)
        for line in rest.splitlines():
            ecs._emit_awslogs_event(config, line.decode("utf-8", errors="replace"))
