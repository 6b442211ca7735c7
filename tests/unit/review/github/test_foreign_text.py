"""What a stranger's text may do in a comment of ours: be read."""

import re
from collections.abc import Callable

import pytest

from stacks.review.github.foreign_text import BREAK, cut, harmless, size
from stacks.review.rendering.markdown import render_markdown
from stacks.review.report import Report
from tests.unit.review import sample_report


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ask @team", f"ask @{BREAK}team"),
        ("(@example/team)", f"(@{BREAK}example/team)"),
        ("\\@team", f"\\@{BREAK}team"),
        ("@&#116;eam", f"@{BREAK}&#116;eam"),
        ("&#64;team", f"&{BREAK}#{BREAK}64;team"),
        ("&#x40;team", f"&{BREAK}#x40;team"),
        ("&commat;team", f"&{BREAK}commat;team"),
        ("fixes #12", f"fixes #{BREAK}12"),
        ("another/repo#12", f"another/repo#{BREAK}12"),
        ("#&#49;2", f"#{BREAK}&#49;2"),
        ("&num;12", f"&{BREAK}num;12"),
        ("&#12 ", f"&#{BREAK}12 "),
        ("GH-12", f"GH-{BREAK}12"),
        ("https://github.com/a/b/issues/1", f"https://github.com/a/b/{BREAK}issues/1"),
        ("![x](https://tracker.example/a.png)", f"!{BREAK}[x](https://tracker.example/a.png)"),
        ("![x][y]", f"!{BREAK}[x][y]"),
        ("<img src=x>", f"<{BREAK}img src=x>"),
        ("<!-- marker -->", f"<{BREAK}!-- marker -->"),
        ("<a href='javascript:x'>", f"<{BREAK}a href='javascript:x'>"),
        ("<details ontoggle=x>", f"<{BREAK}details ontoggle=x>"),
        ("<script>", f"<{BREAK}script>"),
        ("</div>", f"<{BREAK}/div>"),
        ("a\x00b\x1bc\u202ed\u2066e", "abcde"),
        ("a\r\nb\rc", "a\nb\nc"),
    ],
)
def test_it_calls_nobody_links_nothing_and_loads_nothing(text: str, shown: str) -> None:
    assert harmless(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "## Data may be lost",
        "<details open>\n<summary>12 resources</summary>\n\n```diff\n- 10.0.0.0/24\n+ 10.0.1.0/24\n```\n</details>",
        "`repository@sha256:0123`",
        "someone@example.org",
        "| `a` | <code>b</code><br> |",
        "1 < 2 && 3 > 2 &amp; &lt;",
        "colour #fff, a &#124; b",
        "**bold** [a link](https://docs.example.org)",
    ],
)
def test_a_report_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize("make", [sample_report.small, sample_report.large, sample_report.failed])
def test_the_reports_own_markdown_comes_through_as_it_was_written(make: Callable[[], Report]) -> None:
    """But for the two words that whoever acknowledges something replaces by words of their own."""
    report = render_markdown(make())
    shown = harmless(report)
    assert shown.replace(f"reason: <{BREAK}", "reason: <").replace(f"owner: <{BREAK}", "owner: <") == report


def test_a_hostile_report_calls_nobody_either() -> None:
    shown = harmless(render_markdown(sample_report.hostile()))
    assert not re.search(r"(?<![A-Za-z0-9_])@[A-Za-z0-9]", shown)
    assert "<!--" not in shown
    assert "![" not in shown


def test_what_is_broken_once_is_not_broken_again() -> None:
    once = harmless("@team #1 <img> ![a] GH-1 &#64;x")
    assert harmless(once.replace(BREAK, "")) == once


def test_a_text_that_fits_is_not_cut() -> None:
    assert cut("a\nb\n", 4) == ("a\nb\n", False)


@pytest.mark.parametrize("room", range(40, 400, 7))
def test_what_is_cut_closes_what_it_opened_and_keeps_within_the_room(room: int) -> None:
    text = (
        "# Title\n<details><summary>one</summary>\n<details>\n\n````sql\n"
        + "select 1;\n```\n" * 40
        + "````\n</details>\n"
    )
    shown, is_cut = cut(text, room)
    assert is_cut
    assert size(shown) <= room
    assert shown.count("<details>") == shown.count("</details>")
    assert sum(line.startswith("````") for line in shown.splitlines()) in {0, 2}


def test_a_tag_within_a_block_of_code_is_no_tag() -> None:
    shown, _ = cut("```\n<details>\n```\n" + "line\n" * 50, 100)
    assert "</details>" not in shown


def test_a_single_line_without_end_leaves_nothing_to_show() -> None:
    assert cut("x" * 1000, 100) == ("", True)
