"""Entity tags: whether the client has what it would be sent (RFC 9110, sections 8.8.3 and 13.1.2)."""

import hashlib
import re
from collections.abc import Sequence

_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_VERSION = re.compile(r'(?:W/)?"([0-9]{1,9})(?:-[0-9a-f]+)?"')
NO_VERSION = -1


def weak_etag(body: bytes) -> str:
    """The tag of a body; weak, since whoever compresses it on the way sends other bytes."""
    return f'W/"{_digest(body)}"'


def version_etag(version: int, content: bytes) -> str:
    """The tag of something that people change, and that changes by itself beside that.

    `If-None-Match` compares all of it. `If-Match` compares the version alone: that a run has ended meanwhile is no
    reason to refuse what a person changes.
    """
    return f'"{version}-{_digest(content)}"'


def version_of(if_match: str | None) -> int | None:
    """The version that the client read; None for any, NO_VERSION for what cannot be a tag of one.

    The release before gave the version by itself: that is read too.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    tag = _VERSION.fullmatch(if_match.strip())
    return int(tag[1]) if tag else NO_VERSION


def is_known(etag: str, if_none_match: Sequence[str] | None) -> bool:
    """Whether the header's lines name the tag, by weak comparison. What is no list of tags names none."""
    header = ",".join(if_none_match or ())
    if header.strip(" \t") == "*":
        return True
    if _TAG.sub("", header).strip(" \t,"):
        return False
    return etag.removeprefix("W/") in _TAG.findall(header)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
