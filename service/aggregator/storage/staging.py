"""Records on their way into the tables: temporary tables that the transaction's end drops."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.database.copying import copy_cursor
from aggregator.mapping.records import Record

_TABLES = (
    """CREATE TEMPORARY TABLE IF NOT EXISTS staged_series (
        key integer PRIMARY KEY, name varchar(200) NOT NULL, labels jsonb NOT NULL,
        id bigint, is_new boolean
    ) ON COMMIT DROP""",
    """CREATE TEMPORARY TABLE IF NOT EXISTS staged_points (
        key integer NOT NULL, time timestamptz NOT NULL, value double precision NOT NULL,
        place bigint GENERATED ALWAYS AS IDENTITY
    ) ON COMMIT DROP""",
)


class Staging:
    """Takes records as they come; which series they belong to is looked up once, when all are there."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._keys: dict[tuple[str, str], int] = {}
        self._begun = False

    async def add(self, records: Sequence[Record]) -> None:
        await self.begin()
        known = len(self._keys)
        # Written out by hand: the driver's own dumpers take several times as long as all the rest.
        lines = [f"{self._key(r.name, r.labels)}\t{r.time.isoformat()}\t{r.value!r}\n" for r in records]
        await self._copy_series(known)
        async with (
            await copy_cursor(self._session) as cursor,
            cursor.copy("COPY staged_points (key, time, value) FROM STDIN") as copy,
        ):
            await copy.write("".join(lines))

    async def begin(self) -> None:
        """Make the tables, once."""
        if not self._begun:
            for statement in _TABLES:
                await self._session.execute(text(statement))
            self._begun = True

    def _key(self, name: str, labels: str) -> int:
        return self._keys.setdefault((name, labels), len(self._keys))

    async def _copy_series(self, known: int) -> None:
        new = list(self._keys.items())[known:]
        if not new:
            return
        async with (
            await copy_cursor(self._session) as cursor,
            cursor.copy("COPY staged_series (key, name, labels) FROM STDIN") as copy,
        ):
            for (name, labels), key in new:
                await copy.write_row((key, name, labels))
