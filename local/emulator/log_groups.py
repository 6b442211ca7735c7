"""CloudWatch Logs: the key of a log group that exists can be changed, which MiniStack does not know.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html
"""

from __future__ import annotations

import json
from typing import Any

from ministack.core.responses import error_response_json, json_response
from ministack.services import cloudwatch_logs

from local.emulator.patching import replace

_SET_KEY = ("AssociateKmsKey", "DisassociateKmsKey")


def apply() -> None:
    handle = replace(
        cloudwatch_logs, "handle_request", "e453a3f37b62", lambda *request, **how: _handle(handle, *request, **how)
    )


async def _handle(handle: Any, method: str, path: str, headers: dict[str, str], body: bytes, query: Any) -> Any:
    if headers.get("x-amz-target", "").rpartition(".")[2] in _SET_KEY:
        return _set_key(json.loads(body))
    return await handle(method, path, headers, body, query)


def _set_key(data: dict[str, Any]) -> Any:
    name = data.get("logGroupName", "")
    group = cloudwatch_logs._log_groups.get(name)
    if group is None:
        return error_response_json("ResourceNotFoundException", f"The specified log group does not exist: {name}", 400)
    group["kmsKeyId"] = data.get("kmsKeyId")
    return json_response({})
