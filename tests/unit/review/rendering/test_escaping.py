"""Foreign text in a comment: read by GitHub's own Markdown it is the same text again, and nothing else."""

import html
import re

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options

from stacks.review.rendering.escaping import block, cell, code, prose
from stacks.review.rendering.visible import cropped, visible
from tests.unit.review.sample_report import HOSTILE


def rendered(markdown: str) -> str:
    return cmarkgfm.github_flavored_markdown_to_html(markdown, options=Options.CMARK_OPT_UNSAFE)


def text_of(markdown: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", rendered(markdown))).replace("\u200b", "").strip()


FOREIGN = [
    "plain",
    "# heading",
    "- item",
    "+ item",
    "12. item",
    "12) item",
    "> quote",
    "*bold* _em_ ~~gone~~ `code` ``two``",
    "[link](http://evil.example) ![image](http://evil.example/x.png)",
    "<script>alert(1)</script> <img src=x onerror=alert(1)> <!-- comment -->",
    "a | b",
    "&amp; &#64;team",
    "back\\slash \\* \\",
    "$x^2$ $$y$$",
    "@team @acme/team #12 GH-34 acme/x#5",
    "https://evil.example www.evil.example me@evil.example",
    ":tada: and :+1:",
    "=====",
    "---",
    "DATABASE_HOST __init__",
]


@pytest.mark.parametrize("text", FOREIGN)
def test_a_text_is_read_as_itself_in_a_line(text: str) -> None:
    assert text_of(f"- {prose(text)}") == text
    assert text_of(f"## {prose(text)}") == text
    assert text_of(f"**{prose(text)}**") == text


@pytest.mark.parametrize("text", FOREIGN)
def test_no_text_becomes_markup(text: str) -> None:
    assert set(re.findall(r"<(\w+)", rendered(f"- {prose(text)}"))) == {"ul", "li"}


@pytest.mark.parametrize("text", FOREIGN)
def test_a_value_is_read_as_itself_in_code(text: str) -> None:
    assert text_of(f"x {code(text)} y") == f"x {text} y"
    assert rendered(f"x {code(text)} y").count("<code>") == 1


@pytest.mark.parametrize("text", ["`", "``", "`a", "a`", "`` ` ``", " a ", "a|b", "|"])
def test_backticks_and_pipes_do_not_end_code_or_cell(text: str) -> None:
    table = rendered(f"| a | b |\n| --- | --- |\n| {cell(text)} | end |")
    assert "<td>end</td>" in table
    assert html.unescape(re.findall(r"<code>(.*?)</code>", table)[0]).strip() == text.strip()


@pytest.mark.parametrize("call", ["@team", "#12", "GH-34", "https://evil.example", "www.evil.example", ":tada:"])
def test_what_github_would_turn_into_a_link_or_an_emoji_is_broken_by_a_character_without_width(call: str) -> None:
    assert call not in text_of_raw(f"see {prose(call)} and ({prose(call)})")


def text_of_raw(markdown: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", rendered(markdown)))


def test_lines_become_one_line() -> None:
    assert prose("a\nb\r\n\r\nc\u2028d") == "a ⏎ b ⏎ c ⏎ d"
    assert "\n" not in code("a\n\nb")


def test_what_has_no_picture_is_written_out() -> None:
    assert visible("a\u202eb\u200bc\x1bd\x00\u2066", keep="") == "a⟨U+202E⟩b⟨U+200B⟩c⟨U+001B⟩d⟨U+0000⟩⟨U+2066⟩"
    assert visible("ä → 漢 \n\t") == "ä → 漢 \n\t"
    assert "\u202e" not in prose(HOSTILE) + code(HOSTILE) + block(HOSTILE, "sql")


def test_nothing_in_a_block_ends_it() -> None:
    page = rendered(block("SELECT 1;\n```\n</details>\n````\n# x", "sql") + "\n\nafter")
    assert page.count("<pre") == 1
    assert "<p>after</p>" in page
    assert "<h1>" not in page
    assert "</details>" not in page


def test_a_long_text_says_how_long_it_was() -> None:
    assert cropped("x" * 5000, 50) == "x" * 30 + "… (5,000 characters)"
    assert len(cropped("x" * 5000, 50)) == 50
    assert cropped("x" * 50, 50) == "x" * 50


def test_an_empty_value_is_seen() -> None:
    assert code("") == "(empty)"
    assert code("   ") == "(blank)"
