"""Whole files through the readers, cut into blocks in every way."""

import json
import tracemalloc

import pytest
from aggregator.errors import UnusableFileError
from aggregator.ingest.formats import FileFormat, reader_for
from aggregator.ingest.rows import LONGEST_ROW_BYTES, Batch, Columns

COLUMNS = Columns(time="t", values=["v"])


def read(file_format: FileFormat, body: bytes, size: int = 1 << 20, columns: Columns = COLUMNS) -> Batch:
    reader = reader_for(file_format, body, columns)
    whole = Batch()
    for at in range(0, len(body), size):
        _add(whole, reader.feed(body[at : at + size]))
    _add(whole, reader.close())
    return whole


def _add(whole: Batch, batch: Batch) -> None:
    whole.observations.extend(batch.observations)
    whole.rejected.extend(batch.rejected)


def values(batch: Batch) -> list[float | None]:
    return [row[0] for _, row in batch.observations]


def rejects(batch: Batch) -> list[tuple[int, str, str]]:
    return [(r.line, r.reason, r.content) for r in batch.rejected]


AWKWARD = {
    FileFormat.CSV: (
        'note,t,v\r\n"a ""quoted"" note, with\r\ntwo lines",2000-01-01,1\r\n\r\nplain 5" pipe,2000-01-02,2\r\n'
        "naïve,2000-01-03,three\r\n,2000-01-04,4"
    ).encode(),
    FileFormat.JSON: (
        '[ {"t": "2000-01-01", "v": 1, "note": "a \\"]}, note\\\\"},\n'
        ' {"v": "2", "t": "2000-01-02", "x": [{"y": []}]},\n'
        '{"t": "2000-01-03", "v": "thrée"}, {"t": "2000-01-04", "v": 4.0} ]\n'
    ).encode(),
    FileFormat.NDJSON: (
        '{"t": "2000-01-01", "v": 1}\r\n{"t": "2000-01-02", "v": 2}\n\n{"t": "2000-01-03", "v": "thrée"}\n'
        '{"t": "2000-01-04", "v": 4}'
    ).encode(),
}


@pytest.mark.parametrize("file_format", FileFormat)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
def test_where_the_blocks_are_cut_changes_nothing(file_format: FileFormat, size: int) -> None:
    body = AWKWARD[file_format]
    whole = read(file_format, body)
    assert values(whole) == [1, 2, 4]
    assert len(whole.rejected) == 1
    assert "is not a number" in whole.rejected[0].reason
    assert read(file_format, body, size) == whole


def test_lines_are_counted_as_an_editor_shows_them() -> None:
    assert [r.line for r in read(FileFormat.CSV, AWKWARD[FileFormat.CSV]).rejected] == [6]
    assert [r.line for r in read(FileFormat.JSON, AWKWARD[FileFormat.JSON]).rejected] == [3]
    assert [r.line for r in read(FileFormat.NDJSON, AWKWARD[FileFormat.NDJSON]).rejected] == [4]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    rows = [["t", "text", "v"], ["2000-01-01", '"a, b; c\td"', "1"], ["2000-01-02", '"x,y"', "2"]]
    body = "\n".join(delimiter.join(row) for row in rows).encode()
    assert values(read(FileFormat.CSV, body)) == [1, 2]


def test_old_line_ends_are_understood() -> None:
    assert values(read(FileFormat.CSV, b"t,v\r2000-01-01,1\r2000-01-02,2\r")) == [1, 2]


def test_a_quote_that_is_never_closed_costs_one_row() -> None:
    batch = read(FileFormat.CSV, b't,v\n2000-01-01,1\n2000-01-02,"2\n2000-01-03,3\n2000-01-04,4\n')
    assert values(batch) == [1, 3, 4]
    assert rejects(batch) == [(3, "a quote opens in this row and is not closed", '2000-01-02,"2')]


def test_rows_behind_an_unclosed_quote_survive_any_distance() -> None:
    rows = b"".join(b"2000-01-01,%d\n" % n for n in range(100_000))
    assert len(rows) > LONGEST_ROW_BYTES
    batch = read(FileFormat.CSV, b't,v\n2000-01-01,"0\n' + rows)
    assert (len(batch.observations), len(batch.rejected)) == (100_000, 1)


@pytest.mark.parametrize("file_format", [FileFormat.CSV, FileFormat.NDJSON])
def test_a_row_without_end_is_rejected_and_the_next_one_is_read(file_format: FileFormat) -> None:
    good = {
        FileFormat.CSV: (b"t,v\n2000-01-01,1\n", b"2000-01-02,2\n"),
        FileFormat.NDJSON: (b'{"t":"2000-01-01","v":1}\n', b'{"t":"2000-01-02","v":2}\n'),
    }[file_format]
    batch = read(file_format, good[0] + b"x" * (3 * LONGEST_ROW_BYTES) + b"\n" + good[1], size=65536)
    assert values(batch) == [1, 2]
    assert [r.reason for r in batch.rejected] == ["the row is longer than 1024 KiB; its first 64 KiB are kept"]
    assert len(batch.rejected[0].content) == 64 * 1024


def test_json_rows_that_are_wrong_are_told_apart() -> None:
    body = b'[{"t":"2000-01-01","v":1},7,{"t":"2000-01-01","v":true},{"v":2},{"t":2000,"v":nul},{"t":"2000-01-01"}]'
    batch = read(FileFormat.JSON, body)
    assert values(batch) == [1, None]
    assert rejects(batch) == [
        (1, "element 2: the row is not an object with the columns as its keys", "7"),
        (1, "element 3: column 'v': True is neither a number nor a text", '{"t":"2000-01-01","v":true}'),
        (1, "element 4: column 't': the time is empty", '{"v":2}'),
        (1, "element 5: the row is not JSON: Expecting value at character 15", '{"t":2000,"v":nul}'),
    ]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'[{"t": 1, "v": 2}, {"t"', "it was cut off"),
        (b'[{"t": 1, "v": 2}] {"t": 1}', "Something else than one array"),
        (b'[{"t": 1, "v": [2}, {"t": 1}]', "closed by another kind"),
        (b'[{"t": 1, "v": "' + b"x" * (2 * LONGEST_ROW_BYTES) + b'"}]', "longer than 1024 KiB"),
        (b"[1, 2, 3]", "not JSON of rows"),
        (b'[{"t": 1, "w": 2}]', "There is no column 'v'. The file has 't', 'w'"),
    ],
)
def test_an_array_that_cannot_be_trusted_is_refused_whole(body: bytes, message: str) -> None:
    with pytest.raises(UnusableFileError, match=message):
        read(FileFormat.JSON, body, size=65536)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"a,b\n1,2\n", "There is no column 't'. The file has 'a', 'b': choose among these."),
        (b"t,v,v\n1,2,3\n", "The header names 'v' 2 times. Rename one of these columns."),
        (b"t,v\xe9\n1,2\n", "The header is not UTF-8. Save the file as UTF-8 and send it again."),
    ],
)
def test_a_header_that_does_not_fit_says_what_to_do(body: bytes, message: str) -> None:
    with pytest.raises(UnusableFileError) as refused:
        read(FileFormat.CSV, body)
    assert str(refused.value) == message


@pytest.mark.parametrize("file_format", FileFormat)
def test_memory_does_not_grow_with_the_file(file_format: FileFormat) -> None:
    """Many blocks of 32 KiB pass through each reader; what it holds stays below a few blocks."""
    row = {
        FileFormat.CSV: b'2000-01-01,1,"a, b"\n',
        FileFormat.JSON: json.dumps({"t": "2000-01-01", "v": 1}).encode() + b",",
        FileFormat.NDJSON: json.dumps({"t": "2000-01-01", "v": 1}).encode() + b"\n",
    }[file_format]
    begin = {FileFormat.CSV: b"t,v,note\n", FileFormat.JSON: b"[", FileFormat.NDJSON: b""}[file_format]
    block = row * (32768 // len(row))
    reader = reader_for(file_format, begin + row * 3, COLUMNS)
    reader.feed(begin)
    reader.feed(block)
    tracemalloc.start()
    try:
        for _ in range(4):
            reader.feed(block)
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(4):
            reader.feed(block)
        held, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held - before < 4 * len(block), "one block alone makes rows of a dozen times its size"
    assert peak - before < 2_000_000
