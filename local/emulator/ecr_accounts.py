"""ECR: Docker reaches the repositories of every account through the one registry address.

On AWS the account stands in the registry's host name. Here it is 127.0.0.1 for all, and MiniStack looks in its own
account only: an image could not be taken over from one stack's account into another's.

https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html
"""

from __future__ import annotations

from typing import Any

from ministack.services import ecr

from local.emulator.patching import replace


def apply() -> None:
    select = replace(ecr, "_select_registry_request_scope", "a5c44cbaebe0", lambda *request: _select(select, *request))


def _select(select: Any, name: str, headers: dict[str, str], query: Any) -> None:
    """Answer for the account that has the repository, where one has."""
    select(name, headers, query)
    if name in ecr._repositories:
        return
    scopes = [(account, region) for (account, region, stored), _ in ecr._repositories.all_items() if stored == name]
    if len(scopes) == 1:
        account, region = scopes[0]
        ecr.set_request_account_id(account)
        ecr.set_request_region(region)
