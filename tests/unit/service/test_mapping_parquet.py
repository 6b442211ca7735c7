"""Parquet's types: what they hold is read as from any other format."""

import builtins
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from aggregator.errors import UnusableFileError
from aggregator.mapping.preview import preview
from aggregator.mapping.reader import reader_of
from aggregator.mapping.records import Record
from aggregator.mapping.schemas import Mapping, SourceFormat

DAY = datetime(2026, 1, 2, tzinfo=UTC)
MOMENT = datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)
NANOSECONDS = (MOMENT - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 1000 + 999


@pytest.fixture(autouse=True)
def _without_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    """The service's image has none."""
    has = builtins.__import__

    def lacks(name: str, *rest: Any, **more: Any) -> Any:
        if name.partition(".")[0] == "pandas":
            raise ImportError(name)
        return has(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", lacks)


def parquet(time: pa.Array, value: pa.Array | None = None, **how: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(
        pa.table({"time": time, "value": pa.array([1.5] * len(time)) if value is None else value}), out, **how
    )
    return out.getvalue()


def read(content: bytes, **fields: Any) -> tuple[list[Record], list[str]]:
    mapping = Mapping.model_validate({"time": {"column": "time"}, "values": [{"column": "value"}]} | fields)
    reader = reader_of(mapping, SourceFormat.PARQUET, content, {})
    batches = [*reader.feed(content), *reader.close()]
    return [r for b in batches for r in b.records], [r.reason for b in batches for r in b.rejected]


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        (pa.array([NANOSECONDS], pa.timestamp("ns")), MOMENT),
        (pa.array([NANOSECONDS], pa.timestamp("ns", "Europe/Berlin")), MOMENT),
        (pa.array([MOMENT], pa.timestamp("us", "America/New_York")), MOMENT),
        (pa.array([MOMENT], pa.timestamp("ms")), MOMENT),
        (pa.array([DAY], pa.timestamp("s")), DAY),
        (pa.array([date(2026, 1, 2)], pa.date32()), DAY),
        (pa.array([date(2026, 1, 2)], pa.date64()), DAY),
        (pa.array([1767323045], pa.int64()), MOMENT.replace(microsecond=0)),
        (pa.array([20260102], pa.int32()), DAY),
        (pa.array([Decimal("1767323045.678")], pa.decimal128(20, 3)), MOMENT),
        (pa.array(["2026-01-02T04:04:05.678+01:00"]), MOMENT),
        (pa.array(["2026-01-02"], pa.large_string()), DAY),
        (pa.array([b"2026-01-02"], pa.binary()), DAY),
        (pa.array(["2026-01-02"]).dictionary_encode(), DAY),
    ],
    ids=lambda each: str(each.type) if isinstance(each, pa.Array) else "",
)
def test_times_of_any_type_are_read(time: pa.Array, expected: datetime) -> None:
    records, rejects = read(parquet(time))
    assert ([r.time for r in records], rejects) == ([expected], [])


def test_times_as_spark_and_impala_write_them_are_read() -> None:
    records, _ = read(parquet(pa.array([NANOSECONDS], pa.timestamp("ns")), use_deprecated_int96_timestamps=True))
    assert [r.time for r in records] == [MOMENT]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (pa.array([Decimal("-1.25")], pa.decimal256(50, 2)), -1.25),
        (pa.array([2**64 - 1], pa.uint64()), float(2**64 - 1)),
        (pa.array([1.5], pa.float32()), 1.5),
        (pa.array(["1.5"]), 1.5),
        (pa.array([b"1.5"], pa.binary()), 1.5),
    ],
    ids=lambda each: str(each.type) if isinstance(each, pa.Array) else "",
)
def test_values_of_any_type_are_read(value: pa.Array, expected: float) -> None:
    records, rejects = read(parquet(pa.array([DAY]), value))
    assert ([r.value for r in records], rejects) == ([expected], [])


def test_a_time_that_nothing_can_hold_rejects_its_row_alone() -> None:
    for late in (pa.array([10**15, 1767323045], pa.timestamp("s")), pa.array([2**31 - 1, 20455], pa.date32())):
        records, rejects = read(parquet(late))
        assert len(records) == 1
        assert "is not a time" in rejects[0]


def test_times_within_lists_and_structures_are_reached() -> None:
    kind = pa.struct([("at", pa.list_(pa.timestamp("ns", "UTC")))])
    content = parquet(pa.array([{"at": [NANOSECONDS]}], kind))
    records, rejects = read(content, time={"path": "time.at[0]"})
    assert ([r.time for r in records], rejects) == ([MOMENT], [])


def test_bytes_that_are_no_text_reject_their_row() -> None:
    records, rejects = read(parquet(pa.array([DAY]), pa.array([b"\xff"], pa.binary())))
    assert (records, rejects) == ([], ["column 'value': b'\\xff' is not UTF-8"])


def test_a_misspelt_column_is_told_with_those_that_are_there() -> None:
    with pytest.raises(UnusableFileError, match=r"There is no column 'valeu'\. The file has 'time', 'value'"):
        read(parquet(pa.array([DAY])), values=[{"column": "valeu"}])


async def test_the_dry_run_suggests_times_of_any_unit() -> None:
    content = parquet(pa.array([NANOSECONDS], pa.timestamp("ns")))

    async def chunks() -> Any:
        yield content

    found = await preview(chunks(), {})
    assert found.mapping.time.column == "time"
    assert [row.time for row in found.rows] == [MOMENT]
    assert found.columns[0].samples == ["2026-01-02T03:04:05.678000"]
