"""The provider's public keys, fetched when they are needed first, and once more for a key that is not among them."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from jwt import PyJWK
from jwt.exceptions import PyJWTError

from aggregator.access.login.errors import LoginError

KEPT_FOR_S = 3600
"""A key that the provider takes back is accepted no longer than this."""


class KeySet:
    """https://www.rfc-editor.org/rfc/rfc7517#section-5. Providers change their keys and publish the new ones first."""

    def __init__(self, fetch: Callable[[], Awaitable[Any]]) -> None:
        self._fetch = fetch
        self._keys: dict[str | None, tuple[PyJWK, str | None]] = {}
        self._lock = asyncio.Lock()
        self._fetched_at = -float(KEPT_FOR_S)

    async def find(self, kid: str | None, algorithm: str) -> Any:
        """The key of this id, for this algorithm.

        Raises:
            LoginError: the provider has none such.
        """
        if not self._has(kid):
            async with self._lock:
                if not self._has(kid):  # nobody has fetched it while this waited
                    self._keys = _usable(await self._fetch())
                    self._fetched_at = time.monotonic()
        if not self._has(kid):
            raise LoginError("The ID token is signed with a key that the provider does not publish.")
        key, only = self._keys[kid] if kid is not None else next(iter(self._keys.values()))
        if only not in {None, algorithm}:
            raise LoginError(f"The ID token is signed by {algorithm}, and its key is for {only}.")
        return key.key

    def _has(self, kid: str | None) -> bool:
        """A token need not name its key where there is only one: OpenID Connect Core 1.0, section 10.1."""
        if time.monotonic() - self._fetched_at > KEPT_FOR_S:
            return False
        return len(self._keys) == 1 if kid is None else kid in self._keys


def _usable(document: Any) -> dict[str | None, tuple[PyJWK, str | None]]:
    """Those that sign, by id. Unknown kinds are left out, as the standard wants it."""
    listed = document.get("keys") if isinstance(document, dict) else None
    found: dict[str | None, tuple[PyJWK, str | None]] = {}
    for data in listed if isinstance(listed, list) else ():
        if not isinstance(data, dict) or data.get("use", "sig") != "sig" or data.get("kty") == "oct":
            continue
        try:
            found[data.get("kid")] = (PyJWK(data), data.get("alg"))
        except PyJWTError:
            continue
    return found
