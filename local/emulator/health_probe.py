"""One health check of one target, as its target group asks for it."""

from __future__ import annotations

import contextlib
import http.client
import ssl
from typing import Any


def probe(host: str, traffic_port: int, group: dict[str, Any]) -> tuple[str, str] | None:
    """Ask the target once; None when it answered as the group's matcher wants, else reason and description."""
    port = traffic_port if group["HealthCheckPort"] == "traffic-port" else int(group["HealthCheckPort"])
    timeout_s = group["HealthCheckTimeoutSeconds"]
    connection: http.client.HTTPConnection
    if group["HealthCheckProtocol"] == "HTTPS":
        # A load balancer does not validate its targets' certificates.
        unverified = ssl._create_unverified_context()  # noqa: S323
        connection = http.client.HTTPSConnection(host, port, timeout=timeout_s, context=unverified)
    else:
        connection = http.client.HTTPConnection(host, port, timeout=timeout_s)
    with contextlib.closing(connection):
        try:
            connection.request("GET", group["HealthCheckPath"], headers={"User-Agent": "ELB-HealthChecker/2.0"})
            status = connection.getresponse().status
        except TimeoutError:
            return "Target.Timeout", "Request timed out"
        except (OSError, http.client.HTTPException):
            return "Target.FailedHealthChecks", "Health checks failed"
    if not _matches(status, group["Matcher"]["HttpCode"]):
        return "Target.ResponseCodeMismatch", f"Health checks failed with these codes: [{status}]"
    return None


def _matches(status: int, matcher: str) -> bool:
    for part in matcher.split(","):
        low, _, high = part.strip().partition("-")
        if int(low) <= status <= int(high or low):
            return True
    return False
