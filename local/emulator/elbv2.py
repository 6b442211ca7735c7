"""The load balancer sends requests to healthy targets, and lets a deregistered one finish its requests.

The measuring is in `target_health`; this module puts it into MiniStack's API and data plane.
"""

from __future__ import annotations

import json
import random
from typing import Any

from ministack.core.responses import StreamingResponse
from ministack.services import alb

from local.emulator import elbv2_records, target_health
from local.emulator.patching import original, replace

Response = tuple[int, dict[str, Any], Any]


def apply() -> None:
    original(alb, "_parse_targets_param", "b4d614094f2c")
    original(alb, "_invoke_lambda_target", "240bdbcb7ae5")
    original(alb, "_proxy_http_target", "c05100c8b201")
    set_targets = replace(
        alb, "set_targets_for_group", "72b06370418a", lambda arn, *rest: _then_synchronise(set_targets, arn, arn, *rest)
    )
    for name, expected in (
        ("_register_targets", "6d01ed9a009d"),
        ("_deregister_targets", "1906f012a6da"),
    ):
        _synchronised(name, expected)
    delete = replace(
        alb,
        "_delete_tg",
        "2c1b395c0f2e",
        lambda p: elbv2_records.group_in_use(p) or _then_synchronise(delete, alb._p(p, "TargetGroupArn"), p),
    )
    replace(alb, "_describe_target_health", "d848e8a26fcb", _describe_target_health)
    replace(alb, "_forward_to_tg", "9a88384605d7", _forward)


def _synchronised(name: str, expected: str) -> None:
    function = replace(alb, name, expected, lambda p: _then_synchronise(function, alb._p(p, "TargetGroupArn"), p))


def _then_synchronise(function: Any, group_arn: str, *args: Any) -> Any:
    result = function(*args)
    if group_arn.startswith("arn:"):
        target_health.synchronise(group_arn)
    return result


def _describe_target_health(p: dict[str, Any]) -> Response:
    group_arn = alb._p(p, "TargetGroupArn")
    group = alb._tgs.get(group_arn)
    if group is None:
        not_found: Response = alb._error("TargetGroupNotFound", f"Target group '{group_arn}' not found.")
        return not_found
    asked = {t["Id"]: int(t.get("Port") or group["Port"]) for t in alb._parse_targets_param(p)}
    known = [t for t in target_health.of_group(group_arn) if not asked or t.id in asked]
    health_port = group["HealthCheckPort"]
    members = "".join(
        _member(
            t.id, t.port, t.port if health_port == "traffic-port" else health_port, t.state, t.reason, t.description
        )
        for t in known
    )
    unknown = asked.keys() - {t.id for t in known}
    members += "".join(
        _member(i, asked[i], "", "unused", "Target.NotRegistered", "Target is not registered to the target group")
        for i in sorted(unknown)
    )
    response: Response = alb._xml(
        200, "DescribeTargetHealth", f"<TargetHealthDescriptions>{members}</TargetHealthDescriptions>"
    )
    return response


def _member(target_id: str, port: int, health_port: Any, state: str, reason: str, description: str) -> str:
    health = f"<State>{state}</State>"
    if reason:
        health += f"<Reason>{reason}</Reason><Description>{description}</Description>"
    return (
        f"<member><Target><Id>{target_id}</Id><Port>{port}</Port></Target>"
        f"<HealthCheckPort>{health_port}</HealthCheckPort><TargetHealth>{health}</TargetHealth></member>"
    )


async def _forward(
    group_arn: str,
    method: str,
    path: str,
    headers: dict[str, str],
    body: Any,
    query_params: Any,
    raw_query_string: str | None = None,
    raw_path: str | None = None,
) -> Response:
    group = alb._tgs.get(group_arn)
    if not group:
        return _problem(502, f"Target group '{group_arn}' not found")
    target = target_health.take(group_arn, random.choice)
    if target is None:
        return _problem(503, "No registered targets in target group")
    held = True
    try:
        if group["TargetType"] == "lambda":
            answer: Response = await alb._invoke_lambda_target(
                target.id, group_arn, method, path, headers, body, query_params, raw_query_string
            )
            return answer
        status, out_headers, content = await alb._proxy_http_target(
            {"Id": target.id, "Port": target.port},
            group, method, raw_path or path, headers, body, query_params, raw_query_string,
        )  # fmt: skip
        if isinstance(content, StreamingResponse) and method.upper() != "HEAD":
            content = _releasing(content, target)
            held = False
        return status, out_headers, content
    finally:
        if held:
            target_health.release(target)


def _releasing(streaming: StreamingResponse, target: target_health.Target) -> StreamingResponse:
    async def runner(send: Any, receive: Any) -> None:
        try:
            await streaming.runner(send, receive)
        finally:
            target_health.release(target)

    return StreamingResponse(runner)


def _problem(status: int, message: str) -> Response:
    return status, {"Content-Type": "application/json"}, json.dumps({"message": message}).encode()
