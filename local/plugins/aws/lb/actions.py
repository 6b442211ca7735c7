"""What a listener or a rule does with a request, in pulumi-aws's words and in AWS's."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from local.plugins.checking import Failure
from local.plugins.resource import Inputs
from local.plugins.schema import Property, block, integer, string
from local.plugins.values import UNKNOWN, State, Value

_REDIRECT: Final = {
    "host": ("Host", "#{host}"),
    "path": ("Path", "/#{path}"),
    "port": ("Port", "#{port}"),
    "protocol": ("Protocol", "#{protocol}"),
    "query": ("Query", "#{query}"),
}

ACTION: Final[dict[str, Property]] = {
    "type": string(required=True, allowed=("forward", "redirect", "fixed-response")),
    "order": integer(computed=True),
    "targetGroupArn": string(),
    "redirect": block(
        {
            "statusCode": string(required=True, allowed=("HTTP_301", "HTTP_302")),
            **{name: string(default=default) for name, (_, default) in _REDIRECT.items()},
        }
    ),
    "fixedResponse": block(
        {
            "contentType": string(
                required=True,
                allowed=("text/plain", "text/css", "text/html", "application/javascript", "application/json"),
            ),
            "messageBody": string(),
            "statusCode": string(computed=True),
        }
    ),
}
NOT_HERE: Final = ("authenticateCognito", "authenticateOidc", "forward", "jwtValidation")
"""Kinds of action that the local AWS lacks. `forward` is the one with weights, which it would drop silently."""

_NEEDS: Final = {"forward": "targetGroupArn", "redirect": "redirect", "fixed-response": "fixedResponse"}


def check_actions(name: str, actions: Sequence[Value]) -> Iterator[Failure]:
    """AWS's rule: an action has the part that its type names. Absent parts show as None, unknown ones pass."""
    for index, action in enumerate(actions):
        if not isinstance(action, dict) or action.get("type") is UNKNOWN:
            continue
        for given in set(action) & set(NOT_HERE):
            yield Failure(
                f"{name}[{index}].{given}",
                f"the local AWS does not support {given!r}; to forward, give type 'forward' and targetGroupArn",
            )
        needed = _NEEDS[action["type"]]
        if action.get(needed) is None:
            yield Failure(f"{name}[{index}].{needed}", f"an action of type {action['type']!r} needs {needed!r}")


def to_aws(actions: Sequence[Inputs]) -> list[dict[str, Any]]:
    return [_to_aws(action, index) for index, action in enumerate(actions, start=1)]


def _to_aws(action: Inputs, position: int) -> dict[str, Any]:
    request: dict[str, Any] = {"Type": action["type"], "Order": action.get("order") or position}
    match action["type"]:
        case "forward":
            request["TargetGroupArn"] = action["targetGroupArn"]
        case "redirect":
            redirect = action["redirect"]
            request["RedirectConfig"] = {"StatusCode": redirect["statusCode"]} | {
                key: redirect[name] for name, (key, _) in _REDIRECT.items()
            }
        case "fixed-response":
            fixed = action["fixedResponse"]
            request["FixedResponseConfig"] = {
                "ContentType": fixed["contentType"],
                "MessageBody": fixed.get("messageBody") or "",
                "StatusCode": fixed.get("statusCode") or "200",
            }
    return request


def from_aws(actions: Sequence[dict[str, Any]]) -> list[State]:
    return [_from_aws(action) for action in sorted(actions, key=lambda action: action.get("Order", 1))]


def _from_aws(action: dict[str, Any]) -> State:
    told: State = {"type": action["Type"], "order": action.get("Order", 1)}
    if action["Type"] == "forward":
        told["targetGroupArn"] = action.get("TargetGroupArn", "")
    if redirect := action.get("RedirectConfig"):
        told["redirect"] = {"statusCode": redirect["StatusCode"]} | {
            name: redirect.get(key, default) for name, (key, default) in _REDIRECT.items()
        }
    if fixed := action.get("FixedResponseConfig"):
        told["fixedResponse"] = {
            "contentType": fixed.get("ContentType", ""),
            "messageBody": fixed.get("MessageBody", ""),
            "statusCode": fixed.get("StatusCode", ""),
        }
    return told
