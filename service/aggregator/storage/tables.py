"""The tables of observations: points in monthly partitions, and what each hour and day of a series adds up to.

Points before 2000 and from 2100 on share a partition a decade: records of centuries would make thousands of small ones.
The migration's function `ensure_point_partitions(times)` makes what is missing.
"""

from sqlalchemy import BigInteger, Column, Double, Table
from sqlalchemy.dialects.postgresql import TIMESTAMP

from aggregator.database.base import metadata

_INSTANT = TIMESTAMP(timezone=True)

points = Table(
    "points",
    metadata,
    Column("series_id", BigInteger, primary_key=True, autoincrement=False),
    Column("time", _INSTANT, primary_key=True),
    Column("value", Double, nullable=False),
    postgresql_partition_by="RANGE (time)",
)


def _rollups(width: str) -> Table:
    return Table(
        f"rollups_{width}",
        metadata,
        Column("series_id", BigInteger, primary_key=True, autoincrement=False),
        Column("bucket", _INSTANT, primary_key=True, comment="where it begins, in UTC"),
        Column("count", BigInteger, nullable=False),
        Column("sum", Double, nullable=False),
        Column("min", Double, nullable=False),
        Column("max", Double, nullable=False),
        Column("first", Double, nullable=False),
        Column("last", Double, nullable=False),
    )


rollups_hourly = _rollups("hourly")
rollups_daily = _rollups("daily")
