"""Secrets Manager: a secret without a value has none, and a name that waits for deletion is taken.

MiniStack gives a new secret a version without content, so a reader cannot tell "not written yet"
(ResourceNotFoundException on AWS) from a value. It names the wrong error for a scheduled deletion.

https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
"""

from __future__ import annotations

from typing import Any

from ministack.core.responses import error_response_json, json_response
from ministack.services import secretsmanager

from local.emulator.patching import original, replace


def apply() -> None:
    original(secretsmanager, "_find_stage_version", "4e730b49d7d0")
    create = replace(secretsmanager, "_create_secret", "d3de7fac76ba", lambda data: _create(create, data))


def _create(create: Any, data: dict[str, Any]) -> Any:
    name = data.get("Name")
    if (secretsmanager._secrets.get(name) or {}).get("DeletedDate"):
        return error_response_json(
            "InvalidRequestException",
            "You can't create this secret because a secret with this name is already scheduled for deletion.",
            400,
        )
    response = create(data)
    if response[0] != 200 or "SecretString" in data or "SecretBinary" in data:
        return response
    secret = secretsmanager._secrets[name]
    secret["Versions"] = {}
    return json_response({"ARN": secret["ARN"], "Name": name})
