"""If-None-Match, as RFC 9110 has it, and If-Match of what has versions."""

import pytest
from aggregator.conditional.etags import NO_VERSION, is_known, version_etag, version_of, weak_etag

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


@pytest.mark.parametrize(
    ("if_match", "version"),
    [
        (None, None),
        (" * ", None),
        (version_etag(7, b"content"), 7),
        (f"W/{version_etag(7, b'content')}", 7),
        ('"7"', 7),  # as the release before gave it
        ("7", NO_VERSION),
        ('"7-"', NO_VERSION),
        ('"7-x"', NO_VERSION),
        ('"-7"', NO_VERSION),
        ('"1234567890"', NO_VERSION),
        ('"7", "8"', NO_VERSION),
        (weak_etag(b"content"), NO_VERSION),
    ],
)
def test_if_match_names_a_version(if_match: str | None, version: int | None) -> None:
    assert version_of(if_match) == version


def test_the_tag_of_a_version_tells_contents_apart() -> None:
    assert version_etag(7, b"before") != version_etag(7, b"after") != version_etag(8, b"after")
