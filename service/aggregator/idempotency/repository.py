"""Every query about answers that are kept to be given again."""

import json
from dataclasses import asdict, dataclass

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.database.waiting import StillLockedError, within
from aggregator.errors import KeyInUseError
from aggregator.idempotency.models import IdempotencyKey

KEPT_H = 24
WAIT_S = 5
"""For the first request to end. An upload may take much longer."""
RETRY_AFTER_S = 5
FORGET = f"""
DELETE FROM idempotency_keys WHERE key IN (
    SELECT key FROM idempotency_keys WHERE created_at < now() - interval '{KEPT_H} hours'
    LIMIT 100 FOR UPDATE SKIP LOCKED)
"""  # noqa: S608 - a number of this module
_CLAIM = "INSERT INTO idempotency_keys (key, request) VALUES (:key, '') ON CONFLICT DO NOTHING RETURNING key"
_KEEP = """
UPDATE idempotency_keys SET request = :request, status = :status, headers = CAST(:headers AS jsonb), body = :body
WHERE key = :key
"""


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

    async def claim(self, key: str) -> Kept | None:
        """Take the key; what was answered where it is taken. A request with the same key waits until this one ends.

        Raises:
            KeyInUseError: it waited for WAIT_S, and the first request goes on.
        """
        await self._session.execute(text(FORGET))
        try:
            claimed = await within(self._session, WAIT_S, _CLAIM, {"key": key})
        except StillLockedError:
            raise KeyInUseError(
                "The first request with this Idempotency-Key goes on still. Wait for its answer, or send it again "
                "in a while: it is not done twice.",
                retry_after_s=RETRY_AFTER_S,
            ) from None
        if claimed.first() is not None:
            return None
        found = (await self._session.scalars(select(IdempotencyKey).where(IdempotencyKey.key == key))).one()
        return Kept(
            request=found.request, status=found.status or 200, headers=found.headers or {}, body=found.body or b""
        )

    async def keep(self, key: str, answer: Kept) -> None:
        values = asdict(answer) | {"key": key, "headers": json.dumps(answer.headers)}
        await self._session.execute(text(_KEEP), values)
