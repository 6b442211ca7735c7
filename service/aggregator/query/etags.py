"""Entity tags: whether the client has what it would be sent (RFC 9110, sections 8.8.3 and 13.1.2)."""

import hashlib
import re
from collections.abc import Sequence

_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


def weak_etag(body: bytes) -> str:
    """The tag of a body; weak, since whoever compresses it on the way sends other bytes."""
    return f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'


def is_known(etag: str, if_none_match: Sequence[str] | None) -> bool:
    """Whether the header's lines name the tag, by weak comparison. What is no list of tags names none."""
    header = ",".join(if_none_match or ())
    if header.strip(" \t") == "*":
        return True
    if _TAG.sub("", header).strip(" \t,"):
        return False
    return etag.removeprefix("W/") in _TAG.findall(header)
