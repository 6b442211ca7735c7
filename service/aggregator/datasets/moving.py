"""Moves data sets of the first version into sources without an address, each in one transaction.

The source has the data set's id: that it is there says that the data set has been moved, and an address of the one
leads to the other. The old rows stay until the contraction, so that the release before still answers from them, also
after a roll-back (docs/decisions/0016).
"""

import uuid
from collections.abc import Collection

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.database.engine import Database
from aggregator.mapping.schemas import Cell, Mapping, NamedCell
from aggregator.sources.models import Run
from aggregator.sources.schemas import RunState, Trigger
from aggregator.storage.turns import SETTINGS
from aggregator.storage.writer import PointWriter

REPEAT = "repeat"
"""The label of values that share their time and column with later ones: how many of those there are. The last one has
none, as it is the one that counts where such a file is sent to a source."""

_TAKE = """
SELECT id, name, format, time_column, value_columns, rows_accepted, rows_rejected, bytes, created_at FROM datasets d
WHERE NOT EXISTS (SELECT FROM sources s WHERE s.id = d.id) AND id <> ALL(CAST(:without AS uuid[]))
ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
"""
_MAKE_SOURCE = """
INSERT INTO sources (id, name, format, mapping, created_at)
VALUES (:id, :name, :format, CAST(:mapping AS jsonb), :created_at)
ON CONFLICT (id) DO NOTHING RETURNING id
"""
_MONTHS = """
SELECT ensure_point_partitions(array_agg(month)) FROM (
    SELECT DISTINCT date_trunc('month', time, 'UTC') AS month FROM observations WHERE dataset_id = :id
) AS months
"""
_POINTS = """
INSERT INTO staged_points (key, time, value)
SELECT (row_number() OVER (PARTITION BY time, place ORDER BY row DESC) - 1) * :columns + place - 1, time, value
FROM (
    SELECT cells.place, o.time, o.ctid AS row, cells.value
    FROM observations o CROSS JOIN LATERAL unnest(o.values) WITH ORDINALITY AS cells (value, place)
    WHERE o.dataset_id = :id AND cells.value IS NOT NULL
) AS found
"""
"""A key says which column it is, and how many values of it at the same time come after. Rows have no number: their
place in the table is the file's order, for as long as nothing was deleted there."""
_SERIES = f"""
INSERT INTO staged_series (key, name, labels)
SELECT key, (CAST(:names AS text[]))[key % :columns + 1],
    CASE WHEN key < :columns THEN '{{}}' ELSE jsonb_build_object('{REPEAT}', (key / :columns)::text) END
FROM (SELECT DISTINCT key FROM staged_points) AS keys
"""  # noqa: S608 - of parts of this module
_REJECTS = """
INSERT INTO run_rejects (run_id, number, line, reason, content)
SELECT :run_id, number, line, reason, content FROM rejects WHERE dataset_id = :id
"""


class MoveError(Exception):
    """A data set could not be moved now; the cause says why."""

    def __init__(self, dataset_id: uuid.UUID) -> None:
        super().__init__(f"The data set {dataset_id} could not be moved; nothing of it was. It is tried again.")
        self.dataset_id = dataset_id


async def move_one(database: Database, without: Collection[uuid.UUID] = ()) -> uuid.UUID | None:
    """Move the oldest data set that nobody else moves, but for some; its id, or None where there is none.

    Raises:
        MoveError: it could not be moved.
        SQLAlchemyError, CredentialsError, OSError: the database cannot be asked.
    """
    async with database.writing() as session:
        found = (await session.execute(text(_TAKE), {"without": [str(each) for each in without]})).one_or_none()
        if found is None:
            return None
        try:
            await _move(session, found)
        except Exception as error:
            raise MoveError(found.id) from error
        return uuid.UUID(str(found.id))


async def _move(session: AsyncSession, dataset: Row[tuple[object, ...]]) -> None:
    mapping = Mapping(
        time=Cell(column=dataset.time_column), values=[NamedCell(column=name) for name in dataset.value_columns]
    )
    source = {
        "id": dataset.id,
        "name": dataset.name,
        "format": dataset.format,
        "mapping": mapping.model_dump_json(exclude_defaults=True),
        "created_at": dataset.created_at,
    }
    if await session.scalar(text(_MAKE_SOURCE), source) is None:
        return  # another worker has committed between this one's look at the sources and its lock
    writer = PointWriter(session, dataset.id)
    await writer.begin()
    await _make_partitions(session, dataset.id)
    names = [cell.called for cell in mapping.values]
    await writer.stage_by(_POINTS, _SERIES, {"id": dataset.id, "columns": len(names), "names": names})
    merged = await writer.merge()
    run = Run(
        source_id=dataset.id,
        trigger=Trigger.SENT,
        state=RunState.SUCCEEDED,
        asked_at=dataset.created_at,
        started_at=dataset.created_at,
        ended_at=dataset.created_at,
        rows_read=dataset.rows_accepted + dataset.rows_rejected,
        rows_rejected=dataset.rows_rejected,
        points_new=merged.new,
        bytes=dataset.bytes,
    )
    session.add(run)
    await session.flush()
    await session.execute(text(_REJECTS), {"run_id": run.id, "id": dataset.id})


async def _make_partitions(session: AsyncSession, dataset_id: uuid.UUID) -> None:
    """In a transaction of their own: whoever else needs a partition waits for the end of this one."""
    async with AsyncSession(session.bind) as own, own.begin():
        for statement in SETTINGS:
            await own.execute(text(statement))
        await own.execute(text(_MONTHS), {"id": dataset_id})
