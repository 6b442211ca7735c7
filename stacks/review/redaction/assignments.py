"""Secrets that a text names: `KEY=value` lines, `key: value`, flags, JSON cut off, XML, Pulumi's diffs."""

import json
import re
from collections.abc import Iterator

from stacks.review.redaction.names import names_a_secret

_LONG = 2000  # characters
_NAME_AND_SIGN = re.compile(
    r"(?<![\w.:/-])(?P<dashes>-{0,2})(?P<name>[A-Za-z_][\w.-]{0,120}(?::[A-Za-z_][\w.-]{0,120})?)(?P<quote>\\*[\"'`])?"
    r"(?P<sign>[ \t]*(?:=>|:=|=(?!=\s)|:(?![:/]))[ \t]*)"
)
_FLAG = re.compile(r"(?<![\w-])--?(?P<name>[A-Za-z][\w.-]{1,120})(?:[ \t]+(?=[^\s-])|\\*[\"'],\s*(?=\\*[\"']))")
_XML = re.compile(r"<(?P<name>[A-Za-z_][\w.-]{0,120})(?: [^<>]*)?>(?P<secret>[^<]+)</")
_PAIR = re.compile(
    r"\b(?:name|key)\\*[\"']\s*:\s*\\*[\"'](?P<name>[\w.-]{1,120})\\*[\"']\s*,\s*\\*[\"'](?:value|default)\\*[\"']\s*:\s*(?=\\*[\"'])",
    re.IGNORECASE,
)
_PAIR_OF_A_COMMAND = re.compile(r"\bname=(?P<name>[\w.-]{1,120})[,; ]{1,3}value=", re.IGNORECASE)
_QUOTED = (
    re.compile(r'"(?P<secret>(?:\\.|[^"\\])*)(?:"|\Z|(?=\\\Z))', re.DOTALL),
    re.compile(r"'(?P<secret>(?:\\.|''|[^'\\])*)(?:'|\Z|(?=\\\Z))", re.DOTALL),
    re.compile(r"`(?P<secret>[^`]*)(?:`|\Z)"),
    re.compile(r'\\+"(?P<secret>.*?)(?<!\\)(?:\\\\\\\\)*(?:\\+"|\Z)', re.DOTALL),
    re.compile(r"\\+'(?P<secret>.*?)(?:\\+'|\Z)", re.DOTALL),
)
_BLOCK = re.compile(r"[|>][+-]?\d?[ \t]*\n[ \t]+(?P<secret>[^\n]*(?:\n[ \t]+[^\n]*)*)")  # of YAML
_BECOMES = re.compile(r"[ \t]*(?:=>|->)[ \t]*")
_TO_THE_END = re.compile(r"(?P<secret>[^\n]+)")
_TO_A_QUOTE = {'"': re.compile(r'(?P<secret>[^"\n]+)'), "'": re.compile(r"(?P<secret>[^'\n]+)")}
_TO_A_SPACE = re.compile(r"(?P<secret>\S+)")
_IN_A_QUERY = re.compile(r"(?P<secret>[^\s\"'`<>&#]+)")
_IN_A_LIST = re.compile(r"(?P<secret>[^\s\"'`<>;,)\]}]+)")
_INLINE = re.compile(r"(?P<secret>[^\n\"'`,}\]]+)")
_TYPE_NAME = re.compile(r"[A-Z][A-Za-z]+(?=[\s$(),:]|\Z)")
_ERROR = re.compile(
    r"(?:Expired|Invalid|Missing|Unrecognized|Unauthorized|Incorrect|Malformed)[A-Z]\w*"
    r"|\w+(?:Exception|Error|Failure|Failed|DoesNotMatch|NotFound|Expired|Required)"
)  # https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
_WITHIN_BRACKETS = re.compile(r"[{\[(][^{}\[\]()\n]*\Z")
_LINE_BEGINS = re.compile(r"(?:\A|\n)[ \t+~*>-]*(?:export[ \t]+)?(?:[\w.-]+:)?\Z")


def secrets_by_name(text: str) -> Iterator[tuple[int, int]]:
    """Where in the text the value of something stands whose name says that it is secret: begin and end."""
    hidden_to = 0
    for match in _NAME_AND_SIGN.finditer(text):
        if match.start() < hidden_to:
            continue
        if names_a_secret(match["name"]) and not _is_a_type_or_an_error(text, match):
            for begin, end in _values(text, match):
                yield begin, end
                # Within a value there may be others, to be known by themselves; within a very long one that is endless.
                hidden_to = end if end - begin > _LONG else hidden_to
    for pattern in (_FLAG, _PAIR, _PAIR_OF_A_COMMAND):
        for match in pattern.finditer(text):
            if names_a_secret(match["name"]):
                span = _quoted(text, match.end()) or _span(_TO_A_SPACE, text, match.end())
                if span:
                    yield span
    for match in _XML.finditer(text):
        if names_a_secret(match["name"]):
            yield match.span("secret")


def _is_a_type_or_an_error(text: str, match: re.Match[str]) -> bool:
    """A resource's type is written like an assignment (`data-aggregator:secrets:Secret`), and so is the code of an
    error (`ExpiredToken: The security token …`), which a reviewer has to read."""
    if match["sign"] == ":" and ":" in match["name"]:
        return _TYPE_NAME.match(text, match.end()) is not None
    return match["sign"].strip() == ":" and not match["quote"] and _ERROR.fullmatch(match["name"]) is not None


def _values(text: str, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    position = match.end()
    span = _value(text, match, position)
    if span is None:
        return
    yield span
    # Pulumi writes a changed property as `"old" => "new"`.
    end = span[1] + 1 if text[span[1] : span[1] + 1] in {'"', "'", "`"} else span[1]
    becomes = _BECOMES.match(text, end)
    if becomes:
        after = _quoted(text, becomes.end()) or _span(_TO_A_SPACE, text, becomes.end())
        if after:
            yield after


def _value(text: str, match: re.Match[str], position: int) -> tuple[int, int] | None:
    quoted = _quoted(text, position)
    if quoted:
        return quoted
    if text[position : position + 1] in {"{", "["}:
        try:
            _, end = json.JSONDecoder().raw_decode(text, position)
        except (ValueError, RecursionError):
            return None if match["quote"] else _span(_TO_THE_END, text, position)
        return position, end
    before = text[max(0, match.start() - 200) : match.start()]
    if before[-1:] in {'"', "'"} and not match["quote"]:  # -e "PASSWORD=two words"
        return _span(_TO_A_QUOTE[before[-1:]], text, position)
    if "=" in match["sign"]:
        if before[-1:] in {"?", "&"}:
            return _span(_IN_A_QUERY, text, position)
        alone = not before and "\n" not in text and not re.search(r"\s[\w.-]+=", text[position:])
        if alone:
            return _span(_TO_THE_END, text, position)
        whole = match["dashes"] or _LINE_BEGINS.search(before)
        return _span(_TO_A_SPACE if whole else _IN_A_LIST, text, position)
    if match["quote"]:
        return _span(_INLINE, text, position)  # JSON: a number or a word
    block = _span(_BLOCK, text, position)
    return block or _span(_INLINE if _WITHIN_BRACKETS.search(before) else _TO_THE_END, text, position)


def _quoted(text: str, position: int) -> tuple[int, int] | None:
    for pattern in _QUOTED:
        span = _span(pattern, text, position)
        if span:
            return span
    return None


def _span(pattern: re.Pattern[str], text: str, position: int) -> tuple[int, int] | None:
    match = pattern.match(text, position)
    return match.span("secret") if match and match["secret"].strip() else None
