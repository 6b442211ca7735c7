"""The dry run: what a mapping makes of the beginning of a content, before anything is saved."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from aggregator.errors import UnusableFileError
from aggregator.ingest.inspection import ColumnKind
from aggregator.ingest.rows import BadRowError, readable
from aggregator.mapping.mapper import RowMapper
from aggregator.mapping.reader import Content
from aggregator.mapping.records import Record
from aggregator.mapping.row_sources import Row
from aggregator.mapping.schemas import Mapping as RowMapping
from aggregator.mapping.schemas import SourceFormat
from aggregator.mapping.suggestion import columns_of, suggest

READ_BYTES = 1024 * 1024
"""Enough of a content whose rows come one by one; a document is read as a whole."""
SAMPLED_ROWS = 200
SHOWN_ROWS = 20
SHOWN_CHARS = 500


class PreviewColumn(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    name: str
    kind: ColumnKind
    samples: list[str]


class PreviewRow(BaseModel):
    """A row as the mapping reads it: its values by the name of their series."""

    line: int
    time: datetime | None
    values: dict[str, float]
    labels: dict[str, str]


class PreviewReject(BaseModel):
    line: int
    reason: str
    content: str


class Preview(BaseModel):
    """`complete`: the content was read to its end. The counts are of what was read."""

    format: SourceFormat
    mapping: RowMapping
    suggested: bool
    columns: list[PreviewColumn]
    rows: list[PreviewRow]
    rejected: list[PreviewReject]
    rows_read: int
    rows_rejected: int
    bytes_read: int
    complete: bool


async def preview(
    chunks: AsyncIterator[bytes],
    headers: Mapping[str, str],
    source_format: SourceFormat | None = None,
    mapping: RowMapping | None = None,
    *,
    cut: bool = False,
) -> Preview:
    """Read the beginning of a content and map it; without a mapping, by the one that is likeliest.

    Args:
        cut: more follows behind the chunks, which nobody gives.

    Raises:
        UnusableFileError: the content cannot be read, or no mapping can be suggested for it.
    """
    body = bytearray()
    complete = not cut
    content: Content | None = None
    async for chunk in chunks:
        body += chunk
        if len(body) >= READ_BYTES:
            content = content or _content(bytes(body), headers, source_format, mapping)
            if not content.whole:
                complete = False
                break
    content = content or _content(bytes(body), headers, source_format, mapping)
    if cut and content.whole:
        raise UnusableFileError(
            "A JSON document, a feed or a Parquet file can be tried out only as a whole, and this is the beginning of "
            "one. Send all of it, or one with fewer rows, or the rows as CSV or one JSON object a line."
        )
    # In a thread: a document of many megabytes takes long enough for a health check to be missed.
    return await asyncio.to_thread(_read, content, bytes(body), mapping, complete=complete)


def _read(content: Content, body: bytes, mapping: RowMapping | None, *, complete: bool) -> Preview:
    rows = list(content.feed(body))
    if complete:
        rows += content.close()
    if not rows:
        raise UnusableFileError("The content shows no rows. It has to have a header or keys, and at least one row.")
    return _mapped(content, rows, mapping, len(body), complete=complete)


def _content(
    head: bytes, headers: Mapping[str, str], source_format: SourceFormat | None, mapping: RowMapping | None
) -> Content:
    rows, delimiter = (mapping.rows, mapping.delimiter) if mapping else (None, None)
    return Content(head, headers, source_format, rows=rows, delimiter=delimiter, finds_rows=mapping is None)


def _mapped(content: Content, rows: list[Row], mapping: RowMapping | None, read: int, *, complete: bool) -> Preview:
    named = [content.source.names(row.cells) for row in rows if row.reason is None][:SAMPLED_ROWS]
    chosen = mapping or suggest(content.format, named, content.rows_path)
    mapper: RowMapper | None = None
    shown: list[PreviewRow] = []
    rejected: list[PreviewReject] = []
    refused = 0
    for row in rows:
        reason = row.reason
        if reason is None:
            mapper = mapper or RowMapper(chosen, content.source)
            try:
                records = mapper.records(row.line, row.cells)
            except BadRowError as error:
                reason = str(error)
            else:
                if len(shown) < SHOWN_ROWS:
                    shown.append(_shown(row.line, records))
        if reason is not None:
            refused += 1
            if len(rejected) < SHOWN_ROWS:
                raw = row.raw or str(content.source.names(row.cells)).encode()
                rejected.append(PreviewReject(line=row.line, reason=reason, content=readable(raw)[:SHOWN_CHARS]))
    if mapper is not None:
        mapper.close()  # also of a beginning: who tries a mapping out wants to know
    return Preview(
        format=content.format,
        mapping=chosen,
        suggested=mapping is None,
        columns=[PreviewColumn.model_validate(column) for column in columns_of(named)],
        rows=shown,
        rejected=rejected,
        rows_read=len(rows),
        rows_rejected=refused,
        bytes_read=read,
        complete=complete,
    )


def _shown(line: int, records: list[Record]) -> PreviewRow:
    first = records[0] if records else None
    return PreviewRow(
        line=line,
        time=first.time if first else None,
        values={record.name: record.value for record in records},
        labels=json.loads(first.labels) if first else {},
    )
