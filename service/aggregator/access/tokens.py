"""Secrets that are given out once: long random texts, of which only a hash is kept.

A plain SHA-256 is enough: nobody guesses 256 random bits, so there is nothing that a slow hash would slow down.
"""

import hashlib
import hmac
import re
import secrets

KEY_PREFIX = "da_"
BYTES = 32
_PUBLIC = len(KEY_PREFIX) + 8
_TEXT = r"[A-Za-z0-9_-]{43}"
"""32 bytes in URL-safe base64, without its padding."""

_KEY = re.compile(KEY_PREFIX + _TEXT)
_SESSION = re.compile(_TEXT)


def new_key() -> str:
    """The prefix lets scanners of repositories know a key that was published by mistake."""
    return KEY_PREFIX + secrets.token_urlsafe(BYTES)


def new_token() -> str:
    return secrets.token_urlsafe(BYTES)


def is_key(text: str) -> bool:
    return _KEY.fullmatch(text) is not None


def is_token(text: str) -> bool:
    return _SESSION.fullmatch(text) is not None


def public_part(key: str) -> str:
    """How a key begins: it may be shown, and 24 random bytes remain unknown."""
    return key[:_PUBLIC]


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def csrf_token(session: str) -> str:
    """A token that only who holds the session's secret can make, and that does not give it away."""
    return hmac.new(session.encode(), b"csrf", hashlib.sha256).hexdigest()
