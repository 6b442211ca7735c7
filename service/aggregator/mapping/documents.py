"""Contents whose rows can be read only when all of it is there: JSON documents and feeds."""

import contextlib
import io
import json
import tempfile
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any

import feedparser
import jmespath

from aggregator.errors import UnusableFileError
from aggregator.ingest.rows import quoted
from aggregator.mapping.row_sources import Objects, Row

LARGEST_DOCUMENT_BYTES = 64 * 1024 * 1024
"""A JSON document or a feed has to be read as a whole."""


class Spooled(Objects):
    """A content that can be read only when all of it is there."""

    limit: int | None = LARGEST_DOCUMENT_BYTES

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the object, or by close()
        self._bytes = 0

    def feed(self, block: bytes) -> Iterator[Row]:
        self._bytes += len(block)
        if self.limit is not None and self._bytes > self.limit:
            raise UnusableFileError(
                f"The document is larger than {self.limit // 1024 // 1024} MiB, and it has to be read as a whole. "
                "Ask for fewer rows, or for CSV or one JSON object a line."
            )
        self._file.write(block)
        return iter(())

    def close(self) -> Iterator[Row]:
        with self._file as file:
            file.seek(0)
            for number, cells in enumerate(self.objects(file), start=1):
                if isinstance(cells, dict):
                    yield Row(number, b"", cells)
                else:
                    yield Row(number, repr(cells).encode(), reason="the row is not an object")

    def objects(self, file: IO[bytes]) -> Iterator[Any]:
        raise NotImplementedError


class JsonDocument(Spooled):
    """A document in which a path leads to the array of rows."""

    def __init__(self, path: str | None) -> None:
        super().__init__()
        self.path = path
        self.finds_rows = False
        """Whether to look for the rows where no path was given."""

    def objects(self, file: IO[bytes]) -> Iterator[Any]:
        try:
            document = json.loads(file.read(), parse_float=str, parse_int=str)
        except (ValueError, RecursionError) as error:
            raise UnusableFileError(f"The document is not JSON: {error}.") from None
        paths = arrays_of(document)
        if self.path is None and self.finds_rows and paths:
            self.path = paths[0]
        try:
            rows = jmespath.search(self.path, document) if self.path else document
        except (ValueError, TypeError, RecursionError) as error:  # JMESPathError, and what its functions let through
            raise UnusableFileError(
                f"The path {quoted(self.path)} to the rows cannot be followed: {' '.join(str(error).split())}."
            ) from None
        if not isinstance(rows, list):
            said = f"The path {quoted(self.path)}" if self.path else "The document itself"
            shown = f"; it has arrays at {', '.join(map(quoted, paths[:10]))}" if paths else ""
            raise UnusableFileError(f"{said} is no array of rows{shown}. Say in `rows` where the array is.")
        yield from rows


def arrays_of(document: Any, depth: int = 3) -> list[str]:
    """JMESPath expressions of the arrays of objects in a document, the outermost first."""
    if not isinstance(document, dict):
        return []
    here = [_identifier(key) for key, value in document.items() if isinstance(value, list) and _has_objects(value)]
    if depth > 1:
        for key, value in document.items():
            here += [f"{_identifier(key)}.{path}" for path in arrays_of(value, depth - 1)]
    return here


def _has_objects(rows: list[Any]) -> bool:
    return any(isinstance(row, dict) for row in rows[:10])


def _identifier(key: str) -> str:
    return key if key.isidentifier() and key.isascii() else json.dumps(key)


class FeedEntries(Spooled):
    """The entries of RSS or Atom: title, link, id, author, published, updated, tags and whatever else they have."""

    limit = 10 * 1024 * 1024

    def objects(self, file: IO[bytes]) -> Iterator[Any]:
        # A stream: feedparser would take bytes for the name of a local file first, and open it.
        feed = feedparser.parse(io.BytesIO(file.read()), sanitize_html=False, resolve_relative_uris=False)
        if not feed.entries and (feed.bozo or not feed.version):
            raise UnusableFileError("The content is neither RSS nor Atom, or it is cut off.")
        for entry in feed.entries:
            cells: dict[str, Any] = {key: value for key, value in entry.items() if isinstance(value, str | int | float)}
            for name in ("published", "updated", "created"):
                # Asked for first: feedparser answers with another moment, and a warning, where there is none.
                if f"{name}_parsed" in entry and (moment := entry[f"{name}_parsed"]):
                    with contextlib.suppress(ValueError):  # a leap second, a year 0: the text stays as it was
                        cells[name] = datetime(*moment[:6]).isoformat()  # noqa: DTZ001 - feedparser gives UTC
            cells["tags"] = [tag.get("term") for tag in entry.get("tags", [])]
            yield cells
