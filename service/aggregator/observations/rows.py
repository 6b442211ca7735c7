"""One sent observation: its time, its value, and what it is of. Everything is read the same way from CSV and NDJSON."""

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from aggregator.errors import UnusableFileError
from aggregator.ingest.csv_reader import no_such_column
from aggregator.ingest.numbers import parse_number
from aggregator.ingest.rows import BadRowError, RejectedRow, quoted, readable
from aggregator.ingest.times import Times
from aggregator.mapping.mapper import short
from aggregator.mapping.records import NO_LABELS
from aggregator.storage.columns import INSTANT, PointColumns, SeriesKey

if TYPE_CHECKING:
    from datetime import datetime

TIME, VALUE, NAME, LABELS = "time", "value", "name", "labels"
REQUIRED = (TIME, VALUE)
IGNORED = "series"
"""The id in an export: a file that was exported can be sent again, also to another source."""
KNOWN = (*REQUIRED, NAME, LABELS, IGNORED)
DEFAULT_NAME = "value"
MOST_LABELS = 20
REMEMBERED_LABELS = 10_000


@dataclass(slots=True)
class Part:
    """What one block gave. `rows` counts those without a value and the rejected ones too."""

    points: PointColumns
    rows: int
    rejected: list[RejectedRow] = field(default_factory=list)


def check_names(names: list[str]) -> None:
    """Refuse a file whose columns are not those of observations.

    Raises:
        UnusableFileError: one is missing, is there twice, or is none that is known.
    """
    for name in REQUIRED:
        if name not in names:
            raise UnusableFileError(no_such_column(name, names))
    for name in names:
        if name not in KNOWN:
            raise UnusableFileError(
                f"The column {quoted(name)} is none of an observation: time, value, name and labels are. Labels are a "
                'JSON object, as in {"station": "Seattle"}. For other columns, register the source with a mapping.'
            )
        if names.count(name) > 1:
            raise UnusableFileError(f"The header names {quoted(name)} more than once. Rename one of these columns.")


class Labels:
    """Reads labels, and remembers those that it has read: most rows have the labels of a row before."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {"": NO_LABELS}

    def of_text(self, text: str) -> str:
        """Labels in JSON as they are stored.

        Raises:
            BadRowError: they are no labels.
        """
        known = self._known.get(text)
        if known is None:
            try:
                known = labels_of(json.loads(text, parse_int=str, parse_float=str))
            except (ValueError, RecursionError) as error:
                if isinstance(error, BadRowError):
                    raise
                raise BadRowError(f"{quoted(text)} is not a JSON object") from None
            if len(self._known) < REMEMBERED_LABELS:
                self._known[text] = known
        return known


def labels_of(found: Any) -> str:
    """Labels as they are stored; null stands for none. A number was left as it stands in the file, as a text.

    Raises:
        BadRowError: they are not an object from text to text, or too many or too long.
    """
    if found is None:
        return NO_LABELS
    if not isinstance(found, dict):
        raise BadRowError(f"{quoted(found)} is not a JSON object")
    if len(found) > MOST_LABELS:
        raise BadRowError(f"these are {len(found)} labels, and at most {MOST_LABELS} are kept")
    for key, value in found.items():
        if not isinstance(value, str):
            raise BadRowError(f"the label {quoted(key)} has {quoted(value)}, which is not a text")
        if not key or ":" in key:
            raise BadRowError(f"{quoted(key)} cannot be a label's key: it has to have a character, and no colon")
        short(key)
        short(value)
    return json.dumps({key: value for key, value in found.items() if value}, sort_keys=True, ensure_ascii=False)


def name_of(text: str) -> str:
    """The name of the series; without one, the default."""
    return short(text.strip()) or DEFAULT_NAME


class RowReader:
    """Reads rows one by one, and gathers what they hold."""

    def __init__(self) -> None:
        self._read_time = Times().parse
        self._labels = Labels()
        self._clear()

    def _clear(self) -> None:
        self._keys: dict[SeriesKey, int] = {}
        self._places: list[int] = []
        self._times: list[datetime] = []
        self._values: list[float] = []
        self._rejected: list[RejectedRow] = []
        self._rows = 0

    def take(self, line: int, raw: bytes, cells: dict[str, str], labels: Any = None) -> None:
        """A row, with its cells by the columns' names; `labels` is an object where the format has such."""
        self._rows += 1
        column = TIME
        try:
            time = self._read_time(cells[TIME])
            column = VALUE
            value = parse_number(cells[VALUE])
            column = NAME
            name = name_of(cells.get(NAME, ""))
            column = LABELS
            text = labels_of(labels) if labels is not None else self._labels.of_text(cells.get(LABELS, "").strip())
        except BadRowError as error:
            self._reject(line, f"column {quoted(column)}: {error}", raw)
            return
        if value is not None:
            self._places.append(self._keys.setdefault((name, text), len(self._keys)))
            self._times.append(time)
            self._values.append(value)

    def reject(self, line: int, reason: str, raw: bytes) -> None:
        self._rows += 1
        self._reject(line, reason, raw)

    def _reject(self, line: int, reason: str, raw: bytes) -> None:
        self._rejected.append(RejectedRow(line, reason, readable(raw)))

    def taken(self) -> Part:
        """What was gathered since the last time."""
        points = PointColumns(
            keys=list(self._keys),
            places=pa.array(self._places, pa.int32()),
            times=pa.array(self._times, INSTANT),
            values=pa.array(self._values, pa.float64()),
        )
        part = Part(points, self._rows, self._rejected)
        self._clear()
        return part
