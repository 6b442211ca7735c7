"""How one secret can be written elsewhere, so that none of its spellings gets into an output."""

import base64
import html
import json
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

SHORTEST = 6
"""Characters: a shorter secret is hidden at its own place only. Found everywhere, it would blacken the whole report."""
_SHORTEST_LINE = 16
_SHORTEST_IN_BASE64 = 8  # characters of the secret
SHORTEST_IN_BASE64 = 10
"""Characters of what is looked for in base64."""
_COMMON_WORDS = (
    "secret secrets password passwd changeme default admin administrator postgres master public private local "
    "localhost staging production development testing test true false null none enabled disabled required optional "
    "aggregator user username database service string number object example"
)
_COMMON = frozenset(_COMMON_WORDS.split())


def travels(secret: str) -> bool:
    """Whether a secret is looked for everywhere, and not only hidden where it stood.

    Not what is short, a common word, or a number that dates and ids are likely to hold. Where such a word stands
    elsewhere, nobody can tell that it is the secret. Nor what holds a mark already: its secret is known.
    """
    if "[secret" in secret or len(secret) < SHORTEST or secret.casefold() in _COMMON:
        return False
    return not secret.isdigit() or (len(secret) >= 8 and len(set(secret)) > 3)


def spellings(secret: str) -> Iterator[str]:
    """The secret as it is, escaped for JSON (once and twice), URLs and HTML, and the lines of what has several."""
    once = json.dumps(secret)[1:-1]
    yield secret
    yield secret.strip()
    yield once
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    yield json.dumps(once)[1:-1]
    yield once.replace("/", "\\/")
    yield quote(secret)
    yield quote(secret, safe="")
    yield quote_plus(secret)
    yield html.escape(secret)
    yield html.escape(secret, quote=False)
    yield html.escape(once)
    yield repr(secret)[1:-1]
    if "\n" in secret or "\\n" in secret:
        for line in secret.replace("\\r", "").replace("\\n", "\n").splitlines():
            bare = line.strip()
            if len(bare) >= _SHORTEST_LINE and not bare.startswith("-----"):
                yield bare
                yield json.dumps(bare)[1:-1]


def in_base64(secret: str) -> Iterator[str]:
    """What base64 of any text with the secret in it holds: three, for it depends on where the secret begins."""
    plain = secret.encode(errors="replace")
    if len(plain) < _SHORTEST_IN_BASE64:
        return
    for offset in range(3):
        whole = base64.b64encode(b"\0" * offset + plain).decode().rstrip("=")
        # Without the characters that bits of neighbours share.
        begin = -(-offset * 8 // 6)
        end = (offset + len(plain)) * 8 // 6
        core = whole[begin:end]
        if len(core) < SHORTEST_IN_BASE64:
            continue
        yield core
        if "+" in core or "/" in core:
            yield core.replace("+", "-").replace("/", "_")
