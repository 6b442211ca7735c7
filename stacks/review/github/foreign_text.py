"""Text that a pull request's code wrote, made harmless and short enough for a comment of ours.

Nobody is called by it, nothing else is linked from it, no image is loaded for it, it brings no tag but those of a
report, and it cannot pass for another comment. It is broken by a space of no width: what stands in a block of code
reads as before, and nothing here has to agree with GitHub on where a block begins.
"""

import html
import re

BREAK = "\u200b"
"""A space of no width."""

_TAGS = "b|blockquote|br|code|dd|del|details|dl|dt|em|h[1-6]|hr|i|kbd|li|ol|p|pre|strong|sub|summary|sup"
_TABLE = "table|tbody|td|th|thead|tr|ul"
_UNINVITED_TAG = re.compile(rf"<(?!/?(?:{_TAGS}|{_TABLE})(?: open)? ?/?>)(?=[A-Za-z!/?])", re.IGNORECASE)
_MENTION = re.compile(r"(?<![A-Za-z0-9_])@")
_REFERENCE = re.compile(r"(?<!&)#(?=[\d&])|(?<=&)#(?=\d+(?![\d;]))|\bGH-(?=[\d&])", re.IGNORECASE)
"""An entity's own sign is none."""
_LINKED_BACK = re.compile(r"(github\.com/[\w.-]+/[\w.-]+/)(?=(?:issues|pull|commit|discussions)/)", re.IGNORECASE)
_IMAGE = re.compile(r"!(?=\[)")
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z]+);?")
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f"  # controls
    r"\u202a-\u202e\u2066-\u2069"  # what turns the direction of a line: https://trojansource.codes
    r"\ud800-\udfff]"  # halves of characters
)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_DETAILS = re.compile(r"<(/?)details\b", re.IGNORECASE)


def harmless(text: str) -> str:
    """The text with everything broken that GitHub would act on."""
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _ENTITY.sub(_broken_entity, text)
    for pattern in (_UNINVITED_TAG, _MENTION, _REFERENCE, _IMAGE):
        text = pattern.sub(lambda found: found[0] + BREAK, text)
    return _LINKED_BACK.sub(rf"\1{BREAK}", text)


def size(text: str) -> int:
    """The length as GitHub's database may count it: never less than the number of characters."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, room: int) -> tuple[str, bool]:
    """The first lines that fit into the room, with what they opened closed again; and whether any are missing."""
    if size(text) <= room:
        return text, False
    kept, used, closing = 0, 0, ""
    fence, details = "", 0
    lines = text.splitlines(keepends=True)
    shown = ""
    for number, line in enumerate(lines, 1):
        used += size(line)
        fence, details = _after(line, fence, details)
        ending = f"\n{fence}" * bool(fence) + "\n</details>" * details + "\n"
        if used > room:
            break
        if used + size(ending) <= room:
            kept, closing = number, ending
    shown = "".join(lines[:kept])
    return f"{shown}{closing}", True


def _after(line: str, fence: str, details: int) -> tuple[str, int]:
    """The fence and the number of details that are open after the line."""
    if found := _FENCE.match(line):
        mark = found[1]
        if not fence:
            return mark, details
        if mark.startswith(fence) and not line.strip().strip(mark[0]):
            return "", details
    if not fence:
        for tag in _DETAILS.finditer(line):
            details = max(0, details + (-1 if tag[1] else 1))
    return fence, details


def _broken_entity(found: re.Match[str]) -> str:
    """GitHub looks for mentions in what a browser would show: an entity that stands for their sign is one, too."""
    return f"&{BREAK}{found[0][1:]}" if set(html.unescape(found[0])) & set("@#") else found[0]
