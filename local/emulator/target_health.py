"""Target health that is measured: one checker for all target groups of the instance.

MiniStack calls every target healthy. Here a target starts as `initial`, passes one check to become `healthy`,
and becomes `unhealthy` after the group's threshold of failures; a target that is deregistered is `draining`
until its last request has ended or the group's deregistration delay is over.

One departure from AWS: an `initial` target is asked every half second, not once an interval, so that an update
of the local stack does not wait out intervals. Failures still count once an interval only.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
"""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ministack.core.responses import request_scope
from ministack.services import alb

from local.emulator.health_probe import probe

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger("local.emulator")

INITIAL_RETRY_S = 0.5
DRAIN_POLL_S = 0.05
CHECKERS = 4

INITIAL, HEALTHY, UNHEALTHY, DRAINING = "initial", "healthy", "unhealthy", "draining"


@dataclass(kw_only=True)
class Target:
    """A registered (or draining) target and what its checks have shown."""

    group_arn: str
    id: str
    port: int
    state: str = INITIAL
    reason: str = "Elb.InitialHealthChecking"
    description: str = "Initial health checks in progress"
    successes: int = 0
    failures: int = 0
    failure_counted_at: float = -1e9
    due_at: float = 0.0
    being_checked: bool = False
    in_flight: int = 0
    drained_at: float = field(default=float("inf"))


_targets: dict[tuple[str, str, int], Target] = {}
_lock = threading.Lock()
_wake = threading.Event()
_listeners: list[Callable[[Target], None]] = []
_checkers = ThreadPoolExecutor(max_workers=CHECKERS, thread_name_prefix="target-health")
_started = False


def on_result(listener: Callable[[Target], None]) -> None:
    """Call `listener` after a change of state, and after every failed check of an unhealthy target."""
    _listeners.append(listener)


def scope_of(arn: str) -> Any:
    """The request scope (account and region) of a load balancing ARN, for MiniStack's stores."""
    _, _, _, region, account, _ = arn.split(":", 5)
    return request_scope(account, region)


def synchronise(group_arn: str) -> None:
    """Follow MiniStack's registrations of a group: new ones are checked, vanished ones drain."""
    with scope_of(group_arn):
        group = alb._tgs.get(group_arn)
        registered = {
            (group_arn, t["Id"], int(t.get("Port") or group["Port"]))
            for t in (alb._targets.get(group_arn, []) if group else [])
        }
        delay_s = _deregistration_delay_s(group_arn)
    unchecked = bool(group) and group["TargetType"] == "lambda"
    now = time.monotonic()
    with _lock:
        for key in registered:
            known = _targets.get(key)
            if known is None or known.state == DRAINING:
                _targets[key] = Target(group_arn=group_arn, id=key[1], port=key[2])
                if unchecked:
                    _set(_targets[key], HEALTHY)
        for key, target in list(_targets.items()):
            if key[0] != group_arn or key in registered:
                continue
            if group is None:
                del _targets[key]
            elif target.state != DRAINING:
                _set(target, DRAINING, "Target.DeregistrationInProgress", "Target deregistration is in progress")
                target.drained_at = now + delay_s
    _start()
    _wake.set()


def of_group(group_arn: str) -> list[Target]:
    with _lock:
        _forget_drained()
        return [target for target in _targets.values() if target.group_arn == group_arn]


def states_of(group_arns: list[str], target_id: str) -> list[str]:
    """The state of one address in each of the groups; a group that does not know it counts as initial."""
    with _lock:
        known = {t.group_arn: t.state for t in _targets.values() if t.id == target_id and t.state != DRAINING}
    return [known.get(arn, INITIAL) for arn in group_arns]


def take(group_arn: str, choose: Callable[[list[Target]], Target]) -> Target | None:
    """Choose a target for one request and count the request in; give it back with `release`.

    Healthy targets only; when there is none, all that are registered (fail open, as AWS does).
    """
    with _lock:
        able = [t for t in _targets.values() if t.group_arn == group_arn and t.state != DRAINING]
        candidates = [t for t in able if t.state == HEALTHY] or [t for t in able if t.state == UNHEALTHY] or able
        if not candidates:
            return None
        target = choose(candidates)
        target.in_flight += 1
        return target


def release(target: Target) -> None:
    with _lock:
        target.in_flight -= 1


def wait_drained(target_id: str, abandoned: Callable[[], bool]) -> None:
    """Return when no request is under way to the address any more, or its deregistration delay is over."""
    while not abandoned():
        with _lock:
            _forget_drained()
            if not any(t.id == target_id and t.state == DRAINING for t in _targets.values()):
                return
        time.sleep(DRAIN_POLL_S)


def _forget_drained() -> None:
    now = time.monotonic()
    for key, target in list(_targets.items()):
        if target.state == DRAINING and (target.in_flight == 0 or now >= target.drained_at):
            del _targets[key]


def _deregistration_delay_s(group_arn: str) -> float:
    attributes = {a["Key"]: a["Value"] for a in alb._tg_attrs.get(group_arn, [])}
    return float(attributes.get("deregistration_delay.timeout_seconds", 300))


def _set(target: Target, state: str, reason: str = "", description: str = "") -> None:
    target.state, target.reason, target.description = state, reason, description


def _start() -> None:
    global _started
    with _lock:
        if _started:
            return
        _started = True
    threading.Thread(target=_run, daemon=True, name="target-health").start()


def _run() -> None:
    while True:
        _wake.clear()
        now = time.monotonic()
        with _lock:
            waiting = [t for t in _targets.values() if t.state != DRAINING and not t.being_checked]
            due = [t for t in waiting if t.due_at <= now]
            for target in due:
                target.being_checked = True
            next_at = min((t.due_at for t in waiting if t.due_at > now), default=None)
        for target in due:
            _checkers.submit(_check, target)
        _wake.wait(None if next_at is None else max(0.05, next_at - now))


def _check(target: Target) -> None:
    try:
        with scope_of(target.group_arn):
            group = dict(alb._tgs.get(target.group_arn) or {})
        if not group or group["TargetType"] == "lambda":
            target.due_at = float("inf")
            return
        problem = probe(target.id, target.port, group)
        tell = _passed(target, group) if problem is None else _failed(target, group, *problem)
    except Exception:
        log.exception("the health check of %s:%s went wrong", target.id, target.port)
        target.due_at = time.monotonic() + INITIAL_RETRY_S
        return
    finally:
        target.being_checked = False
        _wake.set()
    if tell:
        for listener in _listeners:
            listener(target)


def _passed(target: Target, group: dict[str, Any]) -> bool:
    with _lock:
        target.successes += 1
        target.failures = 0
        target.due_at = time.monotonic() + group["HealthCheckIntervalSeconds"]
        needed = 1 if target.state == INITIAL else group["HealthyThresholdCount"]
        if target.state in (INITIAL, UNHEALTHY) and target.successes >= needed:
            _set(target, HEALTHY)
            return True
        return False


def _failed(target: Target, group: dict[str, Any], reason: str, description: str) -> bool:
    now = time.monotonic()
    interval_s = group["HealthCheckIntervalSeconds"]
    with _lock:
        target.successes = 0
        if now - target.failure_counted_at >= interval_s:
            target.failures += 1
            target.failure_counted_at = now
        target.due_at = now + (INITIAL_RETRY_S if target.state == INITIAL else interval_s)
        if target.state != DRAINING and target.failures >= group["UnhealthyThresholdCount"]:
            _set(target, UNHEALTHY, reason, description)
            return True
        return False
