"""EventBridge Scheduler starts the ECS task of a schedule when it is due.

MiniStack looks every ten seconds and knows no ECS target. Here one thread sleeps until the next schedule is due,
or until one changes. A target that fails is told in the log and not tried again before the schedule's next time.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html
"""

from __future__ import annotations

import json
import logging
import threading
import time
from typing import Any

from ministack.core.responses import new_uuid, request_scope
from ministack.services import ecs, eventbridge, scheduler

from local.emulator import schedule_times
from local.emulator.containers import gate
from local.emulator.patching import original, replace

Schedule = dict[str, Any]
Key = tuple[str, str, str]
"""Account, region, group/name."""

log = logging.getLogger("local.emulator")

LONGEST_SLEEP_S = 60
"""A clock that is set, or a machine that was suspended, is noticed within AWS's own precision of a minute."""
JUST_BEFORE_S = 0.001

_changed = threading.Event()
_fired: dict[Key, float] = {}


def apply() -> None:
    schedule_times.apply()
    original(eventbridge, "_invoke_target", "550e304af080")
    original(scheduler, "_to_epoch", "171d744977fd")
    create = replace(scheduler, "_create_schedule", "5b205607c15c", lambda name, body: _checked(create, name, body))
    update = replace(scheduler, "_update_schedule", "93f7fec4f7d8", lambda name, body: _checked(update, name, body))
    replace(scheduler, "start_scheduler", "04a12e5e9f1e", _start)


def _checked(own: Any, name: str, body: dict[str, Any]) -> Any:
    try:
        zone = body.get("ScheduleExpressionTimezone", "UTC")
        schedule_times.next_time(body.get("ScheduleExpression", ""), zone, start=0, after=0)
    except schedule_times.BadScheduleError as error:
        return scheduler._error(400, "ValidationException", str(error))
    response = own(name, body)
    _changed.set()
    return response


def _start() -> None:
    threading.Thread(target=_keep_firing, daemon=True, name="scheduler").start()


def _keep_firing() -> None:
    while not gate.closed:
        _changed.clear()
        wake_at = _fire_due(time.time())
        _changed.wait(max(0, wake_at - time.time()))


def _fire_due(now: float) -> float:
    """Start what is due; when to look again."""
    schedules: dict[Key, Schedule] = dict(scheduler._schedules._data)
    for gone in _fired.keys() - schedules.keys():
        del _fired[gone]
    wake_at = now + LONGEST_SLEEP_S
    for key, schedule in schedules.items():
        due = _next_due(key, schedule)
        if due is not None and due <= now:
            _fired[key] = now
            _fire(key, schedule)
            due = _next_due(key, schedule)
        if due is not None:
            wake_at = min(wake_at, due)
        elif key in _fired and schedule["ActionAfterCompletion"] == "DELETE":
            scheduler._schedules._data.pop(key, None)
    return wake_at


def _next_due(key: Key, schedule: Schedule) -> float | None:
    """What lies before the schedule's last change, or while it was disabled, is not made up for."""
    if schedule["State"] != "ENABLED":
        return None
    starts = scheduler._to_epoch(schedule["StartDate"])
    ends = scheduler._to_epoch(schedule["EndDate"])
    start = schedule["CreationDate"] if starts is None else starts
    valid_from = max(schedule["LastModificationDate"], starts or 0) - JUST_BEFORE_S
    due = schedule_times.next_time(
        schedule["ScheduleExpression"],
        schedule["ScheduleExpressionTimezone"],
        start=start,
        after=max(valid_from, _fired.get(key, 0)),
    )
    return due if due is not None and (ends is None or due <= ends) else None


def _fire(key: Key, schedule: Schedule) -> None:
    account_id, region, name = key
    log.info("Schedule %s is due", name)
    try:
        with request_scope(account_id, region):
            if ":ecs:" in schedule["Target"]["Arn"]:
                _run_task(schedule)
            else:
                eventbridge._invoke_target(schedule["Target"], _event(schedule, account_id, region), schedule)
    except Exception:
        log.exception("Schedule %s could not start its target", name)


def _run_task(schedule: Schedule) -> None:
    status, _, body = ecs._ACTION_MAP["RunTask"](task_request(schedule))
    answer = json.loads(body)
    if status != 200 or answer.get("failures"):
        log.error("Schedule %s could not run its task: %s", schedule["Name"], answer.get("failures") or answer)


def task_request(schedule: Schedule) -> dict[str, Any]:
    """The RunTask request of a schedule with an ECS target; the target's input are the overrides."""
    target = schedule["Target"]
    task = target["EcsParameters"]
    network = (task.get("NetworkConfiguration") or {}).get("awsvpcConfiguration") or {}
    request = {
        "cluster": target["Arn"],
        "taskDefinition": task["TaskDefinitionArn"],
        "count": task.get("TaskCount", 1),
        "startedBy": f"chronos-schedule/{schedule['Name']}",
        "launchType": task.get("LaunchType"),
        "capacityProviderStrategy": task.get("CapacityProviderStrategy"),
        "platformVersion": task.get("PlatformVersion"),
        "group": task.get("Group"),
        "propagateTags": task.get("PropagateTags"),
        "referenceId": task.get("ReferenceId"),
        "enableECSManagedTags": task.get("EnableECSManagedTags"),
        "enableExecuteCommand": task.get("EnableExecuteCommand"),
        "tags": task.get("Tags"),
        "overrides": json.loads(target["Input"]) if target.get("Input") else None,
        "networkConfiguration": {
            "awsvpcConfiguration": {name[0].lower() + name[1:]: value for name, value in network.items()}
        },
    }
    return {name: value for name, value in request.items() if value is not None}


def _event(schedule: Schedule, account_id: str, region: str) -> dict[str, Any]:
    return {
        "EventId": new_uuid(),
        "Source": "aws.scheduler",
        "DetailType": "Scheduled Event",
        "Detail": "{}",
        "Time": time.time(),
        "Resources": [schedule["Arn"]],
        "Account": account_id,
        "Region": region,
    }
