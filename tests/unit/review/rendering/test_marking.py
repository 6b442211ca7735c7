"""Two values beside each other: what is marked in them, and what is shown of long ones."""

import pytest

from stacks.review.rendering.page.marking import Segments, excerpt, marked


def said(segments: Segments) -> str:
    return "".join(f"[{each.text}]" if each.changed else each.text for each in segments)


def whole(segments: Segments) -> str:
    return "".join(each.text for each in segments)


@pytest.mark.parametrize(
    ("before", "after", "old", "new"),
    [
        ("10.20.96.0/20", "10.20.112.0/20", "10.20.[96].0/20", "10.20.[112].0/20"),
        ("512 MiB", "1024 MiB", "[512] MiB", "[1024] MiB"),
        ('{"level": "info"}', '{"level": "debug"}', '{"level": "[info]"}', '{"level": "[debug]"}'),
        ("a b c d", "a c d", "a [b ]c d", "a c d"),
        ("one two", "one two three", "one two", "one two[ three]"),
        ("same", "same", "same", "same"),
        ("postgres", "aurora", "postgres", "aurora"),
        ("", "x", "", "x"),
    ],
)
def test_the_words_that_differ_are_marked(before: str, after: str, old: str, new: str) -> None:
    first, second = marked(before, after)
    assert (said(first), said(second)) == (old, new)


@pytest.mark.parametrize("length", [1, 50, 5_000, 500_000])
def test_no_character_is_lost_and_a_long_value_takes_no_time(length: int) -> None:
    before = "word, " * length + "end"
    after = "start " + "word, " * (length // 2) + "other " + "word, " * (length - length // 2) + "end"
    first, second = marked(before, after)
    assert whole(first) == before
    assert whole(second) == after


def test_of_a_long_value_the_changes_are_shown_with_a_little_around_them() -> None:
    before = "a " * 2_000 + "old" + " b" * 2_000
    first, second = (excerpt(each) for each in marked(before, before.replace("old", "new")))
    assert "[old]" in said(first)
    assert "[new]" in said(second)
    assert len(whole(first)) < 300
    assert "… 3,920 characters …" in whole(first)


def test_of_a_long_value_without_marks_its_beginning_and_end_are_shown() -> None:
    (only,) = excerpt(marked("x" * 5_000, "y" * 5_000)[0])
    assert len(only.text) < 250
