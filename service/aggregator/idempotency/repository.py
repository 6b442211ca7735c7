"""Every query about answers that are kept to be given again."""

from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.idempotency.models import IdempotencyKey

KEPT_H = 24
_FORGET = f"""
DELETE FROM idempotency_keys WHERE key IN (
    SELECT key FROM idempotency_keys WHERE created_at < now() - interval '{KEPT_H} hours'
    LIMIT 100 FOR UPDATE SKIP LOCKED)
"""  # noqa: S608 - a number of this module
_CLAIM = "INSERT INTO idempotency_keys (key, request) VALUES (:key, :request) ON CONFLICT DO NOTHING RETURNING key"
_KEEP = "UPDATE idempotency_keys SET status = :status, headers = CAST(:headers AS jsonb), body = :body WHERE key = :key"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """The first request's digest, and what was answered to it."""

    request: str
    status: int
    headers: dict[str, str]
    body: bytes


class KeyRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def claim(self, key: str, request: str) -> Kept | None:
        """Take the key; what was answered where it is taken. A request with the same key waits until this one ends."""
        await self._session.execute(text(_FORGET))
        if await self._session.scalar(text(_CLAIM), {"key": key, "request": request}) is not None:
            return None
        found = (await self._session.scalars(select(IdempotencyKey).where(IdempotencyKey.key == key))).one()
        return Kept(
            request=found.request, status=found.status or 200, headers=found.headers or {}, body=found.body or b""
        )

    async def keep(self, key: str, status: int, headers: str, body: bytes) -> None:
        values = {"key": key, "status": status, "headers": headers, "body": body}
        await self._session.execute(text(_KEEP), values)
