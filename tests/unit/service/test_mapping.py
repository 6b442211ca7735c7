"""What a mapping makes of contents of every format."""

import contextlib
import io
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from aggregator.errors import UnusableFileError
from aggregator.mapping.columns import LOOKED_ROWS
from aggregator.mapping.preview import preview
from aggregator.mapping.reader import reader_of
from aggregator.mapping.records import Record
from aggregator.mapping.schemas import Mapping, SourceFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from vega_datasets import local_data

MAPPING = Mapping.model_validate(
    {
        "time": {"column": "time"},
        "values": [{"column": "rain"}, {"column": "wind", "name": "wind speed"}],
        "labels": [{"column": "station"}],
    }
)
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Quakes</title>
<item><title>M 4.2 - Iceland</title><pubDate>Tue, 24 Nov 2026 10:00:00 +0100</pubDate><category>4</category></item>
<item><title>M 5.0 - Chile</title><pubDate>Tue, 24 Nov 2026 11:30:00 GMT</pubDate><category>5</category></item>
</channel></rss>"""


def read(
    content: bytes, mapping: Mapping = MAPPING, form: SourceFormat | None = None, size: int = 1 << 20, kind: str = ""
) -> tuple[list[Record], list[tuple[int, str]], int]:
    """The records, the rejects as line and reason, and how many rows there were."""
    reader = reader_of(mapping, form, content[: 256 * 1024], {"content-type": kind})
    batches = [b for at in range(0, len(content), size) for b in reader.feed(content[at : at + size])]
    batches += reader.close()
    records = [record for batch in batches for record in batch.records]
    rejects = [(each.line, each.reason) for batch in batches for each in batch.rejected]
    return records, rejects, sum(batch.rows for batch in batches)


def told(records: list[Record]) -> list[tuple[str, str, datetime, float]]:
    return [(r.name, r.labels, r.time, r.value) for r in records]


BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "time": st.integers(0, 10**6).map(lambda s: (BEGIN + timedelta(seconds=s)).isoformat()),
            "rain": st.one_of(st.none(), st.floats(-1e9, 1e9)),
            "wind": st.floats(-1e9, 1e9),
            "station": st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\x00"), max_size=10),
        }
    ),
    min_size=1,
    max_size=30,
)  # fmt: skip


def as_csv(rows: list[dict[str, Any]]) -> bytes:
    return pd.DataFrame(rows, columns=["time", "rain", "wind", "station"]).to_csv(index=False).encode()


def as_parquet(rows: list[dict[str, Any]]) -> bytes:
    schema = pa.schema(
        [("time", pa.string()), ("rain", pa.float64()), ("wind", pa.float64()), ("station", pa.string())]
    )
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), out)
    return out.getvalue()


@settings(deadline=None)
@given(rows=ROWS, size=st.integers(1, 200))
def test_the_same_rows_give_the_same_records_in_every_format_however_they_arrive(
    rows: list[dict[str, Any]], size: int
) -> None:
    lines = "\n".join(json.dumps(row) for row in rows).encode()
    expected = told(read(lines, form=SourceFormat.NDJSON)[0])
    assert len(expected) == sum((row["rain"] is not None) + 1 for row in rows)
    for content, form in (
        (lines, SourceFormat.NDJSON),
        (as_csv(rows), SourceFormat.CSV),
        (json.dumps(rows).encode(), SourceFormat.JSON),
        (as_parquet(rows), SourceFormat.PARQUET),
    ):
        records, rejects, count = read(content, form=form, size=size)
        assert (told(records), rejects, count) == (expected, [], len(rows)), form


@settings(deadline=None, max_examples=300)
@given(content=st.binary(max_size=400), form=st.sampled_from([None, *SourceFormat]))
def test_no_content_breaks_the_reader(content: bytes, form: SourceFormat | None) -> None:
    with contextlib.suppress(UnusableFileError):
        read(content, form=form)


def test_a_long_file_says_in_each_row_which_series_it_means() -> None:
    stocks = local_data.stocks()
    mapping = Mapping.model_validate(
        {"time": {"column": "date"}, "values": [{"column": "price"}], "series": {"column": "symbol"}}
    )
    records, rejects, _ = read(stocks.to_csv(index=False).encode(), mapping)
    assert rejects == []
    frame = pd.DataFrame([(r.name, r.time, r.value) for r in records], columns=["symbol", "date", "price"])
    assert (
        frame.groupby("symbol").price.sum().round(6).to_dict()
        == stocks.groupby("symbol").price.sum().round(6).to_dict()
    )


def test_a_path_reaches_into_nested_json() -> None:
    document = {"meta": {"unit": "mm"}, "data": {"readings": [{"at": {"utc": "2026-01-01T00:00Z"}, "v": [1.5, 2]}]}}
    mapping = Mapping.model_validate(
        {"rows": "data.readings", "time": {"path": "at.utc"}, "values": [{"path": "v[0]", "name": "level"}]}
    )
    records, _, _ = read(json.dumps(document).encode(), mapping)
    assert told(records) == [("level", "{}", datetime(2026, 1, 1, tzinfo=UTC), 1.5)]


def test_a_path_that_a_row_does_not_have_rejects_that_row_alone() -> None:
    mapping = Mapping.model_validate({"time": {"column": "t"}, "values": [{"path": "length(v)", "name": "n"}]})
    records, rejects, _ = read(
        b'{"t": "2026-01-01", "v": "abc"}\n{"t": "2026-01-02", "v": 5}\n{"t": "2026-01-03"}\n', mapping
    )
    assert [r.value for r in records] == [3.0, 1.0]
    assert [line for line, _ in rejects] == [3]
    assert "column 'length(v)': the path cannot be followed here" in rejects[0][1]


def test_a_document_without_its_path_says_where_arrays_are() -> None:
    document = json.dumps({"data": {"readings": [{"time": "2026", "rain": 1}]}}, indent=1).encode()
    with pytest.raises(UnusableFileError, match=r"arrays at 'data\.readings'.*Say in `rows`"):
        read(document)


def test_the_entries_of_a_feed_are_rows() -> None:
    mapping = Mapping.model_validate(
        {"time": {"column": "published"}, "values": [{"path": "to_number(tags[0])", "name": "magnitude"}]}
    )
    records, rejects, count = read(FEED, mapping)
    assert (rejects, count) == ([], 2)
    assert [(r.time.isoformat(), r.value) for r in records] == [
        ("2026-11-24T09:00:00+00:00", 4.0),
        ("2026-11-24T11:30:00+00:00", 5.0),
    ]


def test_entities_that_expand_without_end_are_no_feed() -> None:
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    entry = "<item><title>&l9;</title><pubDate>Tue, 24 Nov 2026 11:30:00 GMT</pubDate></item>"
    bomb = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]><rss version="2.0"><channel>{entry}</channel></rss>'
    mapping = Mapping.model_validate({"time": {"column": "published"}, "values": [{"path": "length(title)"}]})
    try:
        records, _, _ = read(bomb.encode(), mapping)
    except UnusableFileError:
        return
    assert all(record.value < 1000 for record in records)


@pytest.mark.parametrize(
    ("encoded", "kind"),
    [
        ("time;rain;wind;station\n2026-01-01;1;2;Köln\n".encode("latin-1"), "text/csv; charset=ISO-8859-1"),
        ("time;rain;wind;station\n2026-01-01;1;2;Köln\n".encode("utf-16"), "text/csv"),
        ("time;rain;wind;station\n2026-01-01;1;2;Köln\n".encode("utf-8-sig"), "text/csv; charset=utf-8"),
    ],
    ids=["latin-1 by its header", "UTF-16 by its mark", "UTF-8 with a mark"],
)
def test_other_encodings_are_read_as_they_say(encoded: bytes, kind: str) -> None:
    records, rejects, _ = read(encoded, kind=kind, size=3)
    assert rejects == []
    assert {r.labels for r in records} == {'{"station": "Köln"}'}


def test_a_wrong_encoding_is_told() -> None:
    with pytest.raises(UnusableFileError, match="not in utf-16, as it says itself"):
        read("time,rain\n".encode("utf-16") + b"\x00", kind="text/csv")
    with pytest.raises(UnusableFileError, match="'klingon', which is no known encoding"):
        read(b"time,rain\n", kind="text/csv; charset=klingon")


def test_a_bad_row_is_rejected_with_its_line_and_the_column() -> None:
    content = (
        b"time,rain,wind,station\n2026-01-01,1,2,a\n2026-01-02,x,2,a\nyesterday,1,2,a\n2026-01-03,1\n2026-01-04,,,a\n"
    )
    records, rejects, count = read(content)
    assert (len(records), count) == (2, 5)
    assert rejects == [
        (3, "column 'rain': 'x' is not a number"),
        (4, "column 'time': 'yesterday' is not a time"),
        (5, "the row has 2 fields and the header 4"),
    ]


def test_a_column_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(UnusableFileError, match=r"There is no column 'rain'\. The file has 'time', 'snow'"):
        read(b"time,snow\n2026-01-01,1\n")


MISSPELT = Mapping.model_validate({"time": {"column": "time"}, "values": [{"column": "rian"}]})
SPELT = {"time": "2026-01-01", "rain": 1.0}


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (json.dumps(SPELT).encode() + b"\n", SourceFormat.NDJSON),
        (json.dumps([SPELT]).encode(), SourceFormat.JSON),
        (json.dumps([[SPELT]]).encode(), SourceFormat.JSON),
    ],
    ids=["NDJSON", "an array", "a document"],
)
async def test_a_misspelt_column_is_no_empty_one(content: bytes, form: SourceFormat) -> None:
    mapping = MISSPELT.model_copy(update={"rows": "[0]"}) if content.startswith(b"[[") else MISSPELT
    said = r"The only row has no column 'rian'\. There are 'time', 'rain': choose among these"
    with pytest.raises(UnusableFileError, match=said):
        read(content, mapping, form)
    with pytest.raises(UnusableFileError, match=said):
        await preview(chunks(content), {}, form, mapping)


@pytest.mark.parametrize("role", ["time", "labels", "series"])
def test_no_column_that_the_mapping_names_may_be_misspelt(role: str) -> None:
    cell = {"column": "sttaion"}
    said = {"time": {"column": "time"}, "values": [{"column": "rain"}], role: [cell] if role == "labels" else cell}
    with pytest.raises(UnusableFileError, match=r"None of the first 2 rows has a column 'sttaion'"):
        read(f"{json.dumps(SPELT)}\n".encode() * 2, Mapping.model_validate(said), SourceFormat.NDJSON)


def test_a_column_is_missed_after_some_thousand_rows_without_it_and_not_before() -> None:
    row, seldom = json.dumps(SPELT).encode() + b"\n", json.dumps(SPELT | {"rian": 2.0}).encode() + b"\n"
    records, _, count = read(row * (LOOKED_ROWS - 1) + seldom + row * LOOKED_ROWS, MISSPELT, SourceFormat.NDJSON)
    assert ([r.value for r in records], count) == ([2.0], 2 * LOOKED_ROWS)
    reader = reader_of(MISSPELT, SourceFormat.NDJSON, row, {})
    with pytest.raises(UnusableFileError, match=f"None of the first {LOOKED_ROWS} rows has a column 'rian'"):
        list(reader.feed(row * (LOOKED_ROWS + 1)))


def test_a_time_format_is_followed() -> None:
    mapping = Mapping.model_validate(
        {"time": {"column": "day"}, "time_format": "%d/%m/%Y", "values": [{"column": "rain"}]}
    )
    records, rejects, _ = read(b"day,rain\n03/04/2000,1\n2000-04-03,1\n", mapping)
    assert [r.time for r in records] == [datetime(2000, 4, 3, tzinfo=UTC)]
    assert rejects == [(3, "column 'day': '2000-04-03' is not written as %d/%m/%Y")]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"values": []}, "at least 1 item"),
        ({"time": {}}, "say either column or path"),
        ({"time": {"path": "a..b"}}, "not a JMESPath expression"),
        ({"values": [{"column": "a"}, {"column": "b", "name": "a"}]}, "two values are called 'a'"),
        ({"values": [{"column": "a"}, {"column": "b"}], "series": {"column": "s"}}, "one value a row"),
        ({"colour": "red"}, "Extra inputs are not permitted"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Mapping.model_validate({"time": {"column": "t"}, "values": [{"column": "a"}], **wrong})


async def chunks(content: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(content), 1000):
        yield content[at : at + 1000]


async def test_the_dry_run_suggests_a_mapping_and_shows_what_it_makes() -> None:
    weather = pd.concat([local_data.seattle_weather()] * 40)
    found = await preview(chunks(weather.to_csv(index=False).encode()), {})
    assert (found.format, found.suggested, found.complete) == (SourceFormat.CSV, True, False)
    assert found.mapping.time.column == "date"
    assert [cell.column for cell in found.mapping.values] == ["precipitation", "temp_max", "temp_min", "wind"]
    assert [cell.column for cell in found.mapping.labels] == ["weather"]
    assert len(found.rows) == 20
    assert found.rows[0].values == {"precipitation": 0.0, "temp_max": 12.8, "temp_min": 5.0, "wind": 4.7}
    assert found.rows[0].labels == {"weather": "drizzle"}
    assert found.rows_rejected == 0
    assert found.bytes_read < len(weather.to_csv(index=False))


def contents() -> list[Any]:
    document = json.dumps({"result": {"items": [{"when": "2026-01-01", "n": 1}, {"when": "2026-01-02", "n": 2}]}})
    rows = [{"time": "2026-01-01T00:00:00", "rain": 1.0, "wind": 2.0, "station": "a"}] * 4
    return [
        pytest.param(document.encode(), SourceFormat.JSON, {"n"}, id="a document"),
        pytest.param(FEED, SourceFormat.FEED, {"entries"}, id="a feed"),
        pytest.param(as_parquet(rows), SourceFormat.PARQUET, {"rain", "wind"}, id="Parquet"),
    ]


@pytest.mark.parametrize(("content", "form", "values"), contents())
async def test_the_dry_run_knows_every_format(content: bytes, form: SourceFormat, values: set[str]) -> None:
    found = await preview(chunks(content), {})
    assert (found.format, found.complete) == (form, True)
    assert set(found.rows[0].values) == values
    assert found.rows[0].time is not None


async def test_the_dry_run_shows_what_is_rejected_and_why() -> None:
    mapping = Mapping.model_validate({"time": {"column": "t"}, "values": [{"column": "v"}]})
    found = await preview(chunks(b"t,v\n2026-01-01,1\n2026-01-02,many\n"), {}, None, mapping)
    assert (found.rows_read, found.rows_rejected) == (2, 1)
    assert (found.rejected[0].line, found.rejected[0].reason) == (3, "column 'v': 'many' is not a number")
    assert found.rejected[0].content == "2026-01-02,many"


def test_a_label_that_cannot_be_stored_is_told_by_its_column() -> None:
    content = b'{"time": "2026-01-01", "rain": 1, "station": "%s"}\n{"time": "2026-01-01", "rain": 1, "station": [1]}\n'
    mapping = Mapping.model_validate(
        {"time": {"column": "time"}, "values": [{"column": "rain"}], "labels": [{"column": "station", "name": "at"}]}
    )
    records, rejects, _ = read(content % (b"x" * 201), mapping, SourceFormat.NDJSON)
    assert records == []
    assert [line for line, _ in rejects] == [1, 2]
    assert "column 'station': 'xxx" in rejects[0][1]
    assert "is longer than 200 characters" in rejects[0][1]
    assert rejects[1][1] == "column 'station': ['1'] is neither a number nor a text"


def test_blanks_around_a_row_of_json_do_not_matter_and_what_follows_it_does() -> None:
    row = b'{"time": "2026-01-01", "rain": 1, "wind": 2, "station": "a"}'
    records, rejects, _ = read(b" \t" + row + b" \r\n" + row + b" {}\n", form=SourceFormat.NDJSON)
    assert len(records) == 2
    assert rejects == [(2, "the row is not JSON: Extra data at character 62")]
