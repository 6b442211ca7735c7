"""If-None-Match, as RFC 9110 has it."""

import pytest
from aggregator.query.etags import is_known, weak_etag

TAG = weak_etag(b"answer")
OPAQUE = TAG.removeprefix("W/")


@pytest.mark.parametrize(
    "lines",
    [
        [TAG],
        [OPAQUE],  # weak comparison: whether a tag is weak does not matter
        ["*"],
        [" * "],
        [f'"other", {TAG}'],
        [f'"with,comma",,\t{OPAQUE} ,'],
        ['W/"other"', TAG],
    ],
)
def test_a_tag_that_is_named_is_known(lines: list[str]) -> None:
    assert is_known(TAG, lines)


@pytest.mark.parametrize(
    "lines",
    [
        None,
        [],
        [""],
        ['"other"'],
        [OPAQUE.strip('"')],  # no tag without quotes
        [f'"{OPAQUE.strip(chr(34))} and more"'],  # nor with a blank in it
        [f'"x{OPAQUE.strip(chr(34))}"'],
        [f"w/{OPAQUE}"],
        [f"*, {TAG}"],
    ],
)
def test_what_only_looks_alike_is_not(lines: list[str] | None) -> None:
    assert not is_known(TAG, lines)


def test_a_long_header_is_read_in_no_time() -> None:
    assert not is_known(TAG, [" ," * 30_000 + '"' * 30_001])
