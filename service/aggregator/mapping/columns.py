"""Columns that a mapping names and no row has: a misspelt one would else be read as empty, row after row."""

from typing import Any

from aggregator.errors import UnusableFileError
from aggregator.ingest.rows import quoted
from aggregator.mapping.schemas import Mapping

LOOKED_ROWS = 3000
"""In so many rows a column has to be there once. One that is seldom filled may be left out of the other rows."""
SHOWN_COLUMNS = 20


class ExpectedColumns:
    """Looks at the keys of rows until each named column has been there."""

    def __init__(self, mapping: Mapping) -> None:
        cells = [mapping.time, *mapping.values, *mapping.labels, *([mapping.series] if mapping.series else [])]
        self._missing = dict.fromkeys(cell.column for cell in cells if cell.column is not None)
        self._seen: dict[str, None] = {}
        self._rows = 0

    def look(self, cells: dict[str, Any]) -> bool:
        """Whether there is something left to look for.

        Raises:
            UnusableFileError: enough rows have been seen, and none had the column.
        """
        self._rows += 1
        for name in self._missing.keys() & cells.keys():
            del self._missing[name]
        if len(self._seen) <= SHOWN_COLUMNS:
            self._seen.update(dict.fromkeys(map(str, cells)))
        if self._rows == LOOKED_ROWS:
            self.close()
        return bool(self._missing)

    def close(self) -> None:
        """
        Raises:
            UnusableFileError: no row had the column, and no more rows will come.
        """
        if self._missing and self._rows:
            name = next(iter(self._missing))
            names = ", ".join(map(quoted, list(self._seen)[:SHOWN_COLUMNS]))
            more = ", …" if len(self._seen) > SHOWN_COLUMNS else ""
            rows = "The only row has no" if self._rows == 1 else f"None of the first {self._rows} rows has a"
            raise UnusableFileError(
                f"{rows} column {quoted(name)}. There are {names or 'none'}{more}: choose among these."
            )
