"""Two values beside each other: which parts of the old one go, and which of the new one come."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")
_MOST_TOKENS = 600
"""Of what is neither in the same beginning nor in the same end; more are one change (the comparison is quadratic)."""
LONG = 500
"""A value of more characters is shown around its changes first."""
_AROUND = 80


@dataclass(frozen=True)
class Segment:
    """A piece of a value; ``changed``: it stands in this one of the two only."""

    text: str
    changed: bool


Segments = tuple[Segment, ...]


def marked(before: str, after: str) -> tuple[Segments, Segments]:
    """Both values in segments. Two that have little in common are not marked: nothing could be seen in it."""
    start = _same_start(before, after)
    end = _same_start(before[start:][::-1], after[start:][::-1])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    first, second = _TOKENS.findall(old), _TOKENS.findall(new)
    left, right = [Segment(before[:start], False)], [Segment(after[:start], False)]
    if max(len(first), len(second)) <= _MOST_TOKENS:
        matcher = SequenceMatcher(None, first, second, autojunk=False)
        for operation, a, b, c, d in matcher.get_opcodes():
            changed = operation != "equal"
            left.append(Segment("".join(first[a:b]), changed))
            right.append(Segment("".join(second[c:d]), changed))
    else:
        left.append(Segment(old, True))
        right.append(Segment(new, True))
    left.append(Segment(before[len(before) - end :], False))
    right.append(Segment(after[len(after) - end :], False))
    same = sum(len(each.text) for each in left if not each.changed)
    if same * 4 < max(len(before), len(after)):
        return (Segment(before, False),), (Segment(after, False),)
    return tuple(_joined(left)), tuple(_joined(right))


def excerpt(segments: Segments) -> Segments:
    """The changed segments with a little around each; what is left out becomes a mark with its length."""
    shown = []
    for place, each in enumerate(segments):
        head = 0 if place == 0 else _AROUND
        tail = 0 if place == len(segments) - 1 and len(segments) > 1 else _AROUND
        left_out = len(each.text) - head - tail
        if left_out < _AROUND:
            shown.append(each)
        else:
            ending = each.text[len(each.text) - tail :] if tail else ""
            shown.append(Segment(f"{each.text[:head]} … {left_out:,} characters … {ending}".strip(), each.changed))
    return tuple(shown)


def _same_start(first: str, second: str) -> int:
    """How many characters both begin with, up to the last end of a word."""
    most = min(len(first), len(second))
    if first[:most] == second[:most]:
        place = most
    else:
        low, high = 0, most
        while low < high:
            middle = (low + high + 1) // 2
            if first[:middle] == second[:middle]:
                low = middle
            else:
                high = middle - 1
        place = low
    while place > 0 and any(text[place - 1 : place + 1].isalnum() and place < len(text) for text in (first, second)):
        place -= 1
    return place


def _joined(segments: list[Segment]) -> Iterator[Segment]:
    """Without the empty ones, and neighbours of a kind as one."""
    pending: Segment | None = None
    for each in segments:
        if not each.text:
            continue
        if pending is not None and pending.changed == each.changed:
            pending = Segment(pending.text + each.text, each.changed)
            continue
        if pending is not None:
            yield pending
        pending = each
    if pending is not None:
        yield pending
