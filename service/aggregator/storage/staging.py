"""Points on their way into the tables: temporary tables that the transaction's end drops."""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
import pyarrow as pa
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.database.copying import copy_cursor
from aggregator.errors import UnusableFileError
from aggregator.storage.columns import PointColumns, SeriesKey, as_copied

MOST_SERIES = 100_000
"""Of one content: a label that differs in each row would otherwise make a series of every row."""

_TABLES = (
    """CREATE TEMPORARY TABLE IF NOT EXISTS staged_series (
        key integer PRIMARY KEY, name varchar(200) NOT NULL, labels jsonb NOT NULL,
        id bigint, is_new boolean
    ) ON COMMIT DROP""",
    """CREATE TEMPORARY TABLE IF NOT EXISTS staged_points (
        key integer NOT NULL, time timestamptz NOT NULL, value double precision NOT NULL,
        place bigint GENERATED ALWAYS AS IDENTITY
    ) ON COMMIT DROP""",
    """CREATE TEMPORARY TABLE IF NOT EXISTS touched (
        series_id bigint NOT NULL, hour timestamptz NOT NULL, is_new boolean NOT NULL DEFAULT false,
        first_time timestamptz NOT NULL, last_time timestamptz NOT NULL, count bigint NOT NULL,
        sum double precision, min double precision, max double precision,
        first double precision, last double precision
    ) ON COMMIT DROP""",
)


class Staging:
    """Takes points as they come, each series' name and labels once."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._keys: dict[SeriesKey, int] = {}
        self._begun = False
        self.points = 0
        """How many have been taken."""

    async def begin(self) -> None:
        """Make the tables, once."""
        if not self._begun:
            for statement in _TABLES:
                await self._session.execute(text(statement))
            self._begun = True

    async def add(self, points: PointColumns) -> None:
        """Raises:
        UnusableFileError: there are too many series.
        """
        keys = await self.keys_of(points.keys)
        body = as_copied(key=points.of_series(keys, pa.int32()), time=points.times, value=points.values)
        await copy_binary(self._session, "staged_points (key, time, value)", body)
        self.points += len(points)

    async def insert(self, points: str, series: str, values: Mapping[str, Any]) -> None:
        """Fill the tables by statements instead; of the same session nothing else may be staged then."""
        await self.begin()
        await self._session.execute(text(points), values)
        await self._session.execute(text("ANALYZE staged_points"))
        await self._session.execute(text(series), values)
        self.points += await self._session.scalar(text("SELECT count(*) FROM staged_points")) or 0

    async def keys_of(self, keys: Sequence[SeriesKey]) -> list[int]:
        """The number of each series in `staged_series`, where the new ones are added."""
        await self.begin()
        known = len(self._keys)
        found = [self._keys.setdefault(key, len(self._keys)) for key in keys]
        if len(self._keys) > MOST_SERIES:
            raise UnusableFileError(
                f"The content has more than {MOST_SERIES} series: a label or name differs in nearly each row. "
                "Choose labels that say what is measured, and not which measurement it is."
            )
        if len(self._keys) > known:
            async with (
                await copy_cursor(self._session) as cursor,
                cursor.copy("COPY staged_series (key, name, labels) FROM STDIN") as copy,
            ):
                for (name, labels), key in list(self._keys.items())[known:]:
                    await copy.write_row((key, name, labels))
        return found


async def copy_binary(session: AsyncSession, target: str, body: bytes) -> None:
    """Fill a table of this module's or its neighbours' naming from COPY's binary format."""
    statement = psycopg.sql.SQL(f"COPY {target} FROM STDIN (FORMAT binary)")
    async with await copy_cursor(session) as cursor, cursor.copy(statement) as copy:
        await copy.write(body)
