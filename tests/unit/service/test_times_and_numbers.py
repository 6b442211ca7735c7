"""One cell of a file: a time, a number, or a reason."""

import pytest
from aggregator.ingest.numbers import parse_number
from aggregator.ingest.rows import BadRowError
from aggregator.ingest.times import Times


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2000-01-31", "2000-01-31T00:00:00"),
        ("2000-01-31 12:30", "2000-01-31T12:30:00"),
        ("2000-01-31T12:30:15Z", "2000-01-31T12:30:15"),
        ("2000-01-31T12:30:15.250+02:00", "2000-01-31T10:30:15.250000"),
        (" 2000-01-31T23:30-0100 ", "2000-02-01T00:30:00"),
        ("2012/01/31", "2012-01-31T00:00:00"),
        ("2012/1/3 4:05", "2012-01-03T04:05:00"),
        ("2012/01", "2012-01-01T00:00:00"),
        ("Jan 1 2000", "2000-01-01T00:00:00"),
        ("January 1, 2000 3:04 pm", "2000-01-01T15:04:00"),
        ("Jan 2000", "2000-01-01T00:00:00"),
        ("31 Dec 1999", "1999-12-31T00:00:00"),
        ("31-Dec-1999", "1999-12-31T00:00:00"),
        ("Fri, 31 Dec 1999 12:00:00 GMT", "1999-12-31T12:00:00"),
        ("19580329", "1958-03-29T00:00:00"),
        ("1700", "1700-01-01T00:00:00"),
        ("0", "1970-01-01T00:00:00"),
        ("-86400", "1969-12-31T00:00:00"),
        ("1612101512", "2021-01-31T13:58:32"),
        ("1612101512.5", "2021-01-31T13:58:32.500000"),
        ("1612101512345", "2021-01-31T13:58:32.345000"),
        ("1612101512345678", "2021-01-31T13:58:32.345678"),
        ("1612101512345678000", "2021-01-31T13:58:32.345678"),
    ],
)
def test_a_time_is_read_as_utc(text: str, instant: str) -> None:
    assert Times().parse(text).isoformat() == f"{instant}+00:00"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the time is empty"),
        ("soon", "'soon' is not a time"),
        ("2000-13-01", "'2000-13-01' is not a time"),
        ("2001-02-29", "'2001-02-29' is not a time"),
        ("Foo 1 2000", "'Foo 1 2000' is not a time"),
        ("13:00 PM", "'13:00 PM' is not a time"),
        ("Jan 1 2000 13:00 PM", "'Jan 1 2000 13:00 PM' is not a time"),
        ("03/04/2000", "'03/04/2000' can be read in two ways: write the year first, as in 2000-01-31"),
        ("9999-12-31T23:00-05:00", "'9999-12-31T23:00-05:00' is not a time"),
        ("9" * 40, f"'{'9' * 40}' is not a time"),
        ("１９９９", "'１９９９' is not a time"),  # noqa: RUF001 - digits, but not ours
    ],
)
def test_what_is_not_one_time_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(BadRowError) as refused:
        Times().parse(text)
    assert str(refused.value) == reason


def test_the_first_number_of_a_file_decides_what_its_numbers_are() -> None:
    counting = Times()
    assert [counting.parse(n).year for n in ("0", "1999", "20000131")] == [1970, 1970, 1970]
    years = Times()
    assert [years.parse(n).year for n in ("1999", "0970")] == [1999, 970]
    with pytest.raises(BadRowError, match="'20000131' is not a year, as the numbers before it are"):
        years.parse("20000131")
    dates = Times()
    dates.parse("20000131")
    with pytest.raises(BadRowError, match="'20000132' is not a date such as 20000131, as the numbers before it are"):
        dates.parse("20000132")


def test_a_number_that_is_no_time_decides_nothing() -> None:
    times = Times()
    with pytest.raises(BadRowError):
        times.parse("9" * 40)
    assert times.parse("1999").year == 1999


def test_a_reason_does_not_grow_with_the_cell() -> None:
    with pytest.raises(BadRowError) as refused:
        Times().parse("x" * 100_000)
    assert len(str(refused.value)) < 120


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1.0),
        ("-2.5", -2.5),
        (" 3e2 ", 300.0),
        ("", None),
        ("  ", None),
        ("NA", None),
        ("NaN", None),
        ("null", None),
    ],
)
def test_a_number_is_read_and_a_missing_one_is_no_error(text: str, number: float | None) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("one", "'one' is not a number"),
        ("1,5", "'1,5' is not a number"),
        ("1_000", "'1_000' is not a number"),
        ("inf", "'inf' is beyond ±1e+100"),
        ("1e308", "'1e308' is beyond ±1e+100"),
    ],
)
def test_what_is_no_number_that_can_be_added_up_is_refused(text: str, reason: str) -> None:
    with pytest.raises(BadRowError) as refused:
        parse_number(text)
    assert str(refused.value) == reason
