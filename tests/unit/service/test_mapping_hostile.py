"""Contents and mappings that mean harm, or are broken: said in words, never a crash, never another file's bytes."""

import contextlib
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from aggregator.errors import UnusableFileError
from aggregator.mapping.reader import reader_of
from aggregator.mapping.records import Record
from aggregator.mapping.schemas import Mapping, SourceFormat

FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Quakes</title>
<item><title>M 4.2</title><pubDate>Tue, 24 Nov 2026 10:00:00 GMT</pubDate></item></channel></rss>"""


def mapping(**fields: Any) -> Mapping:
    return Mapping.model_validate({"time": {"column": "time"}, "values": [{"column": "rain"}]} | fields)


def read(content: bytes, form: SourceFormat, said: Mapping | None = None) -> tuple[list[Record], list[str]]:
    reader = reader_of(said or mapping(), form, content, {})
    batches = [*reader.feed(content), *reader.close()]
    return [r for b in batches for r in b.records], [r.reason for b in batches for r in b.rejected]


def parquet(**columns: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def test_a_feed_that_is_the_name_of_a_file_does_not_open_it(tmp_path: Path) -> None:
    """feedparser takes bytes for a file's name first: /dev/zero would fill the memory."""
    (tmp_path / "feed.xml").write_bytes(FEED)
    with pytest.raises(UnusableFileError, match="neither RSS nor Atom"):
        read(str(tmp_path / "feed.xml").encode(), SourceFormat.FEED)


def test_entities_that_multiply_are_not_expanded() -> None:
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    bomb = b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">' + laughs + b"]>"
    with contextlib.suppress(UnusableFileError):
        records, _ = read(bomb + FEED.split(b"?>")[1].replace(b"M 4.2", b"&l9;"), SourceFormat.FEED)
        assert len(records) <= 1


def test_a_parquet_file_with_any_byte_damaged_is_read_or_refused() -> None:
    whole = parquet(time=["2026-01-01", "2026-01-02"], rain=[1.5, 2.5])
    for at in range(4, len(whole)):
        damaged = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
        with contextlib.suppress(UnusableFileError):
            read(damaged, SourceFormat.PARQUET)


def test_decimals_of_a_parquet_file_are_numbers() -> None:
    records, rejects = read(parquet(time=["2026-01-01"], rain=[Decimal("1.25")]), SourceFormat.PARQUET)
    assert ([r.value for r in records], rejects) == ([1.25], [])


@pytest.mark.parametrize("path", ["length(n)", "n[::0]", "data[::0]"])
def test_a_path_to_the_rows_that_fails_on_the_document_is_said(path: str) -> None:
    with pytest.raises(UnusableFileError, match="rows"):
        read(json.dumps({"n": 5, "data": [1]}).encode(), SourceFormat.JSON, mapping(rows=path))


def test_a_path_that_fails_on_a_row_rejects_it() -> None:
    said = mapping(values=[{"path": "v[::0]", "name": "v"}])
    records, rejects = read(b'{"time": "2026-01-01", "v": [1]}\n', SourceFormat.NDJSON, said)
    assert records == []
    assert "the path cannot be followed here" in rejects[0]


@pytest.mark.parametrize("depth", [500, 900, 3000, 20000])
def test_a_value_nested_deeply_rejects_its_row(depth: int) -> None:
    row = b'{"time": "2026-01-01", "rain": ' + b"[" * depth + b"]" * depth + b"}\n"
    assert read(row, SourceFormat.NDJSON)[0] == []
    with contextlib.suppress(UnusableFileError):
        assert read(b"[" + row + b"]", SourceFormat.JSON)[0] == []


@pytest.mark.parametrize("text", ["a\\u0000b", "a\\ud800b"])
def test_labels_are_text_that_postgresql_can_store(text: str) -> None:
    said = mapping(labels=[{"column": "station"}])
    row = b'{"time": "2026-01-01", "rain": 1, "station": "%s"}\n' % text.encode()
    for record in read(row, SourceFormat.NDJSON, said)[0]:
        assert "\\u0000" not in record.labels
        record.labels.encode()
