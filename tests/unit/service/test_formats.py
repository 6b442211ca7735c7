"""What the first bytes and the Content-Type of a file tell."""

import pytest
from aggregator.errors import UnsupportedMediaError, UnusableFileError
from aggregator.ingest.formats import FileFormat, format_of
from aggregator.ingest.inspection import inspect


@pytest.mark.parametrize(
    ("kind", "head", "found"),
    [
        ("text/csv; charset=utf-8", b"t,v\n", FileFormat.CSV),
        ("application/vnd.ms-excel", b"t,v\n", FileFormat.CSV),
        ("", b' [{"t":1}]', FileFormat.JSON),
        ("application/octet-stream", b'{"t":1}\n', FileFormat.NDJSON),
        ("application/json", b'\xef\xbb\xbf[{"t":1}]', FileFormat.JSON),
        ("application/json", b'{"t":1}\n{"t":2}', FileFormat.NDJSON),
        ("application/x-ndjson", b'{"t":1}', FileFormat.NDJSON),
    ],
)
def test_the_format_is_found(kind: str, head: bytes, found: FileFormat) -> None:
    assert format_of(head, {"content-type": kind}) is found


@pytest.mark.parametrize(
    ("head", "message"),
    [
        (b"", "The file is empty"),
        (b" \n\n", "The file is empty"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"PK\x03\x04", "Excel"),
        (b"\xff\xfet\x00,\x00v\x00", "UTF-16"),
        (b"<!DOCTYPE html><html>", "HTML"),
        (bytes(range(256)), "binary"),
    ],
)
def test_a_file_of_another_kind_is_named_with_the_remedy(head: bytes, message: str) -> None:
    with pytest.raises(UnusableFileError, match=message):
        format_of(head, {"content-type": "text/csv"})


def test_what_is_no_table_by_its_own_word_is_refused() -> None:
    with pytest.raises(UnsupportedMediaError, match="Send text/csv, application/json or application/x-ndjson"):
        format_of(b"x", {"content-type": "image/png"})
    with pytest.raises(UnsupportedMediaError, match="without a Content-Encoding"):
        format_of(b"x", {"content-type": "text/csv", "content-encoding": "gzip"})
    with pytest.raises(UnusableFileError, match=r"Is it CSV\? Then send text/csv"):
        format_of(b"t,v\n", {"content-type": "application/json"})


def kinds(body: bytes, content_type: str = "text/csv") -> tuple[dict[str, str], str | None, list[str]]:
    found = inspect(body, {"content-type": content_type})
    return ({c.name: c.kind for c in found.columns}, found.suggested_time_column, found.suggested_value_columns)


def test_columns_are_told_apart_in_real_files() -> None:
    weather = b"date,precipitation,temp_max,weather\n2012/01/01,0.0,12.8,drizzle\n2012/01/02,10.9,10.6,rain\n"
    assert kinds(weather) == (
        {"date": "time", "precipitation": "number", "temp_max": "number", "weather": "text"},
        "date",
        ["precipitation", "temp_max"],
    )
    stocks = b"symbol,date,price\nMSFT,Jan 1 2000,39.81\nMSFT,Feb 1 2000,36.35\n"
    assert kinds(stocks) == ({"symbol": "text", "date": "time", "price": "number"}, "date", ["price"])
    sunspots = b'"YEAR","SUNACTIVITY"\n1700,5\n1701,11\n'
    assert kinds(sunspots) == ({"YEAR": "time", "SUNACTIVITY": "number"}, "YEAR", ["SUNACTIVITY"])
    co2 = b'"date","co2"\n"19580329",316.1\n"19580405",317.3\n'
    assert kinds(co2) == ({"date": "time", "co2": "number"}, "date", ["co2"])


def test_a_number_called_like_a_time_stays_a_number() -> None:
    assert kinds(b"time,runtime\n1612101512,135\n1612101572,90\n")[0] == {"time": "time", "runtime": "number"}


def test_single_bad_cells_and_missing_ones_do_not_hide_a_column() -> None:
    rows = b"".join(b"2000-01-%02d,%d\n" % (n, n) for n in range(1, 20))
    assert kinds(b"t,v\n" + rows + b"bad,bad\n2000-02-01,\n")[0] == {"t": "time", "v": "number"}


def test_json_is_inspected_even_when_it_is_cut_off() -> None:
    body = b'[{"when": "2000-01-01", "v": 1}, {"when": "2000-01-02", "v": 2, "w": null}, {"when": "2000-'
    assert kinds(body, "application/json") == ({"when": "time", "v": "number", "w": "text"}, "when", ["v"])


def test_samples_are_few_short_and_different() -> None:
    body = b"t,v\n" + b"2000-01-01,1\n" * 50 + b"2000-01-02," + b"9" * 500 + b"\n"
    column = inspect(body, {"content-type": "text/csv"}).columns[1]
    assert column.samples == ["1", "9" * 100]


def test_one_column_is_no_table() -> None:
    with pytest.raises(UnusableFileError, match="one column only"):
        inspect(b"just some prose\nand more of it\n", {"content-type": "text/csv"})
