"""Writes records as points of a source's series, so that the same content twice changes nothing."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.mapping.records import Record
from aggregator.storage import merge
from aggregator.storage.staging import Staging


@dataclass(frozen=True, kw_only=True)
class Merged:
    """What the points have gained: new ones, and those whose value is another now; the others were there already."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    first_time: datetime | None = None
    last_time: datetime | None = None


class PointWriter:
    """Writes in the session's transaction; the caller commits, and an error leaves nothing."""

    def __init__(self, session: AsyncSession, source_id: uuid.UUID) -> None:
        self._session = session
        self._source = {"source_id": str(source_id)}
        self._staging = Staging(session)

    async def stage(self, records: Sequence[Record]) -> None:
        """Take records; nothing of them is seen before the merge."""
        if records:
            await self._staging.add(records)

    async def merge(self) -> Merged:
        """Bring what was staged into the points, and bring the rollups of the touched hours and days up to date.

        Raises:
            IntegrityError: the source is gone.
        """
        await self._staging.begin()
        for statement in merge.SETTINGS:
            await self._run(statement)
        await self._run(merge.LOCK, **self._source)
        await self._run(merge.MAKE_SERIES, **self._source)
        await self._run(merge.FIND_SERIES, **self._source)
        await self._run(merge.MAKE_PARTITIONS)
        await self._run(merge.INCOMING)
        total, first, last, only_new_series = await self._row(merge.BOUNDS)
        if not total:
            return Merged()
        await self._run("ANALYZE incoming")
        await self._run(merge.TOUCHED)
        bounds = {"first": first, "last": last}
        changed = 0 if only_new_series else (await self._row(merge.CHANGE, **bounds))[0]
        new = (await self._row(merge.ADD, **bounds))[0]
        if new or changed:
            await self._roll_up(bounds)
        return Merged(
            new=int(new),
            changed=int(changed),
            unchanged=total - int(new) - int(changed),
            first_time=first,
            last_time=last,
        )

    async def _roll_up(self, bounds: dict[str, datetime]) -> None:
        await self._run(merge.MARK_NEW)
        await self._run("ANALYZE touched")
        await self._run(merge.HOURS_OF_NEW_SERIES)
        await self._run(merge.HOURS, **bounds)
        await self._run(merge.DAYS)
        await self._run(merge.BOUND_SERIES)

    async def _run(self, statement: str, **values: Any) -> None:
        await self._session.execute(text(statement), values)

    async def _row(self, statement: str, **values: Any) -> tuple[Any, ...]:
        return tuple((await self._session.execute(text(statement), values)).one())
