"""How time grows with the work: no test asks for seconds, which are the machine's."""

import time
from collections.abc import Callable

RUNS = 3
LINEAR = 8.0
"""What four times the work may take at most: the square of four is sixteen."""


def growth(quarter: Callable[[], object], whole: Callable[[], object]) -> float:
    """The processor's time of the whole ÷ that of its quarter; the shortest of some runs of each."""
    return _shortest(whole) / _shortest(quarter)


def _shortest(action: Callable[[], object]) -> float:
    taken = []
    for _ in range(RUNS):
        begin = time.process_time()
        action()
        taken.append(time.process_time() - begin)
    return max(min(taken), 1e-4)
