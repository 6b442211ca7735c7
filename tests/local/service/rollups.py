"""What the tables of observations hold, and what the rollups have to be by the points alone."""

from typing import Any

from aggregator.database.engine import Database
from sqlalchemy import text

_EXPECTED = """
SELECT series_id, date_trunc('{width}', time, 'UTC') AS bucket, count(*) AS count, sum(value) AS sum,
    min(value) AS min, max(value) AS max,
    (array_agg(value ORDER BY time))[1] AS first, (array_agg(value ORDER BY time DESC))[1] AS last
FROM points GROUP BY 1, 2
"""
_DIFFERING = """
SELECT '{width}', e.series_id, e.bucket, e.count, r.count, e.sum, r.sum, r.bucket
FROM ({expected}) e FULL JOIN rollups_{table} r ON r.series_id = e.series_id AND r.bucket = e.bucket
WHERE e.series_id IS NULL OR r.series_id IS NULL OR e.count <> r.count OR e.min <> r.min OR e.max <> r.max
   OR e.first <> r.first OR e.last <> r.last
   OR abs(e.sum - r.sum) > 1e-9 * greatest(1, abs(e.max), abs(e.min)) * e.count
"""


async def differing_rollups(database: Database) -> list[Any]:
    """Rollups that are missing, too many, or not what a plain GROUP BY over the points says."""
    found: list[Any] = []
    async with database.reading() as session:
        for width, table in (("hour", "hourly"), ("day", "daily")):
            query = _DIFFERING.format(width=width, table=table, expected=_EXPECTED.format(width=width))
            found += (await session.execute(text(query))).all()
    return found


async def points_of(database: Database) -> dict[tuple[str, str, Any], float]:
    """Every point, by its series' name and labels and its time."""
    query = "SELECT s.name, s.labels::text, p.time, p.value FROM points p JOIN series s ON s.id = p.series_id"
    async with database.reading() as session:
        return {(name, labels, time): value for name, labels, time, value in await session.execute(text(query))}
