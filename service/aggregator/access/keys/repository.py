"""Every query about keys."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.access.models import ApiKey


class KeyRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, key: ApiKey) -> ApiKey:
        self._session.add(key)
        await self._session.flush()
        await self._session.refresh(key)
        return key

    async def page(self, after: tuple[datetime, uuid.UUID] | None, limit: int) -> Sequence[ApiKey]:
        """Newest first, beginning behind `after`."""
        query = select(ApiKey).order_by(ApiKey.created_at.desc(), ApiKey.id.desc()).limit(limit)
        if after is not None:
            position: ColumnElement[bool] = tuple_(ApiKey.created_at, ApiKey.id) < tuple_(*after)
            query = query.where(position)
        return (await self._session.scalars(query)).all()

    async def revoke(self, key_id: uuid.UUID) -> tuple[ApiKey, bool] | None:
        """The key, and whether it was revoked by this; None if there is none."""
        key = await self._session.get(ApiKey, key_id, with_for_update=True)
        if key is None:
            return None
        if key.revoked_at is not None:
            return key, False
        key.revoked_at = (await self._session.execute(select(func.now()))).scalar_one()
        await self._session.flush()
        return key, True
