"""Observations in CSV and NDJSON, read as columns where that can be and row by row where not: with one result."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from aggregator.errors import UnusableFileError
from aggregator.ingest.rows import RejectedRow
from aggregator.observations.csv import CsvObservations
from aggregator.observations.ndjson import NdjsonObservations
from aggregator.observations.rows import Part
from hypothesis import given, settings
from hypothesis import strategies as st

Read = tuple[list[tuple[str, str, datetime, float]], list[RejectedRow], int]


def read(reader: CsvObservations | NdjsonObservations, content: bytes, size: int = 1 << 20) -> Read:
    """The observations as tuples, the rejected rows, and how many rows there were."""
    points: list[tuple[str, str, datetime, float]] = []
    rejected: list[RejectedRow] = []
    rows = 0
    for part in _parts(reader, content, size):
        rows += part.rows
        rejected += part.rejected
        columns = (part.points.places.to_pylist(), part.points.times.to_pylist(), part.points.values.to_pylist())
        for place, time, value in zip(*columns, strict=True):
            points.append((*part.points.keys[place], time.replace(tzinfo=UTC), value))
    return points, rejected, rows


def _parts(reader: CsvObservations | NdjsonObservations, content: bytes, size: int) -> Iterator[Part]:
    for at in range(0, len(content), size):
        yield from reader.feed(content[at : at + size])
    yield from reader.close()


def csv_of(content: str, size: int = 1 << 20) -> Read:
    raw = content.encode()
    return read(CsvObservations(raw[:size]), raw, size)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_row_is_a_value_of_a_series_at_a_time() -> None:
    points, rejected, rows = csv_of(
        "time,name,labels,value\n"
        '2026-01-01T00:00:00Z,rain,"{""station"": ""Köln"", ""area"": ""west""}",1.5\n'
        "2026-01-01T02:00:00+01:00,,,2\n"
        "2026-01-01T03:00:00Z,rain,,\n"
    )
    assert points == [
        ("rain", '{"area": "west", "station": "Köln"}', at("2026-01-01T00:00:00"), 1.5),
        ("value", "{}", at("2026-01-01T01:00:00"), 2.0),
    ]
    assert (rejected, rows) == ([], 3)


def test_two_ways_to_write_the_same_labels_are_one_series() -> None:
    points, _, _ = csv_of(
        'time,value,labels\n2026-01-01,1,"{""a"":""1"",""b"":""2""}"\n2026-01-02,2,"{""b"": ""2"", ""a"": ""1""}"\n'
    )
    assert {labels for _, labels, _, _ in points} == {'{"a": "1", "b": "2"}'}


def test_one_bad_row_costs_no_other_and_is_told_with_its_line() -> None:
    rows = [f"2026-01-01T00:{minute:02}:00Z,{minute}" for minute in range(60)]
    rows[17] = "2026-01-01T00:17:00Z,seventeen"
    rows[40] = "2026-01-01T00:40:00Z"
    points, rejected, _ = csv_of("time,value\n" + "\n".join(rows) + "\n", size=300)
    assert len(points) == 58
    assert [(each.line, each.reason) for each in rejected] == [
        (19, "column 'value': 'seventeen' is not a number"),
        (42, "the row has 1 fields and the header 2"),
    ]


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ("[1]", "is not a JSON object"),
        ("{", "is not a JSON object"),
        ('{""a"": true}', "has True, which is not a text"),
        ('{""a:b"": ""1""}', "cannot be a label's key"),
        ("{" + ",".join(f'""k{n}"": ""v""' for n in range(21)) + "}", "at most 20 are kept"),
        ('{""a"": ""\\u0000""}', "NUL"),
    ],
)
def test_labels_that_are_none_reject_their_row(labels: str, said: str) -> None:
    points, [rejected], _ = csv_of(f'time,value,labels\n2026-01-01,1,"{labels}"\n2026-01-02,2,\n')
    assert (len(points), rejected.line) == (1, 2)
    assert said in rejected.reason


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("when,value\n2026-01-01,1\n", "There is no column 'time'"),
        ("time,value,station\n2026-01-01,1,Köln\n", "The column 'station' is none of an observation"),
        ("time,value,value\n2026-01-01,1,2\n", "names 'value' more than once"),
        ("x" * (1 << 20) + "x", "The file's first line has no end"),
    ],
)
def test_a_file_of_other_columns_is_refused(content: str, said: str) -> None:
    with pytest.raises(UnusableFileError, match=said):
        csv_of(content)


def test_a_quote_that_nothing_closes_costs_its_row_only() -> None:
    rows = "".join(f"2026-01-01T{hour:02}:00:00Z,{hour},rain\n" for hour in range(24))
    content = f'time,value,name\n{rows}2026-01-02,1,"open\n{rows}' + "2026-01-03,3,wind\n" * 80_000
    points, rejected, count = csv_of(content, size=100_000)
    assert [(each.line, each.reason) for each in rejected] == [(26, "a quote opens in this row and is not closed")]
    assert len(points) == count - 1 == 80_048


CELLS = {
    "time": st.sampled_from(
        [
            "2026-01-01T00:00:00Z", "2026-01-01 00:00:00+02:00", "2026-01-01T00:00:00.123456Z", "2026-01-01", "", "now",
            "2026-01-01T00:00:00", "1767225600", "0001-01-01T00:00:00+02:00", "9999-12-31T23:59:59-01:00",
            " 2026-01-01", "2026-02-30", "2026-01-01T10:00", "2026-1-1", "20260101", '"2026-01-01"',
        ]
    ),
    "value": st.sampled_from(
        ["1", "-2.5", "1e5", "", "NA", "nan", "inf", "1e101", "x", " 3", "+4", '"5"', '""', "0x10", "1_0", "NaN", "٣"]
    ),
    "name": st.sampled_from(["", "rain", " rain ", '"ra,in"', '"ra""in"', '"ra\nin"', "x" * 201, 'ra"in', "rain\r"]),
    "labels": st.sampled_from(["", "{}", '"{""a"":""1""}"', '"{""a"": ""1""}"', "[]", '"{""a"":""""}"', "null"]),
}  # fmt: skip
ROWS = st.lists(st.tuples(*CELLS.values()), min_size=1, max_size=12)


@settings(deadline=None)
@given(rows=ROWS, usual=st.integers(0, 40), size=st.integers(20, 4000))
def test_what_is_read_does_not_depend_on_how(rows: Sequence[Sequence[str]], usual: int, size: int) -> None:
    """Columns, rows, and blocks cut anywhere give the same as one row after another, each in a file of its own."""
    header = ",".join(CELLS) + "\n"
    lines = [",".join(row) + "\n" for row in rows] + ["2026-01-01T00:00:00Z,1,rain,\n"] * usual
    lines = [line for line in lines if "1767225600" not in line and "20260101" not in line]  # the first decides for all
    alone = {line: csv_of(header + line) for line in lines}
    whole, by_row = csv_of(header + "".join(lines), size), [alone[line] for line in lines]
    assert whole[0] == [point for points, _, _ in by_row for point in points]
    assert whole[2] == sum(count for _, _, count in by_row)
    assert [each.reason for each in whole[1]] == [each.reason for _, rejected, _ in by_row for each in rejected]


def test_numbers_are_times_of_one_kind_in_a_file() -> None:
    points, rejected, _ = csv_of("time,value\n1767225600,1\n1767225601,2\n")
    assert ([time for _, _, time, _ in points], rejected) == ([at("2026-01-01"), at("2026-01-01T00:00:01")], [])


def ndjson_of(*rows: Any) -> Read:
    lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    return read(NdjsonObservations(), "\n".join(lines).encode(), 50)


def test_ndjson_says_the_same_with_objects() -> None:
    points, rejected, rows = ndjson_of(
        {"time": "2026-01-01T00:00:00Z", "value": 1.5, "name": "rain", "labels": {"b": "2", "a": "1"}},
        {"time": 1767225600, "value": 2},
        {"time": "2026-01-01", "value": None},
    )
    assert points == [
        ("rain", '{"a": "1", "b": "2"}', at("2026-01-01"), 1.5),
        ("value", "{}", at("2026-01-01"), 2.0),
    ]
    assert (rejected, rows) == ([], 3)


def test_a_number_is_a_label_as_it_is_written() -> None:
    assert ndjson_of({"time": "2026-01-01", "value": 1, "labels": {"a": 7}})[0][0][1] == '{"a": "7"}'
    assert csv_of('time,value,labels\n2026-01-01,1,"{""a"": 7}"\n')[0][0][1] == '{"a": "7"}'


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"value": 1}, "there is no 'time'"),
        ({"time": "2026-01-01", "value": True}, "neither a number nor a text"),
        ({"time": "2026-01-01", "value": 1, "station": "x"}, "'station' is none of time, value, name and labels"),
        ({"time": "2026-01-01", "value": 1, "labels": "x"}, "'x' is not a JSON object"),
        ({"time": "2026-01-01", "value": 1, "labels": {"a": True}}, "is not a text"),
        ("[1]", "not an object"),
        ("{", "not JSON"),
    ],
)
def test_a_bad_object_is_told_with_its_line(row: Any, said: str) -> None:
    points, [rejected], _ = ndjson_of({"time": "2026-01-01", "value": 1}, row)
    assert (len(points), rejected.line) == (1, 2)
    assert said in rejected.reason
