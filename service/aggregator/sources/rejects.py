"""The rows that a run rejected, kept for people to look at."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.database.copying import copy_cursor
from aggregator.ingest.rows import RejectedRow

KEPT_REJECTS = 1000
"""Of one run: enough to see what is wrong with a source."""


async def keep_rejects(session: AsyncSession, run_id: int, rows: Sequence[RejectedRow]) -> None:
    if not rows:
        return
    async with (
        await copy_cursor(session) as cursor,
        cursor.copy("COPY run_rejects (run_id, number, line, reason, content) FROM STDIN") as copy,
    ):
        for number, row in enumerate(rows, start=1):
            await copy.write_row((run_id, number, row.line, row.reason, row.content))
