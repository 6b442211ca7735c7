"""From a content's bytes to records: its format, its encoding, its rows, and the mapping applied to them."""

from collections.abc import Iterable, Iterator, Mapping

from aggregator.errors import UnusableFileError
from aggregator.ingest.formats import refuse_binary, sniff_csv
from aggregator.ingest.json_reader import ArrayElements, parse_object
from aggregator.ingest.lines import LineSplitter
from aggregator.ingest.rows import BadRowError
from aggregator.mapping import documents, row_sources
from aggregator.mapping.encoding import ToUtf8, encoding_of
from aggregator.mapping.mapper import RowMapper
from aggregator.mapping.parquet import ParquetRows
from aggregator.mapping.records import RecordBatch
from aggregator.mapping.row_sources import Row, RowSource
from aggregator.mapping.schemas import Mapping as RowMapping
from aggregator.mapping.schemas import SourceFormat

BATCH_ROWS = 10_000

_TYPES = {
    "text/csv": SourceFormat.CSV,
    "application/csv": SourceFormat.CSV,
    "text/tab-separated-values": SourceFormat.CSV,
    "application/x-ndjson": SourceFormat.NDJSON,
    "application/ndjson": SourceFormat.NDJSON,
    "application/jsonl": SourceFormat.NDJSON,
    "application/rss+xml": SourceFormat.FEED,
    "application/atom+xml": SourceFormat.FEED,
    "application/vnd.apache.parquet": SourceFormat.PARQUET,
}


class Content:
    """A content that begins so: its format, and its rows as its bytes arrive.

    With `finds_rows` the first array of objects in a JSON document gives the rows, where no path leads to them.
    """

    def __init__(
        self,
        head: bytes,
        headers: Mapping[str, str],
        source_format: SourceFormat | None,
        *,
        rows: str | None = None,
        delimiter: str | None = None,
        finds_rows: bool = False,
    ) -> None:
        encoding = None if head.startswith(b"PAR1") else encoding_of(head, headers)
        text = ToUtf8(encoding).feed(head) if encoding else head
        if not text.strip():
            raise UnusableFileError("The content is empty. It has to have a header or keys, and rows.")
        self.format = source_format or format_of(text, headers, rows)
        self.source = _rows_of(self.format, text, rows, delimiter)
        if finds_rows and isinstance(self.source, documents.JsonDocument):
            self.source.finds_rows = True
        self._decoder = ToUtf8(encoding) if encoding and self.format is not SourceFormat.FEED else None

    @property
    def whole(self) -> bool:
        """Whether the content gives its rows only when all of it is there."""
        return isinstance(self.source, documents.Spooled)

    @property
    def rows_path(self) -> str | None:
        """Where a document's rows are, as it was said or found."""
        return self.source.path if isinstance(self.source, documents.JsonDocument) else None

    def feed(self, block: bytes) -> Iterator[Row]:
        return self.source.feed(self._decoder.feed(block) if self._decoder else block)

    def close(self) -> Iterator[Row]:
        if self._decoder and (rest := self._decoder.close()):
            yield from self.source.feed(rest)
        yield from self.source.close()


class MappedReader:
    """Feeds a content's rows through a mapping; the head has to be fed like all that follows."""

    def __init__(self, content: Content, mapping: RowMapping) -> None:
        self._content = content
        self._mapping = mapping
        self._mapper: RowMapper | None = None

    def feed(self, block: bytes) -> Iterator[RecordBatch]:
        return self._mapped(self._content.feed(block))

    def close(self) -> Iterator[RecordBatch]:
        yield from self._mapped(self._content.close())
        if self._mapper is not None:
            self._mapper.close()

    def _mapped(self, rows: Iterable[Row]) -> Iterator[RecordBatch]:
        batch = RecordBatch()
        for line, raw, cells, reason in rows:
            batch.rows += 1
            if reason is not None:
                batch.reject(line, reason, raw)
            else:
                try:
                    batch.records += (self._mapper or self._made()).records(line, cells)
                except BadRowError as error:
                    batch.reject(line, str(error), raw or str(self._content.source.names(cells)).encode())
            if batch.rows == BATCH_ROWS:
                yield batch
                batch = RecordBatch()
        if batch.rows:
            yield batch

    def _made(self) -> RowMapper:
        """Once the first row is there: only then are the columns of a file known."""
        self._mapper = RowMapper(self._mapping, self._content.source)
        return self._mapper


def reader_of(
    mapping: RowMapping, source_format: SourceFormat | None, head: bytes, headers: Mapping[str, str]
) -> MappedReader:
    """A reader for a content that begins so; without a format, the content tells its own.

    Raises:
        UnusableFileError: it is of no format that can be read; the reader's methods raise it too, where a column that
            the mapping names is not there or the whole content turns out to be broken.
    """
    content = Content(head, headers, source_format, rows=mapping.rows, delimiter=mapping.delimiter)
    return MappedReader(content, mapping)


def format_of(head: bytes, headers: Mapping[str, str], rows: str | None = None) -> SourceFormat:
    """The format of a text, or of Parquet, that begins so."""
    begin = head.lstrip()
    if head.startswith(b"PAR1"):
        return SourceFormat.PARQUET
    declared = _TYPES.get(headers.get("content-type", "").partition(";")[0].strip().lower())
    if declared is not None:
        return declared
    if begin[:1] == b"<":
        if any(mark in begin[:2000].lower() for mark in (b"<rss", b"<feed", b"<rdf")):
            return SourceFormat.FEED
        raise UnusableFileError("The content is a page in HTML or XML: give the address of the data itself.")
    refuse_binary(head)
    if begin[:1] == b"[":
        return SourceFormat.JSON
    if begin[:1] == b"{":
        return SourceFormat.NDJSON if rows is None and _is_one_of_many(begin) else SourceFormat.JSON
    return SourceFormat.CSV


def _is_one_of_many(begin: bytes) -> bool:
    """Whether the first line is a row; a whole document may stand on one line too, and has its rows within it."""
    line, _, rest = begin.partition(b"\n")
    try:
        row = parse_object(line)
    except BadRowError:
        return False
    return bool(rest.strip()) or not documents.arrays_of(row)


def _rows_of(source_format: SourceFormat, head: bytes, rows: str | None, delimiter: str | None) -> RowSource:
    match source_format:
        case SourceFormat.CSV:
            dialect = sniff_csv(head)
            return row_sources.CsvRows(delimiter or dialect.delimiter, dialect.newline)
        case SourceFormat.NDJSON:
            return row_sources.JsonRows(LineSplitter())
        case SourceFormat.JSON:
            in_array = rows is None and head.lstrip()[:1] == b"["
            return row_sources.JsonRows(ArrayElements()) if in_array else documents.JsonDocument(rows)
        case SourceFormat.FEED:
            return documents.FeedEntries()
        case SourceFormat.PARQUET:
            return ParquetRows()
