"""Writes points of a source's series, so that the same content twice changes nothing."""

import asyncio
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg
import pyarrow as pa
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.database.copying import copy_cursor
from aggregator.mapping.records import Record
from aggregator.storage import merge
from aggregator.storage.columns import HOUR_COLUMNS, PointColumns, SeriesKey, as_copied, hours_of, months_of
from aggregator.storage.staging import Staging, copy_binary
from aggregator.storage.turns import take_turn

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Merged:
    """What the points have gained: new ones, and those whose value is another now; the others were there already."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


class PointWriter:
    """Writes in the session's transaction; the caller commits, and an error leaves nothing.

    With `at_once` points go straight to their table while they arrive, for as long as none of them is there already;
    the source's other writers wait from the first one on. Otherwise they wait only while everything is merged.
    """

    def __init__(self, session: AsyncSession, source_id: uuid.UUID, *, at_once: bool = False) -> None:
        self._session = session
        self._source_id = source_id
        self._source = {"source_id": str(source_id)}
        self._staging = Staging(session)
        self._at_once = at_once
        self._ids: dict[SeriesKey, int] = {}
        self._months: set[datetime] = set()
        self._loaded = 0

    async def stage(self, records: Sequence[Record]) -> None:
        """Take records, in the order in which later ones replace earlier ones."""
        if records:
            await self.add(PointColumns.of_records(records))

    async def add(self, points: PointColumns) -> None:
        """Take points, in the order in which later ones replace earlier ones; nobody sees them before the commit."""
        if not len(points):
            return
        # Once a point was there already, what follows has to come after it: it is staged too.
        self._at_once = self._at_once and await self._load(points)
        if not self._at_once:
            await self._staging.add(points)

    async def stage_by(self, points: str, series: str, values: Mapping[str, Any]) -> None:
        """Take what two statements insert into `staged_points` and `staged_series`: the database has it already."""
        await self._staging.insert(points, series, values)

    async def merge(self) -> Merged:
        """Bring what was staged into the points, and bring the rollups of the touched hours and days up to date.

        Raises:
            IntegrityError: the source is gone.
        """
        await self.begin()
        new = changed = total = 0
        if self._staging.points:
            new, changed, total = await self._merge_staged()
        if new or changed or self._loaded:
            await self._roll_up()
        return Merged(new=new + self._loaded, changed=changed, unchanged=total - new - changed)

    async def begin(self) -> None:
        """Let the source's other writers, and whoever would delete it, wait until the transaction ends."""
        await self._staging.begin()
        await take_turn(self._session, self._source_id)

    async def _load(self, points: PointColumns) -> bool:
        """Write straight into the table; false, and nothing is written, where a point is there already."""
        if not self._loaded:
            await self.begin()
        series = points.of_series(await self._ids_of(points.keys), pa.int64())
        await self._make_partitions(points)
        # In a thread: a long block takes long enough for others to notice.
        body, hours = await asyncio.to_thread(_encoded, series, points)
        async with await copy_cursor(self._session) as cursor:
            await cursor.execute("SAVEPOINT before_load")
            try:
                await copy_binary(self._session, "points (series_id, time, value)", body)
            except psycopg.errors.UniqueViolation:
                await cursor.execute("ROLLBACK TO SAVEPOINT before_load")
                return False
            await cursor.execute("RELEASE SAVEPOINT before_load")
        await copy_binary(self._session, f"touched ({', '.join(HOUR_COLUMNS)})", hours)
        self._loaded += len(points)
        return True

    async def _ids_of(self, keys: Sequence[SeriesKey]) -> list[int]:
        if any(key not in self._ids for key in keys):
            places = await self._staging.keys_of(keys)
            await self._run(merge.MAKE_SERIES, **self._source)
            await self._run(merge.FIND_SERIES, **self._source)
            found = await self._session.execute(text(merge.IDS), {"keys": places})
            by_place: dict[int, int] = dict(iter(found.all()))
            self._ids |= {key: by_place[place] for key, place in zip(keys, places, strict=True)}
        return [self._ids[key] for key in keys]

    async def _make_partitions(self, points: PointColumns) -> None:
        """In a transaction of their own: this one may wait for its client, and who makes partitions waits for it."""
        missing = set(months_of(points.times)) - self._months
        if missing:
            async with AsyncSession(self._session.bind) as own, own.begin():
                await own.execute(text(merge.MAKE_PARTITIONS_OF), {"months": sorted(missing)})
            self._months |= missing

    async def _merge_staged(self) -> tuple[int, int, int]:
        """New ones, changed ones, and how many there are."""
        await self._run(merge.MAKE_SERIES, **self._source)
        await self._run(merge.FIND_SERIES, **self._source)
        if self._loaded:
            await self._run(merge.NO_LONGER_NEW)
        await self._run(merge.MAKE_PARTITIONS)
        await self._run(merge.INCOMING)
        total, first, last, only_new_series = await self._row(merge.BOUNDS)
        await self._run("ANALYZE incoming")
        bounds = {"first": first, "last": last}
        changed = 0 if only_new_series else (await self._row(merge.CHANGE, **bounds))[0]
        new = (await self._row(merge.ADD, **bounds))[0]
        return int(new), int(changed), int(total)

    async def _roll_up(self) -> None:
        await self._run("ANALYZE touched")
        if self._staging.points:
            await self._run(merge.MARK_NEW)
            await self._run(merge.HOURS_OF_NEW_SERIES)
        if self._loaded:
            await self._run(merge.FORGET_WHAT_IS_ADDED_TO)
            await self._run(merge.HOURS_OF_CONTENT)
        await self._run(merge.HOURS)
        await self._run(merge.DAYS)
        await self._run(merge.BOUND_SERIES)

    async def _run(self, statement: str, **values: Any) -> None:
        await self._session.execute(text(statement), values)

    async def _row(self, statement: str, **values: Any) -> tuple[Any, ...]:
        return tuple((await self._session.execute(text(statement), values)).one())


def _encoded(series: "pa.Array[Any]", points: PointColumns) -> tuple[bytes, bytes]:
    """The points, and what they add up to in each hour."""
    body = as_copied(in_order=True, series_id=series, time=points.times, value=points.values)
    return body, hours_of(series, points.times, points.values)
