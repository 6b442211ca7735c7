"""Reading times. What names no offset is UTC; what can be read in two ways (03/04/2000) is not guessed.

The first number of a file decides what its numbers are: four digits a year, eight digits that form a date that date
(20000131), any other a count from 1970-01-01: of seconds below 1e11, milliseconds below 1e14, microseconds below
1e17, else nanoseconds.
"""

import re
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from aggregator.ingest.rows import BadRowError, quoted

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,2})?")
_CLOCK = (
    r"(?:[ T,]+(?P<clock>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)"
    r"\s*(?P<half>[AaPp][Mm])?\s*(?P<zone>Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})[/.-](?P<month>[0-9]{1,2})(?:[/.-](?P<day>[0-9]{1,2}))?" + _CLOCK)
_NAME = r"(?P<name>[A-Za-z]{3,9})\.?"
_WEEKDAY = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,?\s+)?"
_MONTH_FIRST = re.compile(
    _WEEKDAY + _NAME + r"\s+(?:(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,?\s+)?(?P<year>[0-9]{4})" + _CLOCK
)
_DAY_FIRST = re.compile(
    _WEEKDAY + r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[\s-]+" + _NAME + r",?[\s-]+(?P<year>[0-9]{4})" + _CLOCK
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april"), ("may",), ("jun", "june"),
            ("jul", "july"), ("aug", "august"), ("sep", "sept", "september"), ("oct", "october"),
            ("nov", "november"), ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
_AMBIGUOUS = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}(?:[ T,].*)?")


class NumberKind(StrEnum):
    """What the numbers of one file stand for."""

    YEAR = "a year"
    DATE = "a date such as 20000131"
    COUNT = "a count since 1970"


class Times:
    """Reads the times of one file."""

    def __init__(self) -> None:
        self._numbers: NumberKind | None = None

    def parse(self, text: str) -> datetime:
        """The instant that the text names, in UTC.

        Raises:
            BadRowError: it is not a time, can be read in two ways, or lies outside the years 1 to 9999.
        """
        if text[4:5] == "-":  # the common case first; no number has its sign there
            try:
                return _in_utc(datetime.fromisoformat(text))
            except (ValueError, OverflowError):
                pass
        try:
            return self._parse(text.strip())
        except (ValueError, OverflowError) as error:
            if isinstance(error, BadRowError):
                raise
            raise BadRowError(f"{quoted(text)} is not a time") from None

    def _parse(self, text: str) -> datetime:
        if not text:
            raise BadRowError("the time is empty")
        # Before ISO 8601: fromisoformat would take the 13 digits of an epoch in milliseconds for a date and a clock.
        if _NUMBER.fullmatch(text):
            return self._from_number(text)
        try:
            return _in_utc(datetime.fromisoformat(text))
        except ValueError:
            pass
        for form in (_YEAR_FIRST, _MONTH_FIRST, _DAY_FIRST):
            if found := form.fullmatch(text):
                return _from_parts(found.groupdict())
        if _AMBIGUOUS.fullmatch(text):
            raise BadRowError(f"{quoted(text)} can be read in two ways: write the year first, as in 2000-01-31")
        raise ValueError(text)

    def _from_number(self, text: str) -> datetime:
        kind = self._numbers or _kind_of(text)
        if kind is NumberKind.COUNT:
            time = _since_epoch(float(text))
        elif kind is _kind_of(text):
            time = _year(text) if kind is NumberKind.YEAR else _date(text)
        else:
            raise BadRowError(f"{quoted(text)} is not {kind.value}, as the numbers before it are")
        self._numbers = kind
        return time


def _kind_of(number: str) -> NumberKind:
    if number.isdigit() and len(number) == 4:
        return NumberKind.YEAR
    if number.isdigit() and len(number) == 8:
        try:
            _date(number)
        except ValueError:
            return NumberKind.COUNT
        return NumberKind.DATE
    return NumberKind.COUNT


def _year(text: str) -> datetime:
    return datetime(int(text), 1, 1, tzinfo=UTC)


def _date(text: str) -> datetime:
    return datetime(int(text[:4]), int(text[4:6]), int(text[6:]), tzinfo=UTC)


def _since_epoch(number: float) -> datetime:
    size = abs(number)
    if size < 1e11:
        return _EPOCH + timedelta(seconds=number)
    if size < 1e14:
        return _EPOCH + timedelta(milliseconds=number)
    if size < 1e17:
        return _EPOCH + timedelta(microseconds=number)
    return _EPOCH + timedelta(microseconds=number / 1000)


def _from_parts(parts: dict[str, str | None]) -> datetime:
    month = parts.get("month")
    number = int(month) if month else _MONTHS[str(parts["name"]).lower()] if _known(parts) else 0
    day = datetime(int(parts["year"] or 0), number, int(parts["day"] or 1))  # noqa: DTZ001 - the zone follows
    clock, half, zone = parts["clock"], parts["half"], parts["zone"]
    if not clock:
        return day.replace(tzinfo=UTC)
    hour, rest = clock.split(":", 1)
    if half:
        if not 1 <= int(hour) <= 12:
            raise ValueError(clock)
        hour = str(int(hour) % 12 + (12 if half.lower() == "pm" else 0))
    offset = zone if zone and zone[0] in "+-" else "+00:00"
    return _in_utc(datetime.fromisoformat(f"{day:%Y-%m-%d}T{hour:0>2}:{rest}{offset}"))


def _known(parts: dict[str, str | None]) -> bool:
    return str(parts.get("name")).lower() in _MONTHS


def _in_utc(time: datetime) -> datetime:
    if time.tzinfo is UTC:
        return time
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
