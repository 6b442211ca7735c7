"""Which format a file has, and the reader for it: from its Content-Type and its first bytes."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from aggregator.errors import UnsupportedMediaError, UnusableFileError
from aggregator.ingest.csv_reader import CsvReader, CsvRecords, no_such_column, parse_fields
from aggregator.ingest.json_reader import ArrayElements, JsonReader, parse_object
from aggregator.ingest.lines import LineSplitter
from aggregator.ingest.rows import BadRowError, Columns, Reader

SNIFFED_BYTES = 256 * 1024
"""The beginning of a file that decides how the rest is read."""

_BOM = b"\xef\xbb\xbf"
_DELIMITERS = (",", ";", "\t")
_SNIFFED_ROWS = 20


class FileFormat(StrEnum):
    CSV = "csv"
    JSON = "json"
    NDJSON = "ndjson"


_TYPES = {
    "text/csv": FileFormat.CSV,
    "application/csv": FileFormat.CSV,
    "application/json": FileFormat.JSON,
    "application/x-ndjson": FileFormat.NDJSON,
    "application/ndjson": FileFormat.NDJSON,
    "application/jsonl": FileFormat.NDJSON,
}
_UNTOLD = {"", "application/octet-stream", "text/plain", "application/vnd.ms-excel"}
"""What browsers send for files they do not know; Windows calls a CSV file Excel's."""

_CONTROL = frozenset(range(32)) - frozenset(b"\t\n\r")
MOST_CONTROL_SHARE = 0.05
"""Text may hold a stray control character, which is no reason to refuse the whole file."""

_OTHER_FILES = (
    (b"\x1f\x8b", "a gzip archive: unpack it first"),
    (b"PK\x03\x04", "a zip archive or an Excel workbook: export it as CSV first"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook: export it as CSV first"),
    (b"%PDF", "a PDF: export its table as CSV first"),
    (b"PAR1", "a Parquet file: export it as CSV first"),
    (b"\xff\xfe", "in UTF-16: save it as UTF-8 first"),
    (b"\xfe\xff", "in UTF-16: save it as UTF-8 first"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    delimiter: str
    newline: bytes


def without_bom(head: bytes) -> bytes:
    return head.removeprefix(_BOM)


def format_of(head: bytes, headers: Mapping[str, str]) -> FileFormat:
    """The format of a file that begins so.

    Raises:
        UnsupportedMediaError: the Content-Type names something else than CSV or JSON, or a compression.
        UnusableFileError: the bytes are no text, or not of the kind that the Content-Type names.
    """
    if headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise UnsupportedMediaError("Send the file as it is, without a Content-Encoding.")
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _TYPES and kind not in _UNTOLD:
        raise UnsupportedMediaError(
            f"Content-Type {kind!r} cannot be read. Send text/csv, application/json or application/x-ndjson."
        )
    begin = without_bom(head).lstrip()
    if not begin:
        raise UnusableFileError("The file is empty. Send one with a header or keys, and rows.")
    refuse_other_files(head, begin)
    first = begin[:1]
    if kind in _UNTOLD:
        return {b"[": FileFormat.JSON, b"{": FileFormat.NDJSON}.get(first, FileFormat.CSV)
    declared = _TYPES[kind]
    if declared is FileFormat.CSV:
        return declared
    if declared is FileFormat.JSON and first == b"{":
        declared = FileFormat.NDJSON  # what many tools call a JSON file
    if declared is FileFormat.JSON and first != b"[":
        raise UnusableFileError("The file is not JSON: it has to begin with [ or {. Is it CSV? Then send text/csv.")
    return declared


def refuse_other_files(head: bytes, begin: bytes) -> None:
    if begin[:15].lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        raise UnusableFileError("The file is a page in HTML or XML: download the data itself as CSV or JSON.")
    refuse_binary(head)


def refuse_binary(head: bytes) -> None:
    """Refuse what is no text, by name where it is known."""
    for magic, what in _OTHER_FILES:
        if head.startswith(magic):
            raise UnusableFileError(f"The file is {what}.")
    beginning = head[:4096]
    if sum(byte in _CONTROL for byte in beginning) > MOST_CONTROL_SHARE * len(beginning):
        raise UnusableFileError("The file is binary: export it as CSV or JSON in UTF-8 first.")


def reader_for(file_format: FileFormat, head: bytes, columns: Columns) -> Reader:
    """A reader for the file that begins so. The head has to be fed to it like all that follows.

    Raises:
        UnusableFileError: the head already shows that a chosen column does not exist.
    """
    if file_format is FileFormat.CSV:
        dialect = sniff_csv(head)
        return CsvReader(columns, dialect.delimiter, dialect.newline)
    keys = json_keys(file_format, head)
    for name in (columns.time, *columns.values):
        if keys and name not in keys:
            raise UnusableFileError(no_such_column(name, keys))
    return JsonReader(columns, ArrayElements() if file_format is FileFormat.JSON else LineSplitter())


def sniff_csv(head: bytes) -> Dialect:
    """The delimiter that cuts the first rows most evenly, and the line end (a lone CR where no LF is)."""
    newline = b"\r" if b"\n" not in head and b"\r" in head else b"\n"

    def evenness(delimiter: str) -> tuple[float, int]:
        widths = []
        for line, reason in CsvRecords(delimiter, newline).feed(head + newline):
            if reason is None and line.raw.strip():
                widths.append(_width(line.raw, delimiter))
            if len(widths) > _SNIFFED_ROWS:
                break
        if not widths or widths[0] < 2:
            return (0.0, 0)
        return (widths.count(widths[0]) / len(widths), widths[0])

    best = max(_DELIMITERS, key=evenness)
    return Dialect(delimiter=best, newline=newline)


def _width(raw: bytes, delimiter: str) -> int:
    try:
        return len(parse_fields(raw, delimiter))
    except (UnicodeDecodeError, csv.Error):
        return 0


def json_keys(file_format: FileFormat, head: bytes) -> list[str]:
    """The keys of the objects that the head holds whole, in the order of their appearance.

    Raises:
        UnusableFileError: rows are there, and none of the first is an object.
    """
    keys: dict[str, None] = {}
    seen = 0
    for row in sample_objects(file_format, head):
        seen += 1
        if row is not None:
            keys.update(dict.fromkeys(row))
    if seen and not keys:
        raise UnusableFileError(
            "The file is not JSON of rows: send an array of objects, or one object a line, with the columns as keys."
        )
    return list(keys)


def sample_objects(file_format: FileFormat, head: bytes, most: int = 200) -> list[dict[str, object] | None]:
    """The first rows; None stands for one that is no object. The last may be cut off, and is left out."""
    rows = ArrayElements() if file_format is FileFormat.JSON else LineSplitter()
    found: list[dict[str, object] | None] = []
    whole = head.endswith(b"}") and file_format is FileFormat.NDJSON
    for line in rows.feed(head + b"\n" if whole else head):
        if len(found) == most:
            break
        if line.raw.strip():
            try:
                found.append(parse_object(line.raw))
            except BadRowError:
                found.append(None)
    return found
