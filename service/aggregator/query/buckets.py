"""The widths of buckets in UTC, and where each begins. A week begins on Monday (ISO 8601)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum

ORIGIN = datetime(2000, 1, 1, tzinfo=UTC)
"""Of buckets that are no unit of the calendar; a midnight, so that they divide the day."""


class BucketWidth(StrEnum):
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
    BucketWidth.MINUTE: timedelta(minutes=1),
    BucketWidth.FIVE_MINUTES: timedelta(minutes=5),
    BucketWidth.QUARTER_HOUR: timedelta(minutes=15),
    BucketWidth.HOUR: timedelta(hours=1),
    BucketWidth.SIX_HOURS: timedelta(hours=6),
    BucketWidth.DAY: timedelta(days=1),
    BucketWidth.WEEK: timedelta(days=7),
}
_MONTHS = {BucketWidth.MONTH: 1, BucketWidth.QUARTER: 3, BucketWidth.YEAR: 12}
_STEPS = {
    BucketWidth.FIVE_MINUTES: "5 minutes",
    BucketWidth.QUARTER_HOUR: "15 minutes",
    BucketWidth.SIX_HOURS: "6 hours",
}
NARROWEST_FIRST = (*_SPANS, *_MONTHS)


def begin_of(moment: datetime, bucket: BucketWidth) -> datetime:
    """Where the bucket begins in which the moment lies."""
    moment = moment.astimezone(UTC)
    if bucket in _MONTHS:
        months = _MONTHS[bucket]
        return datetime(moment.year, (moment.month - 1) // months * months + 1, 1, tzinfo=UTC)
    if bucket is BucketWidth.WEEK:
        day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        return day - min(timedelta(days=day.weekday()), day - datetime.min.replace(tzinfo=UTC))
    return moment - (moment - ORIGIN) % _SPANS[bucket]


def end_of(begin: datetime, bucket: BucketWidth) -> datetime:
    """Where the next bucket begins; the last instant that there is, behind the last one."""
    try:
        if bucket in _MONTHS:
            months = begin.month - 1 + _MONTHS[bucket]
            return datetime(begin.year + months // 12, months % 12 + 1, 1, tzinfo=UTC)
        return begin + _SPANS[bucket]
    except (OverflowError, ValueError):
        return datetime.max.replace(tzinfo=UTC)


def begins(start: datetime, end: datetime, bucket: BucketWidth) -> Iterator[datetime]:
    """Of all buckets from the one of `start` to the last that begins before `end`."""
    at = begin_of(start, bucket)
    while at < end:
        yield at
        following = end_of(at, bucket)
        if following <= at:
            return
        at = following


def count(start: datetime, end: datetime, bucket: BucketWidth) -> int:
    """About how many buckets lie there."""
    if bucket in _MONTHS:
        return ((end.year - start.year) * 12 + end.month - start.month) // _MONTHS[bucket] + 1
    return (end - start) // _SPANS[bucket] + 1


def chosen(start: datetime, end: datetime, most: int) -> BucketWidth:
    """The narrowest that gives at most so many buckets."""
    return next((each for each in NARROWEST_FIRST if count(start, end, each) <= most), BucketWidth.YEAR)


def in_sql(column: str, bucket: BucketWidth) -> str:
    """The SQL expression of where the bucket of a column begins."""
    if bucket in _STEPS:
        return f"date_bin('{_STEPS[bucket]}', {column}, '{ORIGIN.isoformat()}')"
    return f"date_trunc('{bucket.value}', {column}, 'UTC')"
