"""The widths of buckets in UTC, and where each begins. A week begins on Monday (ISO 8601)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum

ORIGIN = datetime(2000, 1, 1, tzinfo=UTC)
"""Of buckets that are no unit of the calendar; a midnight, so that they divide the day."""


class Bucket(StrEnum):
    AUTO = "auto"
    MINUTE = "minute"
    FIVE_MINUTES = "5m"
    QUARTER_HOUR = "15m"
    HOUR = "hour"
    SIX_HOURS = "6h"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_SPANS = {
    Bucket.MINUTE: timedelta(minutes=1),
    Bucket.FIVE_MINUTES: timedelta(minutes=5),
    Bucket.QUARTER_HOUR: timedelta(minutes=15),
    Bucket.HOUR: timedelta(hours=1),
    Bucket.SIX_HOURS: timedelta(hours=6),
    Bucket.DAY: timedelta(days=1),
    Bucket.WEEK: timedelta(days=7),
}
_MONTHS = {Bucket.MONTH: 1, Bucket.QUARTER: 3, Bucket.YEAR: 12}
_STEPS = {Bucket.FIVE_MINUTES: "5 minutes", Bucket.QUARTER_HOUR: "15 minutes", Bucket.SIX_HOURS: "6 hours"}
NARROWEST_FIRST = (*_SPANS, *_MONTHS)


def begin_of(moment: datetime, bucket: Bucket) -> datetime:
    """Where the bucket begins in which the moment lies."""
    moment = moment.astimezone(UTC)
    if bucket in _MONTHS:
        months = _MONTHS[bucket]
        return datetime(moment.year, (moment.month - 1) // months * months + 1, 1, tzinfo=UTC)
    if bucket is Bucket.WEEK:
        day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        return day - min(timedelta(days=day.weekday()), day - datetime.min.replace(tzinfo=UTC))
    return moment - (moment - ORIGIN) % _SPANS[bucket]


def end_of(begin: datetime, bucket: Bucket) -> datetime:
    """Where the next bucket begins; the last instant that there is, behind the last one."""
    try:
        if bucket in _MONTHS:
            months = begin.month - 1 + _MONTHS[bucket]
            return datetime(begin.year + months // 12, months % 12 + 1, 1, tzinfo=UTC)
        return begin + _SPANS[bucket]
    except (OverflowError, ValueError):
        return datetime.max.replace(tzinfo=UTC)


def begins(start: datetime, end: datetime, bucket: Bucket) -> Iterator[datetime]:
    """Of all buckets from the one of `start` to the last that begins before `end`."""
    at = begin_of(start, bucket)
    while at < end:
        yield at
        following = end_of(at, bucket)
        if following <= at:
            return
        at = following


def count(start: datetime, end: datetime, bucket: Bucket) -> int:
    """About how many buckets lie there."""
    if bucket in _MONTHS:
        return ((end.year - start.year) * 12 + end.month - start.month) // _MONTHS[bucket] + 1
    return (end - start) // _SPANS[bucket] + 1


def chosen(start: datetime, end: datetime, most: int) -> Bucket:
    """The narrowest that gives at most so many buckets."""
    return next((each for each in NARROWEST_FIRST if count(start, end, each) <= most), Bucket.YEAR)


def in_sql(column: str, bucket: Bucket) -> str:
    """The SQL expression of where the bucket of a column begins."""
    if bucket in _STEPS:
        return f"date_bin('{_STEPS[bucket]}', {column}, '{ORIGIN.isoformat()}')"
    return f"date_trunc('{bucket.value}', {column}, 'UTC')"
