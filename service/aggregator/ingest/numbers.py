"""Reading numbers: a decimal point, no thousands separators."""

from aggregator.ingest.rows import BadRowError, quoted

LARGEST = 1e100
"""Beyond this a variance, and so PostgreSQL's avg() of double precision, can overflow and fail a whole query."""

_MISSING = frozenset({"", "na", "n/a", "nan", "null", "none"})
"""What stands for "no value", in lower case. Not an error: the observation counts for nothing."""


def parse_number(text: str) -> float | None:
    """The number; None for a missing one.

    Raises:
        BadRowError: it is not a number, not finite, or too large to be added up.
    """
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if -LARGEST <= number <= LARGEST and "_" not in text:
        return number
    if text.strip().lower() in _MISSING:
        return None
    if number == number and "_" not in text:
        raise BadRowError(f"{quoted(text)} is beyond ±{LARGEST:g}")
    raise BadRowError(f"{quoted(text)} is not a number")
