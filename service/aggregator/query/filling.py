"""What empty buckets have."""

from collections.abc import Sequence
from itertools import pairwise

from aggregator.query.schemas import Fill

Values = list[float | None]


def fill(times: Sequence[int], values: Sequence[float | None], every: Sequence[int], how: Fill) -> Values:
    """The values of all buckets, of which `times` have one."""
    known = dict(zip(times, values, strict=True))
    found: Values = [known.get(time) for time in every]
    match how:
        case Fill.ZERO:
            return [0.0 if value is None else value for value in found]
        case Fill.PREVIOUS:
            return _previous(found)
        case Fill.LINEAR:
            return _linear(every, found)
        case _:
            return found


def _previous(values: Values) -> Values:
    filled: Values = []
    for value in values:
        filled.append(value if value is not None or not filled else filled[-1])
    return filled


def _linear(times: Sequence[int], values: Values) -> Values:
    filled = list(values)
    known = [place for place, value in enumerate(values) if value is not None]
    for left, right in pairwise(known):
        low, high = values[left] or 0.0, values[right] or 0.0
        span = times[right] - times[left]
        for place in range(left + 1, right):
            filled[place] = low + (high - low) * (times[place] - times[left]) / span
    return filled
