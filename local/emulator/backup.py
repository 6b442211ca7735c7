"""AWS Backup keeps the lock of a vault, which MiniStack does not know.

https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultLockConfiguration.html
"""

from __future__ import annotations

import json
import math
import re
import time
from typing import Any

from ministack.services import backup

from local.emulator.patching import replace

LOCK = re.compile(r"/backup-vaults/([^/]+)/vault-lock")
DAY_S = 86_400
SHORTEST_GRACE_DAYS = 3
RETENTION = ("MinRetentionDays", "MaxRetentionDays")


def apply() -> None:
    own = replace(backup, "handle_request", "2262eee618f8", lambda *request: _handle(own, *request))


async def _handle(own: Any, method: str, path: str, headers: Any, body: bytes, query: Any) -> Any:
    lock = LOCK.fullmatch(path)
    if lock is None or method not in ("PUT", "DELETE"):
        return await own(method, path, headers, body, query)
    vault = backup._vaults.get(lock[1])
    if vault is None:
        return backup._err("ResourceNotFoundException", f"Vault '{lock[1]}' not found.", 400)
    if time.time() > vault.get("LockDate", math.inf):
        return backup._err("InvalidRequestException", "The vault is locked for good: its lock cannot be changed.", 400)
    if method == "PUT":
        return _lock(vault, json.loads(body or b"{}"))
    _unlock(vault)
    return backup._no_content()


def _lock(vault: dict[str, Any], asked: dict[str, Any]) -> Any:
    grace_days = asked.get("ChangeableForDays")
    if grace_days is not None and grace_days < SHORTEST_GRACE_DAYS:
        return backup._err(
            "InvalidParameterValueException", f"ChangeableForDays must be at least {SHORTEST_GRACE_DAYS}.", 400
        )
    _unlock(vault)
    if grace_days is not None:
        vault["LockDate"] = int(time.time()) + grace_days * DAY_S
    vault |= {name: asked[name] for name in RETENTION if name in asked}
    vault["Locked"] = True
    return backup._no_content()


def _unlock(vault: dict[str, Any]) -> None:
    for name in ("LockDate", *RETENTION):
        vault.pop(name, None)
    vault["Locked"] = False
