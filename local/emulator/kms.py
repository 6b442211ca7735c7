"""KMS: an alias is no resource of its own to IAM, but the key that it points to.

MiniStack looks for the alias' ARN in a policy, so that a role which may use a key may not use it by its alias.
https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html
"""

from __future__ import annotations

from typing import Any

from ministack.core import iam_actions
from ministack.services import kms

from local.emulator.patching import replace


def apply() -> None:
    own = replace(
        iam_actions, "extract_resource_arn", "82f51700695c", lambda *given, **named: _key_of(own(*given, **named))
    )


def _key_of(arn: str) -> Any:
    key_id = kms._aliases.get(arn)
    return f"{arn.partition(':alias/')[0]}:key/{key_id}" if key_id else arn
