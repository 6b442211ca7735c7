"""A first mapping for a content that nobody has described yet."""

from collections.abc import Sequence

from aggregator.errors import UnusableFileError
from aggregator.ingest.inspection import ColumnKind, SampledColumn, likeliest_time, sampled_column
from aggregator.mapping.schemas import MOST_LABELS, MOST_VALUES, Cell, Mapping, NamedCell, SourceFormat

MOST_LABEL_VALUES = 50
"""A text with more different values in a sample tells rows apart, not series."""


def columns_of(rows: Sequence[dict[str, str]]) -> list[SampledColumn]:
    """The columns of sampled rows, in the order of their first appearance."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return [sampled_column(name, [row[name] for row in rows if name in row]) for name in names]


def suggest(source_format: SourceFormat, rows: Sequence[dict[str, str]], path: str | None = None) -> Mapping:
    """The likeliest time, every number as a value, and texts of few values as labels. A feed's entries are counted.

    Raises:
        UnusableFileError: no column can be a time, or none a value.
    """
    columns = columns_of(rows)
    time = likeliest_time(columns)
    if time is None:
        raise UnusableFileError("No column of the content can be read as times. Say in the mapping which one is it.")
    if source_format is SourceFormat.FEED:
        return Mapping(time=Cell(column=time), values=[NamedCell(path="`1`", name="entries")])
    values = [c.name for c in columns if c.kind is ColumnKind.NUMBER and c.name != time]
    if not values:
        raise UnusableFileError("No column of the content can be read as numbers. Say in the mapping which are values.")
    labels = [c.name for c in columns if c.kind is ColumnKind.TEXT and _tells_series_apart(c.name, rows)]
    return Mapping(
        rows=path,
        time=Cell(column=time),
        values=[NamedCell(column=name) for name in values[:MOST_VALUES]],
        labels=[NamedCell(column=name) for name in labels[:MOST_LABELS]],
    )


def _tells_series_apart(name: str, rows: Sequence[dict[str, str]]) -> bool:
    values = [row[name] for row in rows if row.get(name)]
    return bool(values) and len(set(values)) <= min(MOST_LABEL_VALUES, max(1, len(values) // 2))
