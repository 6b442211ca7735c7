"""Foreign text in GitHub's Markdown: it stays text, calls nobody, and leads nowhere."""

import re

from stacks.review.rendering.visible import cropped, visible

_MARKUP = re.compile(r"([\\`*_\[\]<>|~$&])")
_BULLET = re.compile(r"^[-+=#]")
_NUMBER = re.compile(r"^(\d+)(?=[.)])")
_GAP = "\u200b"  # has no width, and ends what GitHub would take for a mention, a reference, a link or an emoji
_CALLS = re.compile(
    r"(?<=[@#])(?=\w)|(?<=\bGH-)(?=\d)|(?<=:)(?=//)|(?<=\bwww)(?=\.)|(?<!\w):(?=[\w+-]+:)", re.IGNORECASE
)
_LINES = re.compile(r"\s*[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+\s*")


def prose(text: str, most: int = 600) -> str:
    """The text as part of a line, cropped to ``most`` characters before it is escaped.

    Mentions, references to issues, links and emoji names are found by GitHub after the Markdown is read
    (https://github.github.com/gfm/#autolinks-extension- and github/html-pipeline), where no escape helps: a character
    without width breaks them.
    """
    escaped = _MARKUP.sub(r"\\\1", _one_line(text.strip(), most))
    inert = _NUMBER.sub(r"\1\\", _BULLET.sub(r"\\\g<0>", escaped))
    return _CALLS.sub(lambda found: found[0] + _GAP, inert)


def code(text: str, most: int = 160) -> str:
    """The text as a code span: no Markdown, no mention, no HTML is read in it."""
    inner = _one_line(text, most)
    if not inner.strip():
        return "(empty)" if not inner else "(blank)"
    fence = "`" * (_longest_run(inner) + 1)
    space = " " if inner[0] in "` " or inner[-1] in "` " else ""
    return f"{fence}{space}{inner}{space}{fence}"


def cell(text: str, most: int = 160) -> str:
    """A code span in a table, where a pipe ends the cell even inside of one
    (https://github.github.com/gfm/#tables-extension-)."""
    return code(text, most).replace("|", "\\|")


def block(text: str, language: str) -> str:
    """A fenced block of code that nothing in it can end."""
    body = visible(text.rstrip("\n").replace("\r\n", "\n"))
    fence = "`" * max(3, _longest_run(body) + 1)
    return f"{fence}{language}\n{body}\n{fence}"


def _one_line(text: str, most: int) -> str:
    return visible(_LINES.sub(" ⏎ ", cropped(text, most)), keep="").replace("⟨U+0009⟩", " ")


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall(r"`+", text)), default=0)
